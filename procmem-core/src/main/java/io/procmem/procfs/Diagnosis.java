package io.procmem.procfs;

import io.procmem.bytes.FileTree;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Source;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;

/**
 * Why a file of a process gave nothing, found by looking again.
 *
 * <p>To Java a process that has gone, a file that is forbidden and a host out of descriptors are
 * one exception, whose message is in the host's language. So nobody asks the exception: is the
 * process still there, is it still the same one, is the file there, does any file open?
 */
final class Diagnosis {

  private static final File OPENS_FOR_ANYONE = new File("/dev/null");

  /** What this kernel has, this JVM has; whatever procfs is being read. */
  private static final File OWN_SELF = new File("/proc/self");

  private final Desk desk;

  /** Its own, so that looking again leaves the desk's last {@code stat} alone. */
  private final StatParser again = new StatParser();

  Diagnosis(Desk desk) {
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
    Outcome outcome = desk.read(process.file(Source.STAT), Source.STAT, again);
    if (outcome != Outcome.READ) {
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
  Reason ofStat(TrackedProcess process, Outcome outcome) {
    if (!desk.tree.exists(process.directory())) {
      return Reason.VANISHED;
    }
    return reason(outcome);
  }

  /** Why another file of a process gave nothing. */
  Reason of(TrackedProcess process, Source source, Outcome outcome) {
    File file = process.file(source);
    boolean there = outcome != Outcome.NOT_OPENED || desk.tree.exists(file);
    return switch (life(process)) {
      case GONE, ENDED -> Reason.VANISHED;
      case ALIVE -> there ? ofThere(file, outcome) : ofMissing(source);
      case UNKNOWN -> reason(Outcome.NOT_OPENED);
    };
  }

  /** A descriptor may have come free since: what opens now was never forbidden. */
  private Reason ofThere(File file, Outcome outcome) {
    boolean opensNow = outcome == Outcome.NOT_OPENED && desk.opens(file);
    return opensNow ? Reason.EXHAUSTED : reason(outcome);
  }

  /**
   * A living process has no such file. Either no process has, this JVM neither; or it was below a
   * thread that has ended, and the next scan will find another.
   */
  private Reason ofMissing(Source source) {
    boolean oursHas = !desk.captured && desk.tree.exists(new File(OWN_SELF, source.file()));
    return oursHas ? Reason.VANISHED : Reason.UNSUPPORTED;
  }

  /** Why a file gave nothing, if nothing has happened to whom it belongs. */
  Reason reason(Outcome outcome) {
    return switch (outcome) {
      case EMPTY -> Reason.EMPTY;
      case TRUNCATED -> Reason.TRUNCATED;
      case MALFORMED -> Reason.MALFORMED;
      case NOT_OPENED, NOT_READ -> anythingOpens(desk.tree) ? Reason.DENIED : Reason.EXHAUSTED;
      case READ -> throw new IllegalArgumentException("a file that was read needs no reason");
    };
  }

  /** Whether this JVM has a descriptor left. */
  static boolean anythingOpens(FileTree tree) {
    try (InputStream opened = tree.open(OPENS_FOR_ANYONE)) {
      return opened != null;
    } catch (IOException e) {
      return true; // it opened, and failed to close
    }
  }
}
