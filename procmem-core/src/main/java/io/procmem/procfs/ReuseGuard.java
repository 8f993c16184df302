package io.procmem.procfs;

import io.procmem.snapshot.Source;
import java.io.File;

/**
 * Tells which pids may have changed hands during a scan, so that only those are looked at twice.
 *
 * <p>A sample is made of several reads by pid. Should the process end and its pid be given out
 * again between two of them, the sample would be of two processes; reading {@code stat} again would
 * tell, and would double the cost of every sample. But the kernel gives out pids in a circle, and
 * {@code loadavg} ends with the last one: a pid outside the arc that was passed during the scan
 * cannot be new. Read a few times per scan, it leaves only a handful to look at.
 *
 * <p>That last pid is one of the reader's own pid namespace. Where the mounted procfs is of
 * another, or the file does not tell, every pid may be new.
 */
final class ReuseGuard {

  private final Desk desk;
  private final File loadavg;
  private final boolean isOurNamespace;
  private final LoadavgParser parser = new LoadavgParser();

  private int first;
  private int last;

  /** Whether the circle was closed since {@link #first}. */
  private boolean wrapped;

  private boolean unknown;

  /** Whether pids can change hands at all in this scan, and it matters. */
  private boolean watching;

  ReuseGuard(Desk desk, File root, boolean isOurNamespace) {
    this.desk = desk;
    this.loadavg = new File(root, Source.LOADAVG.file());
    this.isOurNamespace = isOurNamespace;
  }

  /** Begins a scan; {@code watching} if pids can change hands in it and it matters. */
  void begin(boolean watching) {
    this.watching = watching;
    unknown = watching && (!isOurNamespace || !readLastPid());
    first = parser.lastPid;
    last = first;
    wrapped = false;
  }

  /** Notes how far the circle has gone. Called often enough that it cannot go round in between. */
  void advance() {
    if (unknown || !watching) {
      return;
    }
    unknown = !readLastPid();
    if (parser.lastPid < last) {
      unknown |= wrapped;
      wrapped = true;
    }
    last = parser.lastPid;
    unknown |= wrapped && last >= first;
  }

  /** Whether a pid may have been given out since the scan began. */
  boolean mayBeNew(int pid) {
    if (unknown || !watching) {
      return watching;
    }
    return wrapped ? pid > first || pid <= last : pid > first && pid <= last;
  }

  private boolean readLastPid() {
    return desk.read(loadavg, Source.LOADAVG, parser) == Outcome.READ;
  }
}
