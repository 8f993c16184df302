package io.procmem.snapshot;

import java.util.Arrays;
import java.util.stream.IntStream;

/** A set of pids. Immutable. */
public final class PidSet {

  private static final PidSet EMPTY = new PidSet(new int[0]);

  /** Rising. */
  private final int[] pids;

  private PidSet(int[] pids) {
    this.pids = pids;
  }

  /** {@return the empty set} */
  public static PidSet empty() {
    return EMPTY;
  }

  /**
   * A set of some pids.
   *
   * @param pids the pids, in any order
   * @return the set
   */
  public static PidSet of(int... pids) {
    return pids.length == 0 ? EMPTY : new PidSet(Arrays.stream(pids).sorted().distinct().toArray());
  }

  /**
   * Whether the set contains a pid.
   *
   * @param pid the pid
   * @return true if it does
   */
  public boolean contains(int pid) {
    return Arrays.binarySearch(pids, pid) >= 0;
  }

  /**
   * The intersection with another set.
   *
   * @param other the other set
   * @return the pids in both sets
   */
  public PidSet and(PidSet other) {
    int[] both = new int[Math.min(pids.length, other.pids.length)];
    int size = 0;
    int at = 0;
    for (int pid : pids) {
      while (at < other.pids.length && other.pids[at] < pid) {
        at++;
      }
      if (at < other.pids.length && other.pids[at] == pid) {
        both[size++] = pid;
      }
    }
    if (size == pids.length) {
      return this;
    }
    return size == 0 ? EMPTY : new PidSet(Arrays.copyOf(both, size));
  }

  /**
   * The union with another set.
   *
   * @param other the other set
   * @return the pids in one or both sets
   */
  public PidSet or(PidSet other) {
    if (size() == 0 || other.size() == 0) {
      return size() == 0 ? other : this;
    }
    return of(IntStream.concat(Arrays.stream(pids), Arrays.stream(other.pids)).toArray());
  }

  /** {@return the number of pids} */
  public int size() {
    return pids.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PidSet set && Arrays.equals(pids, set.pids);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(pids);
  }

  @Override
  public String toString() {
    return Arrays.toString(pids);
  }
}
