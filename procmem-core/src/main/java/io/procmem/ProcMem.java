package io.procmem;

import static java.util.Objects.requireNonNull;

import io.procmem.internal.procfs.UnscannableException;
import io.procmem.internal.read.Moment;
import io.procmem.report.Report;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Snapshot;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The processes of a machine and what they use. Thread-safe, and meant to be kept: rates need an
 * earlier scan, and later scans cost less than the first.
 *
 * <p>One scan serves all who ask within {@code maxAge}. By default it is made by the caller who
 * finds the last report too old, in that caller's thread; what can hang is left to daemon threads
 * that are there only while there is something for them to read: at most two for processes, {@code
 * procmem-reader-N}; at most two for the machine's own files and a passwd file, {@code
 * procmem-machine-N}; and at most two for the name service, {@code procmem-names-N}. With {@link
 * ProcMemBuilder#sampleEvery} a thread {@code procmem-sampler} scans, and callers do no I/O at all.
 *
 * <p>Asking never throws, whatever is thrown by the filter or the clock that the host has given,
 * and even where there is no memory left. Where there is no procfs, reports are empty and {@link
 * Report#problem()} says why. When a scan fails, the last good report stands in and says so too, as
 * long as it is no older than a minute, twice {@code maxAge} or six sampling intervals; then
 * reports are empty, since nobody knows whether those processes still live.
 */
public final class ProcMem implements AutoCloseable {

  private static final Duration LONGEST_SCRAPE = Duration.ofMinutes(5);

  /** For so long old figures stand in where there are no new ones; then nobody believes them. */
  private static final Duration STANDING_IN = Duration.ofMinutes(1);

  private static final String CLOSED = "this ProcMem is closed";
  private static final String RUNNING =
      "the scan this needs is still running in another thread; these figures are older";
  private static final String NOT_SAMPLED =
      "not all of what this needs was read in the last scan; it will be in the next";
  private static final String REENTERED =
      "a report was asked for from within the scan that makes it, by what was given to where(…)";
  private static final String FIRST_RUNNING = "the first scan is still running; ask again";
  private static final String NO_THREAD =
      "the scanning thread could not be started: this machine has no thread left; raise the limit"
          + " (ulimit -u, pids.max), or ask again";
  private static final String STARVED =
      "there was not even the memory to say what went wrong: give this JVM more heap or stack";

  private final Scanner scanner;
  private final Clocks time;
  private final Demand demand;
  private final RecentDemands demands;
  private final Duration maxAge;
  private final Duration wait;

  /** How old a report of the background thread may be before something must be wrong. */
  private final Duration overdueAfter;

  private final long standInNanos;

  private final ReentrantLock lock = new ReentrantLock();
  private final @Nullable Sampler sampler;

  private final CountDownLatch firstScan = new CountDownLatch(1);

  private final Listeners listeners;

  private volatile boolean closed;

  /** Made ahead, since where it is needed there is no memory to make it. */
  private final Report starved;

  /** The last report of a scan that succeeded. */
  private volatile @Nullable Report lastGood;

  /** The last report, and when the attempt to make it ended. */
  private volatile @Nullable Made last;

  private record Made(Report report, long nanos) {}

  ProcMem(Scanner scanner, Clocks time, ProcMemBuilder settings) {
    this.scanner = scanner;
    this.time = time;
    this.demand = settings.demand;
    this.maxAge = settings.maxAge;
    this.wait = settings.wait;
    this.listeners = new Listeners(settings.listeners);
    Duration sampleEvery = settings.sampleEvery;
    this.overdueAfter = sampleEvery == null ? maxAge : sampleEvery.multipliedBy(3);
    this.standInNanos = Math.max(STANDING_IN.toNanos(), overdueAfter.multipliedBy(2).toNanos());
    this.demands = new RecentDemands(remember(sampleEvery).toNanos());
    Moment now = time.now();
    this.starved =
        Report.next(null, Snapshot.empty(now.instant(), now.nanos())).withProblem(STARVED);
    this.sampler =
        sampleEvery == null ? null : Sampler.start(() -> scanUnderLock(demand), sampleEvery);
  }

  /**
   * How long a demand is remembered: where samples are taken ahead, until whoever asks asks again.
   */
  private Duration remember(@Nullable Duration sampleEvery) {
    if (sampleEvery == null) {
      return maxAge;
    }
    return sampleEvery.compareTo(LONGEST_SCRAPE) > 0 ? sampleEvery.multipliedBy(2) : LONGEST_SCRAPE;
  }

  /** {@return all of this machine's processes, read by the defaults of {@link ProcMemBuilder}} */
  public static ProcMem create() {
    return builder().build();
  }

  /** {@return a builder with the defaults set} */
  public static ProcMemBuilder builder() {
    return new ProcMemBuilder();
  }

  /** {@return whether there is a procfs to read; if not, {@link Report#problem()} says why} */
  public boolean isSupported() {
    return scanner.isSupported();
  }

  /** {@return the snapshot of {@link #report()}} */
  public Snapshot snapshot() {
    return report().snapshot();
  }

  /**
   * {@return a report no older than {@code maxAge}, or than the last scan in the background; or one
   * with a {@link Report#problem()}}
   */
  public Report report() {
    return report(demand);
  }

  /**
   * A report for which more was read than by default, or less.
   *
   * @param demand the files it needs
   * @return a report as {@link #report()} gives, for which these were read; or one with a {@link
   *     Report#problem()}
   * @throws NullPointerException if {@code demand} is null
   */
  @SuppressWarnings("CatchThrowable")
  public Report report(Demand demand) {
    requireNonNull(demand, "demand");
    try {
      return ask(demand);
    } catch (Throwable e) { // no memory, or no stack, to say it in; the next call may have some
      return starved;
    }
  }

  private Report ask(Demand demand) {
    if (closed) {
      return problem(CLOSED);
    }
    Report ready = readyFor(demand);
    if (ready != null) {
      return ready;
    }
    if (lock.isHeldByCurrentThread()) {
      return problem(REENTERED);
    }
    demands.ask(demand, time.nanos().getAsLong());
    if (sampler != null) {
      return sampled(demand);
    }
    if (!acquire()) {
      return problem(last == null ? FIRST_RUNNING : RUNNING);
    }
    try {
      if (closed) {
        return problem(CLOSED);
      }
      ready = readyFor(demand); // whoever held the lock may have made it
      return ready != null ? ready : scan(demand);
    } finally {
      lock.unlock();
    }
  }

  /** The last report, if it is young enough and has what is needed; or says why there is none. */
  private @Nullable Report readyFor(Demand demand) {
    Made made = last;
    if (made == null || time.nanos().getAsLong() - made.nanos >= maxAge.toNanos()) {
      return null;
    }
    Report report = made.report;
    boolean serves = report.snapshot().demand().covers(demand) || report.problem().isPresent();
    return serves ? report : null;
  }

  private boolean acquire() {
    if (lock.tryLock()) { // even for a caller that was interrupted
      return true;
    }
    try {
      return lock.tryLock(wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void scanUnderLock(Demand demand) {
    lock.lock();
    try {
      scan(demand);
    } finally {
      lock.unlock();
    }
  }

  @SuppressWarnings("CatchThrowable")
  private Report scan(Demand demand) {
    Report report = starved;
    try {
      report = tryToScan(demand);
    } finally { // whatever it throws, who waits for the first scan is not to wait for ever
      last = new Made(report, time.nanos().getAsLong());
      firstScan.countDown();
    }
    return report;
  }

  @SuppressWarnings("CatchThrowable")
  private Report tryToScan(Demand demand) {
    try {
      Demand all = demands.union(demand, time.nanos().getAsLong());
      Scanner.Scanned scanned = scanner.scan(all);
      Report report = Report.next(lastGood, scanned.snapshot(), scanned.classes());
      lastGood = report;
      listeners.tell(report);
      return report;
    } catch (UnscannableException e) {
      return problem(e.problem());
    } catch (Throwable e) { // the host asked for figures, not for our defects
      return problem("the scan failed, please report it: " + HostCode.describe(e));
    }
  }

  /** The last report of the background thread, or what there is of one. */
  private Report sampled(Demand demand) {
    if (sampler != null && !sampler.ensureRunning()) {
      return problem(NO_THREAD);
    }
    try {
      if (!firstScan.await(wait.toNanos(), TimeUnit.NANOSECONDS)) {
        return problem(FIRST_RUNNING);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Made made = last;
    if (made == null) {
      return problem(FIRST_RUNNING);
    }
    boolean overdue = time.nanos().getAsLong() - made.nanos > overdueAfter.toNanos();
    if (overdue) {
      return problem(RUNNING);
    }
    boolean serves = made.report.snapshot().demand().covers(demand);
    return serves || made.report.problem().isPresent() ? made.report : problem(NOT_SAMPLED);
  }

  /** The last good figures, or none, and why they are not what was asked for. */
  private Report problem(String problem) {
    Report good = lastGood;
    boolean standsIn =
        good != null && time.nanos().getAsLong() - good.snapshot().monotonicNanos() <= standInNanos;
    if (good == null || !standsIn) {
      Moment now = time.now();
      good = Report.next(null, Snapshot.empty(now.instant(), now.nanos()));
    }
    return good.withProblem(problem);
  }

  /**
   * Gives everything back, and waits for nothing: a thread that hangs in a read ends when the
   * kernel lets it go. Reports asked for later have a {@link Report#problem()}.
   */
  @Override
  public void close() {
    closed = true;
    if (sampler != null) {
      sampler.close();
    }
    listeners.close();
    scanner.close();
  }
}
