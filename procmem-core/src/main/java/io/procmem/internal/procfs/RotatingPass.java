package io.procmem.internal.procfs;

/**
 * A pass over the processes of a scan. If time runs out, the next scan starts with the processes
 * that were not reached, so that each process is read in some scan.
 */
final class RotatingPass {

  /** The pid to start with. */
  private int first;

  /** Visits the process at an index of the table. */
  interface Visit {
    /** Reads the process, or skips it. */
    void at(int index) throws UnscannableException;
  }

  /** The end of the time for the pass. */
  interface Deadline {
    /** Whether it has passed. */
    boolean hasPassed();
  }

  /**
   * Visits all processes of a table.
   *
   * @param read visits the processes before the deadline, at least one
   * @param skipped visits the others
   * @return whether all processes were read
   */
  boolean run(ProcessTable table, Deadline deadline, Visit read, Visit skipped)
      throws UnscannableException {
    int size = table.size();
    int start = startIn(table);
    boolean cut = false;
    for (int i = 0; i < size; i++) {
      int index = (start + i) % size;
      if (!cut && i > 0 && deadline.hasPassed()) {
        cut = true;
        first = table.at(index).pid();
      }
      if (cut) {
        skipped.at(index);
      } else {
        read.at(index);
      }
    }
    if (!cut) {
      first = 0;
    }
    return !cut;
  }

  private int startIn(ProcessTable table) {
    if (first == 0) {
      return 0;
    }
    for (int i = 0; i < table.size(); i++) {
      if (table.at(i).pid() >= first) {
        return i;
      }
    }
    return 0;
  }
}
