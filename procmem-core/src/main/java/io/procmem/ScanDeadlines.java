package io.procmem;

import io.procmem.internal.detail.DetailPlan;
import io.procmem.internal.read.ReadDeadline;
import java.time.Duration;

/**
 * When the reads of a scan end, and how long the scan waits for one read.
 *
 * @param readTimeout how long a scan waits for one read of a detail
 * @param otherReadTimeout how long a scan waits for any other read, such as one file of the machine
 */
record ScanDeadlines(DetailPlan plan, Duration readTimeout, Duration otherReadTimeout) {

  /** The time for user names and command lines in a scan without a time limit. */
  private static final long OTHERS_NANOS = Duration.ofMillis(500).toNanos();

  /** No cheap read begins later than this. Reaching it is abnormal, and the scan is incomplete. */
  private static final long CHEAP_NANOS = Duration.ofSeconds(2).toNanos();

  private static final long MAPPINGS_NANOS = Duration.ofSeconds(5).toNanos();

  private static final long FOREVER = Duration.ofDays(1).toNanos();

  /** A pass gets at least one part in this many of a scan's time, however late it begins. */
  private static final int MIN_SHARE_OF_SCAN = 2;

  /**
   * How long a scan waits for a pass of reads that can hang. Earlier passes do not use up the time
   * of a late one; otherwise the last pass might never read anything.
   *
   * @param startedNanos when the scan began, on the clock of {@link System#nanoTime()}
   * @param nowNanos when the pass begins
   */
  ReadDeadline deadline(long startedNanos, long nowNanos) {
    return deadline(readTimeout, plan.budget().scanNanos(), startedNanos, nowNanos);
  }

  /**
   * The same for names and command lines: {@link DetailPolicy#none} and {@link
   * DetailPolicy#largest} do not limit these. Only {@link DetailPolicy#every} has no deadline.
   */
  ReadDeadline otherDeadline(long startedNanos, long nowNanos) {
    long scanNanos =
        plan.largest() == DetailPlan.EVERY
            ? plan.budget().scanNanos()
            : plan.budget().scanNanosOr(OTHERS_NANOS);
    return deadline(otherReadTimeout, scanNanos, startedNanos, nowNanos);
  }

  /**
   * The same for mappings, which are read only when somebody asks for them, and take several times
   * as long as all details.
   */
  ReadDeadline mappingsDeadline(long startedNanos, long nowNanos) {
    long scanNanos = plan.budget().scanNanosOr(plan.largest() == DetailPlan.EVERY ? FOREVER : 0);
    return new ReadDeadline(readTimeout.toNanos(), nowNanos + Math.max(scanNanos, MAPPINGS_NANOS));
  }

  private static ReadDeadline deadline(
      Duration readTimeout, long scanNanos, long startedNanos, long nowNanos) {
    return new ReadDeadline(readTimeout.toNanos(), end(scanNanos, startedNanos, nowNanos));
  }

  private static long end(long scanNanos, long startedNanos, long nowNanos) {
    long end = startedNanos + scanNanos;
    long least = nowNanos + scanNanos / MIN_SHARE_OF_SCAN;
    return end - least > 0 ? end : least;
  }

  /**
   * When a pass of reads that cannot hang ends early, however slow the machine is. Never if every
   * detail is wanted without limits.
   *
   * @param startedNanos when the scan began
   * @param nowNanos when the pass begins, on the same clock
   */
  long cheapDeadline(long startedNanos, long nowNanos) {
    boolean never = plan.largest() == DetailPlan.EVERY && plan.budget().isUnlimited();
    long bounded = Math.max(CHEAP_NANOS, plan.budget().scanNanosOr(0));
    long nanos = never ? plan.budget().scanNanos() : bounded;
    return end(nanos, startedNanos, nowNanos);
  }
}
