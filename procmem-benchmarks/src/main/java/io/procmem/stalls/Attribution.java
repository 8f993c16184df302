package io.procmem.stalls;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The attempts of the target that the reader may have delayed: those that overlap one of its scans.
 * A stall with another cause also counts if it happens during a scan.
 *
 * @param during the attempts during scans
 * @param others all other attempts
 */
record Attribution(List<Attempt> during, List<Attempt> others) {

  /**
   * Attributes attempts.
   *
   * @param attempts in the order of their start, without overlap
   * @param readings in the order of their start, without overlap
   */
  static Attribution of(List<Attempt> attempts, List<Reading> readings) {
    List<Attempt> during = new ArrayList<>();
    List<Attempt> others = new ArrayList<>();
    int next = 0;
    for (Attempt attempt : attempts) {
      while (next < readings.size() && readings.get(next).endNanos() <= attempt.startNanos()) {
        next++;
      }
      boolean overlaps =
          next < readings.size() && readings.get(next).startNanos() < attempt.endNanos();
      (overlaps ? during : others).add(attempt);
    }
    return new Attribution(during, others);
  }

  /** The longest time that the target slept during a scan, in nanoseconds; 0 if it never did. */
  long longestStallNanos() {
    return longest(during);
  }

  /** The same while the reader did not scan: what other programs and the kernel cause. */
  long longestOtherNanos() {
    return longest(others);
  }

  /** How many stalls during scans were longer than this. */
  long stallsAbove(long nanos) {
    return during.stream().filter(each -> each.blocked() && each.nanos() > nanos).count();
  }

  private static long longest(List<Attempt> attempts) {
    return attempts.stream().filter(Attempt::blocked).mapToLong(Attempt::nanos).max().orElse(0);
  }

  /**
   * The duration that a share of attempts does not exceed, in nanoseconds; 0 if there are none.
   *
   * @param share above 0 and at most 1
   */
  static long percentileNanos(List<Attempt> attempts, double share) {
    long[] nanos = attempts.stream().mapToLong(Attempt::nanos).toArray();
    if (nanos.length == 0) {
      return 0;
    }
    Arrays.sort(nanos);
    return nanos[(int) Math.ceil(nanos.length * share) - 1];
  }
}
