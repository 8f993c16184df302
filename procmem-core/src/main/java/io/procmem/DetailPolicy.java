package io.procmem;

import static java.util.Objects.requireNonNull;

import io.procmem.internal.procfs.Candidate;
import io.procmem.internal.procfs.Moment;
import io.procmem.internal.procfs.ReadDeadline;
import io.procmem.internal.procfs.Scan;
import io.procmem.internal.procfs.TimeQuota;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Which processes have their memory detail (PSS, USS and what they are made of) read in a scan.
 *
 * <p>While the kernel walks a process's page tables, that process cannot map or unmap memory or
 * start a thread: about 10 ms for each GiB in small pages. So detail is the one read that is
 * rationed. A policy says whose detail is wanted ({@link #every}, {@link #largest}, {@link #none}),
 * what that may cost ({@code …AtMost}), and for how long the detail of a process that has not
 * changed is {@link #reuse used again}. A process passed over for its cost keeps its last detail,
 * which carries its age, or has its resident size only.
 *
 * <p>Where any cost is bounded, a process whose read took twice what was predicted, or waited
 * rather than ran, is left alone for ten seconds, and for twice as long each time it happens again,
 * up to ten minutes. Where time does not suffice for all, those never read come first, then those
 * read longest ago, the largest first of each; after three of the former comes one of the latter,
 * so that everybody has a turn.
 *
 * <p>Immutable; each method returns another policy.
 */
public final class DetailPolicy {

  private static final Duration PATIENCE = Duration.ofMillis(100);
  private static final Duration LONG_PATIENCE = Duration.ofSeconds(30);

  /** What is called for ever: a clock of nanoseconds reaches 292 years. */
  private static final Duration LONGEST = Duration.ofDays(365);

  /** What names and command lines may take of a scan that has no time set. */
  private static final long OTHERS_NANOS = Duration.ofMillis(500).toNanos();

  /** When no more cheap reads are begun: such a scan is an accident, and has holes. */
  private static final long CHEAP_NANOS = Duration.ofSeconds(2).toNanos();

  /** A pass has at least this share of a scan's time, however late it begins. */
  private static final int MIN_SHARE_OF_SCAN = 4;

  private static final int EVERY = Integer.MAX_VALUE;

  /** How many of the largest are wanted. */
  private final int wanted;

  private final StallBudget budget;
  private final Duration reuse;

  /** How old one read of detail may grow before it is left behind. */
  private final Duration patience;

  /** How old any other read may. */
  private final Duration otherPatience;

  private DetailPolicy(
      int wanted, StallBudget budget, Duration reuse, Duration patience, Duration otherPatience) {
    this.wanted = wanted;
    this.budget = budget;
    this.reuse = reuse;
    this.patience = patience;
    this.otherPatience = otherPatience;
  }

  private static DetailPolicy unlimited(int wanted) {
    return new DetailPolicy(wanted, StallBudget.UNLIMITED, Duration.ZERO, LONG_PATIENCE, PATIENCE);
  }

  /** {@return no detail: resident sizes only, and no process ever stalls} */
  public static DetailPolicy none() {
    return unlimited(0);
  }

  /**
   * Detail of every process in every scan, whatever it costs, unless bounds are set. A scan waits
   * up to 30 seconds for one read of detail, and has no deadline for anything. (It waits 100 ms for
   * one read of anything else, as under every policy.)
   *
   * @return that policy
   */
  public static DetailPolicy every() {
    return unlimited(EVERY);
  }

  /**
   * Detail of the largest processes, whichever of RSS, PSS and USS they are ranked by, and of no
   * more than it takes to know them. USS and PSS do not exceed RSS; so processes are read from the
   * largest RSS on until nobody who is left can be among the largest, even if the kernel's count of
   * its pages is off by as much as it can be, and all its huge pages are its own. The others have
   * their resident size only, or a detail that is used again. Exact, as far as no bound is met;
   * with {@link #reuse} as far as what is used again is.
   *
   * @param processes how many, 1 at least
   * @return that policy
   */
  public static DetailPolicy largest(int processes) {
    if (processes < 1) {
      throw new IllegalArgumentException("the largest are 1 at least, or use none(): " + processes);
    }
    return unlimited(processes);
  }

  /**
   * The default: detail of every process for which it costs little, used again for five minutes
   * while nothing changes.
   *
   * <p>No process is stalled for longer than is predicted to be 25 ms (100 ms where the selection
   * is a tree or this JVM, whose owner is asking) nor for more than 0.5 % of its time; no scan
   * begins a read after 500 ms; the processes of one user have half of that, those of one family a
   * quarter. So a process of 200 GB in small pages, whose read would stall it for seconds, is left
   * alone and says {@code TOO_COSTLY}, while the same in pages of hugetlbfs costs milliseconds and
   * is read. Of 20,000 small processes the first scans read as many as the time allows, the largest
   * first, and the following ones only what has changed.
   *
   * @return that policy
   */
  public static DetailPolicy standard() {
    return every()
        .stallAtMost(Duration.ofMillis(25))
        .stallShareAtMost(0.005)
        .scanTimeAtMost(Duration.ofMillis(500))
        .userShareAtMost(0.5)
        .familyShareAtMost(0.25)
        .reuse(Duration.ofMinutes(5));
  }

  static DetailPolicy standard(Selection selection) {
    return selection.isOwn() ? standard().stallAtMost(Duration.ofMillis(100)) : standard();
  }

  /**
   * Leaves alone whom one read is predicted to stall for longer. The prediction is made from the
   * size of the page tables, and corrected by what the last read took.
   *
   * @param stall the longest predicted stall
   * @return such a policy
   */
  public DetailPolicy stallAtMost(Duration stall) {
    return with(budget.withStall(stall));
  }

  /**
   * Leaves alone whom another read so soon would stall for more than a share of its time.
   *
   * @param share of the time of any one process, above 0, 1 at most
   * @return such a policy
   */
  public DetailPolicy stallShareAtMost(double share) {
    return with(budget.withStallShare(share));
  }

  /**
   * Begins no read later than so long after the scan began; but however late the details have their
   * turn, they have a quarter of that time.
   *
   * @param time the time of a scan
   * @return such a policy
   */
  public DetailPolicy scanTimeAtMost(Duration time) {
    return with(budget.withScan(time));
  }

  /**
   * Reads no more of one user's processes than takes a share of the time that is left for detail,
   * so that none keeps those of others from being read. Of no effect without {@link
   * #scanTimeAtMost}.
   *
   * @param share of the time for detail, above 0, 1 at most
   * @return such a policy
   */
  public DetailPolicy userShareAtMost(double share) {
    return with(budget.withUserShare(share));
  }

  /**
   * Reads no more of one family than takes a share of the time that is left for detail: processes
   * of one user that were forked from one another, or are siblings of one name. Two hundred servers
   * of a database over one shared segment cost two hundred walks of it. Of no effect without {@link
   * #scanTimeAtMost}.
   *
   * @param share of the time for detail, above 0, 1 at most
   * @return such a policy
   */
  public DetailPolicy familyShareAtMost(double share) {
    return with(budget.withFamilyShare(share));
  }

  /**
   * Uses a detail again, up to an age, while nothing shows that it may have changed. What shows is
   * that its process has run (for a hundredth of a second), faulted, grown, shrunk, executed
   * something or lost its parent; and that its family has brought, lost or written to more pages
   * than a 64th of what it has resident itself, so that PSS and USS are off by less. Its family are
   * those forked from one another, and siblings of one name. What does not show until the next read
   * is what strangers do to a file or shared memory that both map, and what the kernel does by
   * itself, merging pages or making them huge.
   *
   * @param age the age; zero, the default of all but {@link #standard()}, reads anew in each scan
   * @return such a policy
   */
  public DetailPolicy reuse(Duration age) {
    requireNonNull(age, "age");
    if (age.isNegative()) {
      throw new IllegalArgumentException("the age for reuse must not be negative: " + age);
    }
    Duration bounded = age.compareTo(LONGEST) > 0 ? LONGEST : age;
    return new DetailPolicy(wanted, budget, bounded, patience, otherPatience);
  }

  private DetailPolicy with(StallBudget other) {
    Duration twoStalls = Duration.ofNanos(other.stallNanos()).multipliedBy(2);
    Duration longer = twoStalls.compareTo(PATIENCE) > 0 ? twoStalls : PATIENCE;
    Duration patience = longer.compareTo(LONG_PATIENCE) > 0 ? LONG_PATIENCE : longer;
    return new DetailPolicy(wanted, other, reuse, patience, otherPatience);
  }

  /** With another patience for every read, for tests. */
  DetailPolicy withPatience(Duration patience) {
    return new DetailPolicy(wanted, budget, reuse, patience, patience);
  }

  /**
   * How long a pass of reads that can hang is waited for. A late pass is not starved by those
   * before it: what has the last turn in every scan would never be read at all.
   *
   * @param startedNanos when the scan began, on the clock of {@link System#nanoTime()}
   * @param nowNanos when the pass begins
   */
  ReadDeadline terms(long startedNanos, long nowNanos) {
    return terms(patience, budget.scanNanos(), startedNanos, nowNanos);
  }

  /**
   * The same of what is no detail, names and command lines: {@link #none} and {@link #largest} say
   * nothing of how long these are waited for. Only {@link #every} has no deadline for anything.
   */
  ReadDeadline otherTerms(long startedNanos, long nowNanos) {
    long scanNanos = wanted == EVERY ? budget.scanNanos() : budget.scanNanosOr(OTHERS_NANOS);
    return terms(otherPatience, scanNanos, startedNanos, nowNanos);
  }

  private static ReadDeadline terms(
      Duration patience, long scanNanos, long startedNanos, long nowNanos) {
    long deadline = startedNanos + scanNanos;
    long least = nowNanos + scanNanos / MIN_SHARE_OF_SCAN;
    return new ReadDeadline(patience.toNanos(), deadline - least > 0 ? deadline : least);
  }

  /** For how long one file of the machine is waited for. */
  Duration otherPatience() {
    return otherPatience;
  }

  /**
   * When a pass of reads that cannot hang is cut short, however slow the machine is. Never where
   * everything is wanted whatever it costs.
   *
   * @param startedNanos when the scan began
   * @param nowNanos when the pass begins, on the same clock
   */
  long cheapDeadline(long startedNanos, long nowNanos) {
    boolean never = wanted == EVERY && budget.isUnlimited();
    long bounded = Math.max(CHEAP_NANOS, budget.scanNanosOr(0));
    long nanos = never ? budget.scanNanos() : bounded;
    return terms(patience, nanos, startedNanos, nowNanos).deadlineNanos();
  }

  StallBudget budget() {
    return budget;
  }

  /** Whether it is known before anything is read that each process will be. */
  boolean isForAll() {
    return wanted == EVERY && budget.isUnlimited() && reuse.isZero();
  }

  /** Has the details read that this policy wants. */
  void apply(Scan scan, Moment now, ReadDeadline terms) {
    if (wanted == 0) {
      return;
    }
    if (!reuse.isZero() || budget.limitsFamilies()) {
      scan.findFamilies();
    }
    TimeQuota shares = budget.shares(terms.deadlineNanos() - System.nanoTime());
    List<Candidate> due = new ArrayList<>();
    List<Candidate> dear = new ArrayList<>();
    List<Candidate> reused = new ArrayList<>();
    for (Candidate candidate : scan.candidates()) {
      if (isReusable(candidate, now.nanos())) {
        scan.reuse(candidate);
        reused.add(candidate);
      } else if (isAffordable(scan, candidate, now.nanos())) {
        due.add(candidate);
      } else {
        dear.add(candidate);
      }
    }
    if (wanted == EVERY) {
      dear.forEach(scan::skip);
      scan.readDetail(DetailOrder.of(due), terms, shares);
    } else {
      LargestSearch largest = new LargestSearch(scan, wanted, reused);
      largest.read(due, terms, shares);
      largest.skip(dear);
      scan.readDetail(List.of(), terms, shares); // asks whether those would open
    }
  }

  private boolean isReusable(Candidate candidate, long now) {
    return candidate.isUnchanged() && now - candidate.triedAt() < reuse.toNanos();
  }

  private boolean isAffordable(Scan scan, Candidate candidate, long now) {
    if (budget.isUnlimited()) {
      return true;
    }
    scan.predict(candidate);
    return budget.affords(candidate, now);
  }
}
