package io.procmem;

import static java.util.Objects.requireNonNull;

import io.procmem.internal.detail.CountPlan;
import io.procmem.internal.detail.DetailPlan;
import io.procmem.internal.detail.StallBudget;
import java.time.Duration;

/**
 * Decides for which processes a scan determines PSS and USS, and how.
 *
 * <p>A rollup ({@code smaps_rollup}) gives both and their parts. While the kernel produces it, the
 * process cannot map or unmap memory or start a thread: for about 10 ms for each GiB in small
 * pages. So there are three ways, in this order:
 *
 * <ol>
 *   <li>a rollup, if that is predicted to stall the process only for a short time ({@link
 *       #countAbove});
 *   <li>a count of its pages ({@code pagemap}), which gives the exact USS and bounds of PSS. As
 *       long as a CPU is free, it stalls the process for less than a millisecond at a time,
 *       whatever its size. If the bounds differ by more than 2 %, because the process shares much
 *       memory, a rollup follows, provided that {@link #stallAtMost} and {@link #stallShareAtMost}
 *       allow it;
 *   <li>bounds from what every user may read, if neither is allowed or affordable.
 * </ol>
 *
 * <p>A policy says which processes are wanted ({@link #every}, {@link #onlyLargest}, {@link
 * #none}), what reads may cost, and for how long the detail of an unchanged process is {@linkplain
 * #reuse reused}. A process that is skipped because of its cost keeps its last detail, with the
 * time of that detail, unless the bounds found in this scan are closer.
 *
 * <p>If any cost is limited, a process whose read took twice the predicted time, or waited instead
 * of ran, is not read for ten seconds, and for twice as long each time it happens again, up to ten
 * minutes. If there is not enough time for all processes, those never read come first, then those
 * read longest ago; within each kind, the largest first. After every three of the first kind, one
 * of the second is read, so that every process is read eventually.
 *
 * <p>Immutable: each method returns another policy.
 */
public final class DetailPolicy {

  private static final Duration READ_TIMEOUT = Duration.ofMillis(100);
  private static final Duration LONG_READ_TIMEOUT = Duration.ofSeconds(30);

  /** Longer times are shortened to this, so that nanoseconds do not overflow. */
  private static final Duration LONGEST = Duration.ofDays(365);

  private final DetailPlan plan;

  /** How long a scan waits for one read of a detail, and for any other. */
  private final Duration readTimeout;

  private final Duration otherReadTimeout;

  private DetailPolicy(DetailPlan plan, Duration readTimeout, Duration otherReadTimeout) {
    this.plan = plan;
    this.readTimeout = readTimeout;
    this.otherReadTimeout = otherReadTimeout;
  }

  /** {@return a policy that reads no detail and stalls no process: only RSS is known} */
  public static DetailPolicy none() {
    return every().with(every().plan.with(0));
  }

  /**
   * Reads the detail of every process in every scan, whatever it costs, unless limits are set. A
   * scan waits up to 30 seconds for one detail, and has no deadline. (It waits 100 ms for any other
   * read, as under every policy.)
   *
   * @return the policy
   */
  public static DetailPolicy every() {
    DetailPlan plan =
        new DetailPlan(DetailPlan.EVERY, StallBudget.UNLIMITED, Duration.ZERO, CountPlan.NEVER);
    return new DetailPolicy(plan, LONG_READ_TIMEOUT, READ_TIMEOUT);
  }

  /**
   * {@link #every}, {@linkplain #onlyLargest only} for the largest processes.
   *
   * @param processes how many, at least 1
   * @return the policy
   * @throws IllegalArgumentException if it is less than 1
   */
  public static DetailPolicy largest(int processes) {
    return every().onlyLargest(processes);
  }

  /**
   * The default: determines PSS and USS of every process, with short stalls, and reuses them for up
   * to five minutes while nothing changes. Its limits:
   *
   * <ul>
   *   <li>A rollup is read if it is predicted to stall the process for at most 2 ms. Otherwise
   *       pages are counted, which takes at most 1 % of one CPU over time. A count of a very large
   *       process takes several scans.
   *   <li>A process that shares much of its memory may be stalled for up to 25 ms (100 ms if the
   *       selection is a tree or this JVM), and for at most 0.5 % of its time.
   *   <li>No read begins later than 500 ms after the start of the scan, or 250 ms after the first
   *       of them if that is later.
   *   <li>The processes of one user take at most half of the time for details while others wait.
   * </ul>
   *
   * <p>With 20,000 small processes, the first scans read as many as the time allows, the largest
   * first; later scans read only what has changed.
   *
   * @return the policy
   */
  public static DetailPolicy standard() {
    return every()
        .countAbove(Duration.ofMillis(2))
        .stallAtMost(Duration.ofMillis(25))
        .stallShareAtMost(0.005)
        .scanTimeAtMost(Duration.ofMillis(500))
        .userShareAtMost(0.5)
        .reuse(Duration.ofMinutes(5));
  }

  /**
   * {@return a policy for a person who waits for the answer: like {@link #standard}, but counts
   * pages without a limit of CPU time, and takes up to five seconds}
   */
  public static DetailPolicy interactive() {
    return standard().countCpuShareAtMost(1).scanTimeAtMost(Duration.ofSeconds(5));
  }

  static DetailPolicy standard(Selection selection) {
    return selection.root().isOwn() ? standard().stallAtMost(Duration.ofMillis(100)) : standard();
  }

  /**
   * Reads only the details that are needed to find the largest processes by RSS, by PSS and by USS.
   * PSS and USS do not exceed RSS, so processes are read in descending order of RSS until no other
   * can be among the largest, even if the kernel's page counters are off by as much as possible and
   * all huge pages are unique. Other processes have a reused detail, or only their resident size.
   * Exact unless a limit stops it. With {@link #reuse}, as exact as the reused details.
   *
   * @param processes how many, at least 1
   * @return another policy
   * @throws IllegalArgumentException if it is less than 1
   */
  public DetailPolicy onlyLargest(int processes) {
    if (processes < 1) {
      throw new IllegalArgumentException("give at least 1 process, or use none(): " + processes);
    }
    return with(plan.with(processes));
  }

  /**
   * Reads neither a rollup nor {@code smaps} of a process if that is predicted to stall it for
   * longer, by the size of its page tables, and by how long the last read took.
   *
   * @param stall the longest predicted stall
   * @return another policy
   * @throws IllegalArgumentException if {@code stall} is not positive
   */
  public DetailPolicy stallAtMost(Duration stall) {
    return with(plan.budget().withStall(stall));
  }

  /**
   * Counts the pages of a process, instead of reading a rollup, if the rollup is predicted to stall
   * it for longer. A rollup follows only if PSS is then not known to within 2 %, and the other
   * limits allow it. Off by default, except in {@link #standard} and {@link #interactive}. Pages of
   * a {@linkplain ProcMemBuilder#captured captured} tree are never counted.
   *
   * @param stall the stall above which pages are counted; zero counts them always
   * @return another policy
   * @throws IllegalArgumentException if {@code stall} is negative
   */
  public DetailPolicy countAbove(Duration stall) {
    long nanos = bounded("the stall above which pages are counted", stall).toNanos();
    return with(plan.with(plan.counts().withAbove(nanos)));
  }

  /**
   * Makes counts exact: determines from frame numbers how often each page is mapped. That gives PSS
   * without a rollup, USS where parts of transparent huge pages are shared, and {@link
   * io.procmem.snapshot.DistinctPages}. It takes about 0.1 seconds of CPU time more for each GiB of
   * shared pages; the limits of counts apply.
   *
   * <p>This JVM needs CAP_SYS_ADMIN in the initial user namespace, and must be root or have
   * CAP_DAC_READ_SEARCH. Otherwise counts are as without this method, and {@code
   * Snapshot.unreadable()} has a row for {@code Source.KPAGECOUNT}. Frame numbers are erased after
   * use. Off by default in every policy; has no effect without {@link #countAbove}.
   *
   * @return another policy
   */
  public DetailPolicy withFrameNumbers() {
    return with(plan.with(plan.counts().withFrames()));
  }

  /**
   * Never counts pages.
   *
   * @return another policy
   */
  public DetailPolicy withoutCounts() {
    return with(plan.with(CountPlan.NEVER));
  }

  /**
   * Limits the CPU time for counting pages. Unused time is saved for later scans, up to 0.3
   * seconds. Has no effect without {@link #countAbove}.
   *
   * @param share the share of one CPU, above 0 and at most 1; 0.01 by default. 1 is no limit
   * @return another policy
   * @throws IllegalArgumentException if {@code share} is outside that range
   */
  public DetailPolicy countCpuShareAtMost(double share) {
    return with(plan.with(plan.counts().withCpuShare(share)));
  }

  /**
   * Limits the share of its time for which reads may stall a process.
   *
   * @param share the share of each process's time, above 0 and at most 1
   * @return another policy
   * @throws IllegalArgumentException if {@code share} is outside that range
   */
  public DetailPolicy stallShareAtMost(double share) {
    return with(plan.budget().withStallShare(share));
  }

  /**
   * Starts no read later than this after the start of the scan. If the reads of details start late
   * in a scan, they still get half of that time. Up to four seconds in which this JVM gets no CPU
   * do not count.
   *
   * @param time the time of a scan
   * @return another policy
   * @throws IllegalArgumentException if {@code time} is not positive
   */
  public DetailPolicy scanTimeAtMost(Duration time) {
    return with(plan.budget().withScan(time));
  }

  /**
   * Limits the reads of one user's processes to a share of the time for details while processes of
   * others wait, so that one user cannot keep them from being read. Counts of pages have their own
   * limit ({@link #countCpuShareAtMost}). Has no effect without {@link #scanTimeAtMost}.
   *
   * @param share the share of the time for details, above 0 and at most 1
   * @return another policy
   * @throws IllegalArgumentException if {@code share} is outside that range
   */
  public DetailPolicy userShareAtMost(double share) {
    return with(plan.budget().withUserShare(share));
  }

  /**
   * Reuses a detail, up to an age, while its process does nothing: it has not run for a hundredth
   * of a second (enough for {@code MADV_FREE}), faulted, grown, shrunk, executed anything or lost
   * its parent. Others can change its PSS and USS: processes that start or stop sharing its pages
   * or write to its memory (debuggers), and KSM. So if more than 4 MiB of it are shared or belong
   * to files, if it has pages of hugetlbfs, or KSM has merged any, the detail is reused for at most
   * 30 seconds. Otherwise the error is at most 4 MiB.
   *
   * @param age the age; zero, the default of all policies but {@link #standard()}, reads every
   *     detail in every scan
   * @return another policy
   * @throws IllegalArgumentException if {@code age} is negative
   */
  public DetailPolicy reuse(Duration age) {
    return with(plan.with(bounded("the age for reuse", age)));
  }

  private static Duration bounded(String what, Duration time) {
    if (requireNonNull(time, what).isNegative()) {
      throw new IllegalArgumentException(what + " must not be negative: " + time);
    }
    return time.compareTo(LONGEST) > 0 ? LONGEST : time;
  }

  private DetailPolicy with(DetailPlan other) {
    return new DetailPolicy(other, readTimeout, otherReadTimeout);
  }

  private DetailPolicy with(StallBudget other) {
    long longer = Math.max(READ_TIMEOUT.toNanos(), 2 * other.stallNanos());
    Duration timeout = Duration.ofNanos(Math.min(longer, LONG_READ_TIMEOUT.toNanos()));
    return new DetailPolicy(plan.with(other), timeout, otherReadTimeout);
  }

  /** This policy with another time limit for every read, for tests. */
  DetailPolicy withReadTimeout(Duration readTimeout) {
    return new DetailPolicy(plan, readTimeout, readTimeout);
  }

  ScanDeadlines deadlines() {
    return new ScanDeadlines(plan, readTimeout, otherReadTimeout);
  }

  DetailPlan plan() {
    return plan;
  }
}
