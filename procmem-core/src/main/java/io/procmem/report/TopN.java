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

  private static final int FIRST_ROOM = 16;

  private final Ranking by;
  private final Rates rates;
  private final int max;
  private long[] values;
  private long[] uppers;
  private int[] rows;
  private int size;

  /** The largest upper bound of a row that is not among the first n. */
  private long upperOfOthers = Long.MIN_VALUE;

  TopN(int n, Ranking by, Rates rates) {
    this.by = by;
    this.rates = rates;
    max = n;
    int room = Math.min(n, FIRST_ROOM);
    values = new long[room];
    uppers = new long[room];
    rows = new int[room];
  }

  /** Ranks all processes of a snapshot. */
  static List<Place> of(int n, Ranking by, Rates rates, int processes) {
    if (n < 0) {
      throw new IllegalArgumentException("n, the number of processes, must not be negative: " + n);
    }
    TopN top = new TopN(n, by, rates);
    for (int row = 0; row < processes; row++) {
      top.offer(row);
    }
    return top.ranked();
  }

  /** Ranks a process, if it has the number. */
  void offer(int row) {
    long value = by.value(rates, row);
    if (value == Readings.ABSENT) {
      return;
    }
    long upper = by.upper(rates, row);
    if (size < max) {
      makeRoom();
      siftUp(value, upper, row);
    } else if (size > 0 && ranksBelow(0, value, upper, row)) {
      upperOfOthers = Math.max(upperOfOthers, uppers[0]);
      siftDown(value, upper, row, size);
    } else {
      upperOfOthers = Math.max(upperOfOthers, upper);
    }
  }

  /** Most subgroups have fewer processes than may be ranked. */
  private void makeRoom() {
    if (size == values.length) {
      int room = (int) Math.min(max, 2L * size);
      values = Arrays.copyOf(values, room);
      uppers = Arrays.copyOf(uppers, room);
      rows = Arrays.copyOf(rows, room);
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
