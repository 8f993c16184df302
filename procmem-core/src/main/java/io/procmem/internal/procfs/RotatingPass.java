package io.procmem.internal.procfs;

/**
 * A walk over the processes of a scan that may be cut short, and then begins in the next scan where
 * it was cut: however slow the reads are, each process has its turn.
 */
final class RotatingPass {

  /** The pid to begin with. */
  private int first;

  /** What is done with the process in a place of the table. */
  interface Visit {
    /** Reads it, or leaves it out. */
    void at(int index) throws UnscannableException;
  }

  /** Says when there is no time for another. */
  interface Deadline {
    /** Whether it has passed. */
    boolean hasPassed();
  }

  /**
   * Visits the processes of a table, one at least.
   *
   * @param read what is done with those for whom there is time
   * @param skipped what is done with the others
   * @return whether there was time for all
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
