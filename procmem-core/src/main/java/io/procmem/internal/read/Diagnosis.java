package io.procmem.internal.read;

import io.procmem.internal.bytes.Access;
import io.procmem.internal.bytes.FileTree;
import io.procmem.internal.bytes.Refusal;
import io.procmem.internal.parse.StatParser;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Source;
import java.io.File;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds out why a file of a process could not be read, by accessing it again.
 *
 * <p>Java's streams throw the same exception for a process that has ended, a file that is forbidden
 * and a host out of descriptors; only the message differs, and it is localised. So the exception is
 * ignored, and three things are checked: whether the process still exists, whether it is still the
 * same process, and how the file is refused now.
 *
 * <p>A check that fails proves nothing. A process has ended only if its directory does not exist,
 * or if its {@code stat} says so or has another start time.
 */
public final class Diagnosis {

  /** Files that can be opened unless this JVM is out of descriptors; a chroot may lack them. */
  private static final List<File> PROBES =
      List.of(new File("/dev/null"), new File("/proc/self/stat"));

  /** This JVM: it has every file that this kernel supports, whichever procfs is read. */
  private static final File OWN_SELF = new File("/proc/self");

  /**
   * A descriptor may be released and taken again between two accesses. So one access of the file
   * and one of a probe are not enough: this many of both are made, alternately.
   */
  private static final int ATTEMPTS = 5;

  private final ProcReader reader;

  /** A separate parser, so that a check does not overwrite the result of the reader's. */
  private final StatParser statAgain = new StatParser();

  /** How the last {@code stat} failed that was to show whether a process is alive. */
  private ReadOutcome unknownBecause = ReadOutcome.READ;

  Diagnosis(ProcReader reader) {
    this.reader = reader;
  }

  /** Whether a process is still alive. */
  public enum Life {
    ALIVE,
    /** Ended, but still listed: a zombie, or about to become one. */
    ENDED,
    /** No longer listed, or its pid belongs to another process. */
    GONE,
    /** Listed, but its {@code stat} cannot be read. */
    UNKNOWN
  }

  public Life life(ProcessFiles process) {
    File stat = process.file(Source.STAT);
    ReadOutcome outcome = reader.read(stat, Source.STAT, statAgain);
    if (outcome != ReadOutcome.READ && reader.tree.exists(process.directory())) {
      outcome = reader.read(stat, Source.STAT, statAgain);
    }
    if (outcome != ReadOutcome.READ) {
      unknownBecause = outcome;
      return reader.tree.exists(process.directory()) ? Life.UNKNOWN : Life.GONE;
    }
    if (statAgain.startTicks != process.startTicks()) {
      return Life.GONE;
    }
    return statAgain.hasEnded() ? Life.ENDED : Life.ALIVE;
  }

  /** {@link StatParser#argumentBytes()} of the process that was last found alive. */
  public long argumentBytes() {
    return statAgain.argumentBytes();
  }

  /** Why {@code stat} itself could not be read. */
  public ReadFailure ofStat(ProcessFiles process, ReadOutcome outcome) {
    if (!reader.tree.exists(process.directory())) {
      return ReadFailure.ENDED;
    }
    return outcome == ReadOutcome.NOT_OPENED
        ? of(refusal(process.file(Source.STAT), Access.OPEN))
        : ofRead(outcome);
  }

  /** Why another file of a process could not be read. */
  public ReadFailure of(ProcessFiles process, Source source, ReadOutcome outcome) {
    return switch (life(process)) {
      case GONE, ENDED -> ReadFailure.ENDED;
      case ALIVE ->
          outcome == ReadOutcome.NOT_OPENED ? ofUnopened(process, source) : ofRead(outcome);
      case UNKNOWN -> ofUnknown(process);
    };
  }

  /** Why a file of one of its threads, which is still alive, could not be read. */
  public ReadFailure ofThread(ProcessFiles process, File file, ReadOutcome outcome) {
    return switch (life(process)) {
      case GONE, ENDED -> ReadFailure.ENDED;
      case ALIVE ->
          outcome == ReadOutcome.NOT_OPENED
              ? ofUnopened(process, file, Access.OPEN, file.getName())
              : ofRead(outcome);
      case UNKNOWN -> ofUnknown(process);
    };
  }

  /** Why the last read may have seen another process or an ended one; null if it has not. */
  public @Nullable ReadFailure ofLife(ProcessFiles process) {
    return switch (life(process)) {
      case ALIVE -> null;
      case GONE, ENDED -> ReadFailure.ENDED;
      case UNKNOWN -> ofUnknown(process);
    };
  }

  /** Why it is unknown whether a process that this scan has read is still alive. */
  private ReadFailure ofUnknown(ProcessFiles process) {
    return unknownBecause == ReadOutcome.NOT_OPENED
        ? of(refusal(process.file(Source.STAT), Access.OPEN))
        : ofNoReason();
  }

  /** An unexplained failure is a denial, unless this JVM has no descriptor left. */
  private ReadFailure ofNoReason() {
    return ReadFailure.of(anythingOpens(reader.tree) ? Reason.DENIED : Reason.EXHAUSTED);
  }

  private ReadFailure ofUnopened(ProcessFiles process, Source source) {
    return ofUnopened(process, process.file(source), access(source), source.file());
  }

  private ReadFailure ofUnopened(ProcessFiles process, File file, Access access, String name) {
    Refusal refusal = refusal(file, access);
    if (refusal != Refusal.MISSING) {
      return of(refusal);
    }
    if (process.areReadThroughThread()) {
      return ReadFailure.of(Reason.VANISHED); // the thread ended, and no other was found
    }
    return ReadFailure.of(existsForOthers(process, name) ? Reason.DENIED : Reason.UNSUPPORTED);
  }

  private static Access access(Source source) {
    return switch (source) {
      case EXE -> Access.LINK;
      case FD, FD_ENTRIES, TASK -> Access.LIST;
      case OWNER -> Access.LOOK;
      default -> Access.OPEN;
    };
  }

  /**
   * Whether other processes have a file that one process lacks. If so, the kernel has it and hides
   * it: security modules do that.
   */
  private boolean existsForOthers(ProcessFiles process, String name) {
    if (reader.captured) {
      return false; // it was not copied
    }
    File root = process.directory().getParentFile();
    for (File self : List.of(new File(root, "self"), OWN_SELF)) {
      if (reader.tree.exists(new File(self, Source.STAT.file()))) {
        return reader.tree.exists(new File(self, name));
      }
    }
    return true; // nothing to compare it with
  }

  private Refusal refusal(File file, Access access) {
    return refusal(reader.tree, file, access);
  }

  /** How a file is refused; NONE if no descriptor is left for the check. */
  public static Refusal refusal(FileTree tree, File file, Access access) {
    Refusal refusal = tree.refusal(file, access);
    for (int look = 1; look < ATTEMPTS && refusal == Refusal.OTHER; look++) {
      if (!anythingOpens(tree)) {
        return Refusal.NONE;
      }
      refusal = tree.refusal(file, access);
    }
    return refusal;
  }

  /** The failure of a file that should exist, by how it is refused. */
  private ReadFailure of(Refusal refusal) {
    return switch (refusal) {
      case NONE -> ReadFailure.of(Reason.EXHAUSTED); // what opens now was never forbidden
      case FORBIDDEN -> ReadFailure.FORBIDDEN;
      case MISSING, OTHER -> ofNoReason();
    };
  }

  /** Why a file that opened could not be used. */
  private ReadFailure ofRead(ReadOutcome outcome) {
    return switch (outcome) {
      case EMPTY -> ReadFailure.of(Reason.EMPTY);
      case TRUNCATED -> ReadFailure.of(Reason.TRUNCATED);
      case MALFORMED -> ReadFailure.of(Reason.MALFORMED);
      case NOT_OPENED, NOT_READ -> ofNoReason();
      case READ -> throw new IllegalArgumentException("a file that was read needs no reason");
    };
  }

  /**
   * Why a file of the machine could not be read. Anything may be mounted over such a file, so a
   * failure other than a denial means that it is not served, and no permission would help.
   */
  public Reason ofMachine(File file, ReadOutcome outcome) {
    return switch (outcome) {
      case NOT_READ -> Reason.UNSUPPORTED;
      case NOT_OPENED ->
          switch (refusal(file, Access.OPEN)) {
            case NONE -> Reason.EXHAUSTED;
            case FORBIDDEN -> Reason.DENIED;
            case MISSING -> Reason.UNSUPPORTED;
            case OTHER -> anythingOpens(reader.tree) ? Reason.UNSUPPORTED : Reason.EXHAUSTED;
          };
      default -> ofRead(outcome).reason();
    };
  }

  /** Whether this JVM has a descriptor left to access a file again. */
  public static boolean anythingOpens(FileTree tree) {
    boolean asked = false;
    for (File probe : PROBES) {
      if (tree.refusal(probe, Access.OPEN) == Refusal.NONE) {
        return true;
      }
      asked |= tree.exists(probe); // which needs no descriptor
    }
    return !asked;
  }
}
