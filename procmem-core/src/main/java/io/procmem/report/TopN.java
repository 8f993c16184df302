package io.procmem.report;

/**
 * Finds the largest values in one pass, with a heap of at most {@code n} rows, the smallest on top.
 * Of equal values the lower row ranks first, so rows in the order of pids rank by pid.
 */
final class TopN {

  private final long[] values;
  private final int[] rows;
  private int size;

  TopN(int n) {
    values = new long[n];
    rows = new int[n];
  }

  void offer(long value, int row) {
    if (size < values.length) {
      siftUp(value, row);
    } else if (size > 0 && ranksBelow(values[0], rows[0], value, row)) {
      siftDown(value, row, size);
    }
  }

  /** The rows, largest value first. Empties the heap. */
  int[] ranked() {
    int[] ranked = new int[size];
    for (int left = size; left > 0; left--) {
      ranked[left - 1] = rows[0];
      siftDown(values[left - 1], rows[left - 1], left - 1);
    }
    size = 0;
    return ranked;
  }

  private void siftUp(long value, int row) {
    int at = size++;
    while (at > 0) {
      int parent = (at - 1) / 2;
      if (!ranksBelow(value, row, values[parent], rows[parent])) {
        break;
      }
      set(at, values[parent], rows[parent]);
      at = parent;
    }
    set(at, value, row);
  }

  /** Replaces the smallest of the first {@code within} entries. */
  private void siftDown(long value, int row, int within) {
    int at = 0;
    while (true) {
      int child = 2 * at + 1;
      if (child >= within) {
        break;
      }
      int other = child + 1;
      if (other < within && ranksBelow(values[other], rows[other], values[child], rows[child])) {
        child = other;
      }
      if (!ranksBelow(values[child], rows[child], value, row)) {
        break;
      }
      set(at, values[child], rows[child]);
      at = child;
    }
    set(at, value, row);
  }

  private void set(int at, long value, int row) {
    values[at] = value;
    rows[at] = row;
  }

  private static boolean ranksBelow(long value, int row, long otherValue, int otherRow) {
    return value < otherValue || (value == otherValue && row > otherRow);
  }
}
