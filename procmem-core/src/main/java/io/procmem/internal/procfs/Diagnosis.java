package io.procmem.internal.procfs;

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
 * Why a file of a process gave nothing, found by looking again.
 *
 * <p>To a stream of Java a process that has gone, a file that is forbidden and a host out of
 * descriptors are one exception, whose message is in the host's language. So the exception is not
 * asked: is the process still there, is it still the same one, how is the file refused now?
 *
 * <p>A look that gets no answer proves nothing. A process has ended only if its directory is not
 * there, or its {@code stat} says so or has another start time.
 */
final class Diagnosis {

  /** Files that open as long as this JVM has a descriptor left; a chroot may lack any of them. */
  private static final List<File> WITNESSES =
      List.of(new File("/dev/null"), new File("/proc/self/stat"));

  /** What this kernel has, this JVM has; whatever procfs is being read. */
  private static final File OWN_SELF = new File("/proc/self");

  /**
   * A descriptor may come free between two looks, and be taken again before the second. So neither
   * a refusal nor a witness is believed alone, only as many of both in turns.
   */
  private static final int LOOKS = 5;

  private final ProcReader desk;

  /** Its own, so that looking again leaves the desk's last {@code stat} alone. */
  private final StatParser again = new StatParser();

  /** How the last {@code stat} failed that did not tell. */
  private ReadOutcome untold = ReadOutcome.READ;

  Diagnosis(ProcReader desk) {
    this.desk = desk;
  }

  /** What has become of a process. */
  enum Life {
    ALIVE,
    /** Ended, but still listed: a zombie, or on its way to become one. */
    ENDED,
    /** No longer listed, or another process by now. */
    GONE,
    /** Listed, and its {@code stat} does not tell. */
    UNKNOWN
  }

  Life life(TrackedProcess process) {
    File stat = process.file(Source.STAT);
    ReadOutcome outcome = desk.read(stat, Source.STAT, again);
    if (outcome != ReadOutcome.READ && desk.tree.exists(process.directory())) {
      outcome = desk.read(stat, Source.STAT, again);
    }
    if (outcome != ReadOutcome.READ) {
      untold = outcome;
      return desk.tree.exists(process.directory()) ? Life.UNKNOWN : Life.GONE;
    }
    if (again.startTicks != process.startTicks()) {
      return Life.GONE;
    }
    return again.hasEnded() ? Life.ENDED : Life.ALIVE;
  }

  /** {@link StatParser#argumentBytes()} of the process that was last found alive. */
  long argumentBytes() {
    return again.argumentBytes();
  }

  /**
   * Why {@code stat} itself gave nothing, which is all that is ever known of an unknown process.
   */
  ReadFailure ofStat(TrackedProcess process, ReadOutcome outcome) {
    if (!desk.tree.exists(process.directory())) {
      return ReadFailure.ENDED;
    }
    return outcome == ReadOutcome.NOT_OPENED
        ? of(refusal(process.file(Source.STAT), Access.OPEN))
        : ofRead(outcome);
  }

  /** Why another file of a process gave nothing. */
  ReadFailure of(TrackedProcess process, Source source, ReadOutcome outcome) {
    return switch (life(process)) {
      case GONE, ENDED -> ReadFailure.ENDED;
      case ALIVE ->
          outcome == ReadOutcome.NOT_OPENED ? ofUnopened(process, source) : ofRead(outcome);
      case UNKNOWN -> ofUnknown(process);
    };
  }

  /** Why what was just read may not be of this process, alive; null if it is. */
  @Nullable ReadFailure ofLife(TrackedProcess process) {
    return switch (life(process)) {
      case ALIVE -> null;
      case GONE, ENDED -> ReadFailure.ENDED;
      case UNKNOWN -> ofUnknown(process);
    };
  }

  /** Why nobody can say whether a process lives that was alive when the scan read it. */
  private ReadFailure ofUnknown(TrackedProcess process) {
    return untold == ReadOutcome.NOT_OPENED
        ? of(refusal(process.file(Source.STAT), Access.OPEN))
        : ofNoReason();
  }

  /** What no exception explains: a refusal, as long as this JVM has a descriptor left. */
  private ReadFailure ofNoReason() {
    return ReadFailure.of(anythingOpens(desk.tree) ? Reason.DENIED : Reason.EXHAUSTED);
  }

  private ReadFailure ofUnopened(TrackedProcess process, Source source) {
    Refusal refusal = refusal(process.file(source), access(source));
    if (refusal != Refusal.MISSING) {
      return of(refusal);
    }
    if (process.isSeenThroughThread()) {
      return ReadFailure.of(Reason.VANISHED); // with the thread, and no other was found
    }
    return ReadFailure.of(othersHave(process, source) ? Reason.DENIED : Reason.UNSUPPORTED);
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
   * Whether files of this name exist, of a process that has none. If so, it is there for others and
   * refuses to be looked at: security modules do that.
   */
  private boolean othersHave(TrackedProcess process, Source source) {
    if (desk.captured) {
      return false; // it was not copied
    }
    File root = process.directory().getParentFile();
    for (File self : List.of(new File(root, "self"), OWN_SELF)) {
      if (desk.tree.exists(new File(self, Source.STAT.file()))) {
        return desk.tree.exists(new File(self, source.file()));
      }
    }
    return true; // nobody to compare it with
  }

  private Refusal refusal(File file, Access access) {
    return refusal(desk.tree, file, access);
  }

  /** How a file is refused; none if there is no descriptor left to find that out with. */
  static Refusal refusal(FileTree tree, File file, Access access) {
    Refusal refusal = tree.refusal(file, access);
    for (int look = 1; look < LOOKS && refusal == Refusal.OTHER; look++) {
      if (!anythingOpens(tree)) {
        return Refusal.NONE;
      }
      refusal = tree.refusal(file, access);
    }
    return refusal;
  }

  /** What follows from how a file that should be there is refused. */
  private ReadFailure of(Refusal refusal) {
    return switch (refusal) {
      case NONE -> ReadFailure.of(Reason.EXHAUSTED); // what opens now was never forbidden
      case FORBIDDEN -> ReadFailure.FORBIDDEN;
      case MISSING, OTHER -> ofNoReason();
    };
  }

  /** Why a file that opened was not understood, or gave nothing. */
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
   * Why a file gave nothing that belongs to no process, and so may be mounted from anywhere. Unless
   * it is forbidden, no right would help: the kernel, or what is mounted over it, does not serve
   * it.
   */
  Reason ofMachine(File file, ReadOutcome outcome) {
    return switch (outcome) {
      case NOT_READ -> Reason.UNSUPPORTED;
      case NOT_OPENED ->
          switch (refusal(file, Access.OPEN)) {
            case NONE -> Reason.EXHAUSTED;
            case FORBIDDEN -> Reason.DENIED;
            case MISSING -> Reason.UNSUPPORTED;
            case OTHER -> anythingOpens(desk.tree) ? Reason.UNSUPPORTED : Reason.EXHAUSTED;
          };
      default -> ofRead(outcome).reason();
    };
  }

  /** Whether this JVM has the descriptors left that it takes to look at a file again. */
  static boolean anythingOpens(FileTree tree) {
    boolean asked = false;
    for (File witness : WITNESSES) {
      if (tree.refusal(witness, Access.OPEN) == Refusal.NONE) {
        return true;
      }
      asked |= tree.exists(witness); // which needs no descriptor
    }
    return !asked;
  }
}
