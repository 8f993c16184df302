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

  /** {@return the set without a pid} */
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
   * Whether a pid is in it.
   *
   * @param pid the pid
   * @return whether it is
   */
  public boolean contains(int pid) {
    return Arrays.binarySearch(pids, pid) >= 0;
  }

  /**
   * What this set has in common with another.
   *
   * @param other the other set
   * @return the pids that are in both
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
   * The pids that are in this set or in another.
   *
   * @param other the other
   * @return those in one or both
   */
  public PidSet or(PidSet other) {
    if (size() == 0 || other.size() == 0) {
      return size() == 0 ? other : this;
    }
    return of(IntStream.concat(Arrays.stream(pids), Arrays.stream(other.pids)).toArray());
  }

  /** {@return how many there are} */
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
