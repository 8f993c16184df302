package io.procmem.report;

import io.procmem.snapshot.Readings;
import java.util.Arrays;
import java.util.List;

/**
 * Finds the processes that rank first in one pass, with a heap of at most {@code n} rows. The row
 * that ranks last is on top of the heap. Of equal values the larger upper bound ranks first, then
 * the lower row, so rows in the order of pids rank by pid.
 */
final class TopN {

  /**
   * A row and its place.
   *
   * @param row the row
   * @param proven whether its rank is certain, given the bounds of all rows that were offered
   */
  record Place(int row, boolean proven) {}

  private final Ranking by;
  private final Rates rates;
  private final long[] values;
  private final long[] uppers;
  private final int[] rows;
  private int size;

  /** The largest upper bound of a row that is not among the first n. */
  private long upperOfOthers = Long.MIN_VALUE;

  TopN(int n, Ranking by, Rates rates) {
    this.by = by;
    this.rates = rates;
    values = new long[n];
    uppers = new long[n];
    rows = new int[n];
  }

  /** Ranks a process, if it has the number. */
  void offer(int row) {
    long value = by.value(rates, row);
    if (value == Readings.ABSENT) {
      return;
    }
    long upper = by.upper(rates, row);
    if (size < values.length) {
      siftUp(value, upper, row);
    } else if (size > 0 && ranksBelow(0, value, upper, row)) {
      upperOfOthers = Math.max(upperOfOthers, uppers[0]);
      siftDown(value, upper, row, size);
    } else {
      upperOfOthers = Math.max(upperOfOthers, upper);
    }
  }

  /** The rows in the order of their rank. Empties the heap. */
  List<Place> ranked() {
    Place[] ranked = new Place[size];
    long[] lowers = new long[size];
    boolean[] isAboveTheRest = new boolean[size];
    long upperBelow = upperOfOthers;
    for (int left = size; left > 0; left--) {
      int row = rows[0];
      lowers[left - 1] = by.lower(rates, row);
      isAboveTheRest[left - 1] = upperBelow <= lowers[left - 1];
      ranked[left - 1] = new Place(row, false);
      upperBelow = Math.max(upperBelow, uppers[0]);
      siftDown(values[left - 1], uppers[left - 1], rows[left - 1], left - 1);
    }
    size = 0;
    long lowerAbove = Long.MAX_VALUE;
    for (int i = 0; i < ranked.length; i++) {
      int row = ranked[i].row();
      ranked[i] = new Place(row, isAboveTheRest[i] && by.upper(rates, row) <= lowerAbove);
      lowerAbove = Math.min(lowerAbove, lowers[i]);
    }
    return Arrays.asList(ranked);
  }

  private void siftUp(long value, long upper, int row) {
    int at = size++;
    while (at > 0) {
      int parent = (at - 1) / 2;
      if (ranksBelow(parent, value, upper, row)) {
        break;
      }
      move(parent, at);
      at = parent;
    }
    set(at, value, upper, row);
  }

  /** Replaces the last in rank of the first {@code within} entries. */
  private void siftDown(long value, long upper, int row, int within) {
    int at = 0;
    while (true) {
      int child = 2 * at + 1;
      if (child >= within) {
        break;
      }
      int other = child + 1;
      if (other < within && ranksBelow(other, values[child], uppers[child], rows[child])) {
        child = other;
      }
      if (!ranksBelow(child, value, upper, row)) {
        break;
      }
      move(child, at);
      at = child;
    }
    set(at, value, upper, row);
  }

  private void move(int from, int to) {
    set(to, values[from], uppers[from], rows[from]);
  }

  private void set(int at, long value, long upper, int row) {
    values[at] = value;
    uppers[at] = upper;
    rows[at] = row;
  }

  /** Whether an entry ranks below another row. */
  private boolean ranksBelow(int entry, long value, long upper, int row) {
    if (values[entry] != value) {
      return values[entry] < value;
    }
    return uppers[entry] == upper ? rows[entry] > row : uppers[entry] < upper;
  }
}
