package io.procmem;

import io.procmem.internal.read.Moment;
import io.procmem.report.Report;
import io.procmem.snapshot.Snapshot;
import org.jspecify.annotations.Nullable;

/** The last report of a {@link ProcMem}, and the last good one, which stands in for it. */
final class LatestReports {

  private final Clocks time;

  /** Made in advance, because it is needed when there is no memory to make it. */
  private final Report starved;

  /** The last report of a scan that succeeded. */
  private volatile @Nullable Report good;

  /** The last report, and when the attempt to make it ended. */
  private volatile @Nullable Made last;

  private record Made(Report report, long nanos) {}

  LatestReports(Clocks time) {
    this.time = time;
    this.starved = empty().withProblem(Problems.STARVED);
  }

  private Report empty() {
    Moment now = time.now();
    return Report.next(null, Snapshot.empty(now.instant(), now.nanos()));
  }

  /** A report for when there is no heap or stack left. */
  Report starved() {
    return starved;
  }

  /** The last report of a scan that succeeded; null if there is none. */
  @Nullable Report good() {
    return good;
  }

  /** Sets the report of a scan that succeeded, and returns it. */
  Report setGood(Report report) {
    good = report;
    return report;
  }

  /** An attempt to scan has ended with this report. */
  void set(Report report) {
    last = new Made(report, time.nanos().getAsLong());
  }

  /** The next caller gets a new report. */
  void expire() {
    last = null;
  }

  /** The last report; null if there is none, or if it is older. */
  @Nullable Report youngerThan(long nanos) {
    Made made = last;
    return made != null && time.nanos().getAsLong() - made.nanos < nanos ? made.report : null;
  }

  boolean isEmpty() {
    return last == null;
  }

  /** The last good report if it is recent enough, otherwise an empty one; with a problem. */
  Report problem(String problem, long standInNanos) {
    Report report = good;
    long now = time.nanos().getAsLong();
    if (report == null || now - report.snapshot().monotonicNanos() > standInNanos) {
      report = empty();
    }
    return report.withProblem(problem);
  }
}
