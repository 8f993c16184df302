package io.procmem;

import io.procmem.procfs.Candidate;
import io.procmem.procfs.Moment;
import io.procmem.procfs.ReadTerms;
import io.procmem.procfs.Scan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which processes have their memory detail (PSS, USS and what they are made of) read in a scan.
 *
 * <p>While the kernel walks a process's page tables, that process cannot map or unmap memory or
 * start a thread: about 10 ms for each GiB in small pages. So detail is the one read that is
 * rationed. A process passed over keeps its last detail, which carries its age, or has its resident
 * size only.
 */
public final class DetailPolicy {

  private static final Duration PATIENCE = Duration.ofMillis(100);
  private static final Duration LONG_PATIENCE = Duration.ofSeconds(30);
  private static final Duration SCAN = Duration.ofMillis(500);
  private static final Duration FOREVER = Duration.ofDays(1);

  /** Of any process's time, the share it may be stalled. */
  private static final double TARGET_SHARE = 0.005;

  /** A pass has at least this share of a scan's time, however late it begins. */
  private static final int LEAST_SHARE_OF_SCAN = 4;

  /** Never tried first, then those tried longest ago, then the largest. */
  static final Comparator<Candidate> MOST_DUE_FIRST =
      Comparator.comparingLong(Candidate::triedAt)
          .thenComparing(Comparator.comparingLong(Candidate::rssBytes).reversed());

  private enum Kind {
    NONE,
    EVERY,
    BUDGET
  }

  private final Kind kind;
  private final Duration stall;

  /** How old one read may grow before it is left behind. */
  private final Duration patience;

  /** How long after its begin a scan starts no more reads. */
  private final Duration scanTime;

  private DetailPolicy(Kind kind, Duration stall, Duration patience, Duration scanTime) {
    this.kind = kind;
    this.stall = stall;
    this.patience = patience;
    this.scanTime = scanTime;
  }

  /** {@return no detail: resident sizes only, and no process ever stalls} */
  public static DetailPolicy none() {
    return new DetailPolicy(Kind.NONE, Duration.ZERO, PATIENCE, SCAN);
  }

  /**
   * Detail of every process in every scan, whatever it costs. A scan waits up to 30 seconds for one
   * read, and has no deadline.
   *
   * @return that policy
   */
  public static DetailPolicy every() {
    return new DetailPolicy(Kind.EVERY, Duration.ZERO, LONG_PATIENCE, FOREVER);
  }

  /**
   * The detail that costs little: where one read is predicted to stall its process for no longer
   * than a bound, for no more than 0.5 % of the process's time, and as far as 500 ms of a scan go,
   * the most due first. The default, with 25 ms; 100 ms where the scope is a tree or this JVM.
   *
   * @param stall the longest predicted stall
   * @return that policy
   */
  public static DetailPolicy stallingAtMost(Duration stall) {
    if (stall.isNegative() || stall.isZero()) {
      throw new IllegalArgumentException("a stall bound must be positive, or use none(): " + stall);
    }
    Duration bound = stall.compareTo(FOREVER) > 0 ? FOREVER : stall; // else no long holds it
    return new DetailPolicy(Kind.BUDGET, bound, PATIENCE, SCAN);
  }

  static DetailPolicy standard(Scope scope) {
    return stallingAtMost(Duration.ofMillis(scope.isOwn() ? 100 : 25));
  }

  /**
   * How long a pass of reads that can hang is waited for. A late pass is not starved by those
   * before it: what has the last turn in every scan would never be read at all.
   *
   * @param startedNanos when the scan began, on the clock of {@link System#nanoTime()}
   * @param nowNanos when the pass begins
   */
  ReadTerms terms(long startedNanos, long nowNanos) {
    long deadline = startedNanos + scanTime.toNanos();
    long least = nowNanos + scanTime.toNanos() / LEAST_SHARE_OF_SCAN;
    return new ReadTerms(patience.toNanos(), deadline - least > 0 ? deadline : least);
  }

  DetailPolicy withPatience(Duration patience) {
    return new DetailPolicy(kind, stall, patience, scanTime);
  }

  DetailPolicy withScanTime(Duration scanTime) {
    return new DetailPolicy(kind, stall, patience, scanTime);
  }

  /** Has the details read that this policy wants. */
  void apply(Scan scan, Moment now, ReadTerms terms) {
    switch (kind) {
      case NONE -> {}
      case EVERY -> scan.readDetail(scan.candidates(), terms);
      case BUDGET -> scan.readDetail(due(scan, now), terms);
    }
  }

  private List<Candidate> due(Scan scan, Moment now) {
    List<Candidate> due = new ArrayList<>();
    for (Candidate candidate : scan.predictedCandidates()) {
      if (isAffordable(candidate, now.nanos())) {
        due.add(candidate);
      } else {
        scan.skip(candidate);
      }
    }
    due.sort(MOST_DUE_FIRST);
    return due;
  }

  /** Whether a read would stall its process for a short time only, and not too often. */
  boolean isAffordable(Candidate candidate, long nowNanos) {
    long predicted = candidate.predictedReadNanos(nowNanos);
    if (predicted > stall.toNanos()) {
      return false;
    }
    long tried = candidate.triedAt();
    return tried == Candidate.NEVER || (nowNanos - tried) * TARGET_SHARE >= predicted;
  }
}
