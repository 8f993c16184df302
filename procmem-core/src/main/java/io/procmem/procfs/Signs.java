package io.procmem.procfs;

/**
 * What showed from outside when the detail of a process was read. As long as all of it is the same,
 * the process has neither run nor faulted, grown or shrunk, and nobody it shares pages with has
 * either; so a walk of its page tables would give what the last one gave. It would not where
 * somebody unrelated maps the same file or shared memory.
 */
final class Signs {

  private boolean noted;
  private long cpuNanos;
  private long faults;
  private long rssBytes;
  private long virtualBytes;
  private long forkedTurnedOver;
  private long siblingsTurnedOver;

  /** Notes the signs, before the read has put its own resident size over them. */
  void note(TrackedProcess process) {
    noted = true;
    cpuNanos = process.cpuNanos();
    faults = process.faultCount();
    rssBytes = process.rssBytes;
    virtualBytes = process.virtualBytes;
    forkedTurnedOver = process.kin.forkedTurnedOver();
    siblingsTurnedOver = process.kin.siblingsTurnedOver();
  }

  void forget() {
    noted = false;
  }

  boolean areStillThoseOf(TrackedProcess process) {
    return noted
        && cpuNanos == process.cpuNanos()
        && faults == process.faultCount()
        && rssBytes == process.rssBytes
        && virtualBytes == process.virtualBytes
        && !process.kin.haveMoved(forkedTurnedOver, siblingsTurnedOver);
  }
}
