package io.procmem;

import static java.util.Objects.requireNonNull;

import io.procmem.internal.detail.DetailPlan;
import io.procmem.internal.detail.StallBudget;
import io.procmem.internal.read.ReadDeadline;
import java.time.Duration;

/**
 * Decides for which processes a scan reads the memory detail (PSS, USS and their parts).
 *
 * <p>While the kernel walks the page tables of a process, that process cannot map or unmap memory
 * or start a thread: about 10 ms for each GiB in small pages. So detail is the one read that is
 * rationed. A policy says which details are wanted ({@link #every}, {@link #largest}, {@link
 * #none}), what they may cost ({@code …AtMost}), and for how long the detail of an unchanged
 * process is {@linkplain #reuse reused}. A process that is skipped because of its cost keeps its
 * last detail, with the time of that detail; without one, only its resident size is known.
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

  private static final Duration PATIENCE = Duration.ofMillis(100);
  private static final Duration LONG_PATIENCE = Duration.ofSeconds(30);

  /** Longer times are shortened to this, so that nanoseconds do not overflow. */
  private static final Duration LONGEST = Duration.ofDays(365);

  /** The time for names and command lines in a scan without a time limit. */
  private static final long OTHERS_NANOS = Duration.ofMillis(500).toNanos();

  /** No cheap read begins later than this. Reaching it is abnormal, and the scan is incomplete. */
  private static final long CHEAP_NANOS = Duration.ofSeconds(2).toNanos();

  /** A pass gets at least one part in this many of a scan's time, however late it begins. */
  private static final int MIN_SHARE_OF_SCAN = 4;

  private final DetailPlan plan;

  /** How long a scan waits for one read of a detail. */
  private final Duration patience;

  /** How long a scan waits for any other read. */
  private final Duration otherPatience;

  private DetailPolicy(DetailPlan plan, Duration patience, Duration otherPatience) {
    this.plan = plan;
    this.patience = patience;
    this.otherPatience = otherPatience;
  }

  private static DetailPolicy unlimited(int wanted) {
    DetailPlan plan = new DetailPlan(wanted, StallBudget.UNLIMITED, Duration.ZERO);
    return new DetailPolicy(plan, LONG_PATIENCE, PATIENCE);
  }

  /**
   * {@return a policy that reads no detail: only resident sizes are known, and no process is
   * stalled}
   */
  public static DetailPolicy none() {
    return unlimited(0);
  }

  /**
   * Reads the detail of every process in every scan, whatever it costs, unless limits are set. A
   * scan waits up to 30 seconds for one detail, and has no deadline. (It waits 100 ms for any other
   * read, as under every policy.)
   *
   * @return the policy
   */
  public static DetailPolicy every() {
    return unlimited(DetailPlan.EVERY);
  }

  /**
   * Reads only the details that are needed to find the largest processes by RSS, by PSS and by USS.
   * PSS and USS do not exceed RSS, so processes are read in descending order of RSS until no other
   * can be among the largest, even if the kernel's page counters are off by as much as possible and
   * all huge pages are unique. Other processes have a reused detail, or only their resident size.
   * Exact unless a limit stops it. With {@link #reuse}, as exact as the reused details.
   *
   * @param processes the number of processes, at least 1
   * @return the policy
   * @throws IllegalArgumentException if {@code processes} is less than 1
   */
  public static DetailPolicy largest(int processes) {
    if (processes < 1) {
      throw new IllegalArgumentException("give at least 1 process, or use none(): " + processes);
    }
    return unlimited(processes);
  }

  /**
   * The default: reads the detail of every process for which it is cheap, and reuses it for up to
   * five minutes while nothing changes. Its limits:
   *
   * <ul>
   *   <li>A process is not read if the read is predicted to stall it for more than 25 ms (100 ms if
   *       the selection is a tree or this JVM), or for more than 0.5 % of its time.
   *   <li>No read begins later than 500 ms after the start of the scan.
   *   <li>The processes of one user take at most half of the time for details.
   * </ul>
   *
   * <p>So a process of 200 GB in small pages, which a read would stall for seconds, is not read and
   * reports {@code TOO_COSTLY}, while one with the same memory in pages of hugetlbfs is read in
   * milliseconds. With 20,000 small processes, the first scans read as many as the time allows, the
   * largest first; later scans read only what has changed.
   *
   * @return the policy
   */
  public static DetailPolicy standard() {
    return every()
        .stallAtMost(Duration.ofMillis(25))
        .stallShareAtMost(0.005)
        .scanTimeAtMost(Duration.ofMillis(500))
        .userShareAtMost(0.5)
        .reuse(Duration.ofMinutes(5));
  }

  static DetailPolicy standard(Selection selection) {
    return selection.root().isOwn() ? standard().stallAtMost(Duration.ofMillis(100)) : standard();
  }

  /**
   * Skips a process if one read is predicted to stall it for longer. The prediction comes from the
   * size of the page tables, and from how long the last read took.
   *
   * @param stall the longest predicted stall
   * @return another policy
   * @throws IllegalArgumentException if {@code stall} is not positive
   */
  public DetailPolicy stallAtMost(Duration stall) {
    return with(plan.budget().withStall(stall));
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
   * in a scan, they still get a quarter of that time.
   *
   * @param time the time of a scan
   * @return another policy
   * @throws IllegalArgumentException if {@code time} is not positive
   */
  public DetailPolicy scanTimeAtMost(Duration time) {
    return with(plan.budget().withScan(time));
  }

  /**
   * Limits the reads of one user's processes to a share of the time for details, so that one user
   * cannot keep the processes of others from being read. Has no effect without {@link
   * #scanTimeAtMost}.
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
   * of a second, faulted, grown, shrunk, executed anything or lost its parent.
   *
   * <p>Other processes can change its PSS and USS by sharing its pages or ceasing to. So if more
   * than 4 MiB of its memory are shared or belong to files, or it shares huge pages of hugetlbfs,
   * the detail is reused for at most 30 seconds. Otherwise the error is at most 4 MiB.
   *
   * @param age the age; zero, the default of all policies but {@link #standard()}, reads every
   *     detail in every scan
   * @return another policy
   * @throws IllegalArgumentException if {@code age} is negative
   */
  public DetailPolicy reuse(Duration age) {
    requireNonNull(age, "age");
    if (age.isNegative()) {
      throw new IllegalArgumentException("the age for reuse must not be negative: " + age);
    }
    Duration bounded = age.compareTo(LONGEST) > 0 ? LONGEST : age;
    DetailPlan other = new DetailPlan(plan.largest(), plan.budget(), bounded);
    return new DetailPolicy(other, patience, otherPatience);
  }

  private DetailPolicy with(StallBudget other) {
    Duration twoStalls = Duration.ofNanos(other.stallNanos()).multipliedBy(2);
    Duration longer = twoStalls.compareTo(PATIENCE) > 0 ? twoStalls : PATIENCE;
    Duration patience = longer.compareTo(LONG_PATIENCE) > 0 ? LONG_PATIENCE : longer;
    DetailPlan bounded = new DetailPlan(plan.largest(), other, plan.reuse());
    return new DetailPolicy(bounded, patience, otherPatience);
  }

  /** This policy with another patience for every read, for tests. */
  DetailPolicy withPatience(Duration patience) {
    return new DetailPolicy(plan, patience, patience);
  }

  /**
   * How long a scan waits for a pass of reads that can hang. Earlier passes do not use up the time
   * of a late one; otherwise the last pass might never read anything.
   *
   * @param startedNanos when the scan began, on the clock of {@link System#nanoTime()}
   * @param nowNanos when the pass begins
   */
  ReadDeadline deadline(long startedNanos, long nowNanos) {
    return deadline(patience, plan.budget().scanNanos(), startedNanos, nowNanos);
  }

  /**
   * The same for names and command lines: {@link #none} and {@link #largest} do not limit these.
   * Only {@link #every} has no deadline.
   */
  ReadDeadline otherDeadline(long startedNanos, long nowNanos) {
    long scanNanos =
        plan.largest() == DetailPlan.EVERY
            ? plan.budget().scanNanos()
            : plan.budget().scanNanosOr(OTHERS_NANOS);
    return deadline(otherPatience, scanNanos, startedNanos, nowNanos);
  }

  private static ReadDeadline deadline(
      Duration patience, long scanNanos, long startedNanos, long nowNanos) {
    long deadline = startedNanos + scanNanos;
    long least = nowNanos + scanNanos / MIN_SHARE_OF_SCAN;
    return new ReadDeadline(patience.toNanos(), deadline - least > 0 ? deadline : least);
  }

  /** How long a scan waits for one file of the machine. */
  Duration otherPatience() {
    return otherPatience;
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
    return deadline(patience, nanos, startedNanos, nowNanos).deadlineNanos();
  }

  DetailPlan plan() {
    return plan;
  }
}
