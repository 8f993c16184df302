package io.procmem;

import static java.util.Objects.requireNonNull;

import io.procmem.classify.Explanation;
import io.procmem.internal.procfs.UnscannableException;
import io.procmem.report.Report;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Snapshot;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The processes of a machine and their memory. Thread-safe. Create one and keep it: rates need an
 * earlier scan, and later scans cost less than the first.
 *
 * <p>One scan serves all callers within {@code maxAge}. By default a caller that finds the last
 * report too old scans in its own thread. Daemon threads make the reads that can hang, and end when
 * there is nothing to read: at most {@link ProcMemBuilder#readers readers} for processes, {@code
 * procmem-reader-N}; and at most two each for the files of the machine, {@code procmem-machine-N};
 * control groups, {@code procmem-groups-N}; the name service, {@code procmem-names-N}; and names of
 * containers, {@code procmem-node-N}. With {@link ProcMemBuilder#sampleEvery} a thread {@code
 * procmem-sampler} scans, and callers do no I/O; a report that needs other files than those before
 * waits for a scan.
 *
 * <p>A request for a report never throws, even if the predicate of the selection or the clock
 * throws, or no memory is left. Without a procfs, reports are empty and {@link Report#problem()}
 * says why. If a scan fails, the last good report stands in, with a problem, for one minute, twice
 * {@code maxAge} or six sampling intervals, whichever is longest. After that reports are empty.
 */
public final class ProcMem implements AutoCloseable {

  private final Clocks time;
  private final ReentrantLock lock = new ReentrantLock();
  private final LatestReports reports;
  private final CountDownLatch firstScan = new CountDownLatch(1);
  private final Listeners listeners;
  private final @Nullable Sampler sampler;
  private volatile Scanner scanner; // this and the next change under the lock
  private volatile Demand demand;
  private volatile RecentDemands demands;
  private volatile Timing timing;
  private volatile boolean closed;

  ProcMem(Scanner scanner, Clocks time, ProcMemBuilder settings) {
    this.scanner = scanner;
    this.time = time;
    this.timing = settings.timing;
    this.listeners = new Listeners(settings.listeners);
    this.demand = settings.demand.plus(listeners.demand());
    this.demands = new RecentDemands(timing.demandNanos());
    this.reports = new LatestReports(time);
    Duration interval = timing.interval();
    this.sampler = interval == null ? null : Sampler.start(() -> scanUnderLock(demand), interval);
  }

  /** {@return a {@link ProcMem} with the defaults of {@link ProcMemBuilder}} */
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
   * {@return a report no older than {@code maxAge}, or the last one of the background thread; or
   * one with a {@link Report#problem()}}
   */
  public Report report() {
    return report(demand);
  }

  /**
   * A report that needs more files than the settings say, or fewer.
   *
   * @param demand the files that it needs
   * @return as {@link #report()}, after a scan that read these files; or one with a {@link
   *     Report#problem()}
   * @throws NullPointerException if {@code demand} is null
   */
  @SuppressWarnings("CatchThrowable")
  public Report report(Demand demand) {
    requireNonNull(demand, "demand");
    try {
      return ask(demand);
    } catch (Throwable e) { // no heap or stack left to describe it; the next call may have some
      return reports.starved();
    }
  }

  private Report ask(Demand demand) {
    if (closed) {
      return problem(Problems.CLOSED);
    }
    Report ready = readyFor(demand);
    if (ready != null) {
      return ready;
    }
    if (lock.isHeldByCurrentThread()) {
      return problem(Problems.REENTERED);
    }
    demands.ask(demand, time.nanos().getAsLong());
    if (sampler != null) {
      return sampled(demand);
    }
    if (!acquire()) {
      return problem(reports.isEmpty() ? Problems.FIRST_RUNNING : Problems.RUNNING);
    }
    try {
      if (closed) {
        return problem(Problems.CLOSED);
      }
      ready = readyFor(demand); // another caller may have made it
      return ready != null ? ready : scan(demand);
    } finally {
      lock.unlock();
    }
  }

  /** The last report if it is recent enough and serves the demand; otherwise null. */
  private @Nullable Report readyFor(Demand demand) {
    Report report = reports.youngerThan(timing.maxAgeNanos());
    return report != null && serves(report, demand) ? report : null;
  }

  private boolean acquire() {
    if (lock.tryLock()) { // also for an interrupted caller
      return true;
    }
    try {
      return lock.tryLock(timing.waitNanos(), TimeUnit.NANOSECONDS);
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

  private Report scan(Demand demand) {
    Report report = reports.starved();
    try {
      report = tryToScan(demand);
    } finally { // even after an exception, callers must not wait forever for the first scan
      reports.set(report);
      firstScan.countDown();
    }
    return report;
  }

  @SuppressWarnings("CatchThrowable")
  private Report tryToScan(Demand demand) {
    try {
      Demand all = demands.union(demand, time.nanos().getAsLong());
      Report report = reports.setGood(scanner.scan(all).after(reports.good()));
      listeners.publish(report);
      return report;
    } catch (UnscannableException e) {
      return problem(e.problem());
    } catch (Throwable e) { // a defect of ours must not throw into the host
      return problem("the scan failed, please report it: " + HostCode.describe(e));
    }
  }

  /**
   * Why a process is in its subgroup. Scans in the caller's thread, and reads again what the rules
   * need of that process. Waits for a scan that is running, as long as a report does.
   *
   * @param pid its pid
   * @return the explanation; empty if there is no such process, it is not selected, another scan is
   *     still running, or the scan fails
   */
  public Optional<Explanation> explain(int pid) {
    if (closed || lock.isHeldByCurrentThread() || !acquire()) {
      return Optional.empty();
    }
    try {
      scanner.explain(pid);
      if (!closed) { // by another thread, while this one waited
        scan(Demand.of());
      }
      return scanner.takeExplanation();
    } finally {
      lock.unlock();
    }
  }

  /** The last report of the background thread, or one with a problem. */
  private Report sampled(Demand demand) {
    if (sampler != null && !sampler.ensureRunning()) {
      return problem(Problems.NO_THREAD);
    }
    try {
      if (!firstScan.await(timing.waitNanos(), TimeUnit.NANOSECONDS)) {
        return problem(Problems.FIRST_RUNNING);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (reports.isEmpty()) {
      return problem(Problems.FIRST_RUNNING);
    }
    Report report = reports.youngerThan(timing.overdueNanos() + 1);
    if (report == null) {
      return problem(Problems.RUNNING);
    }
    if (!serves(report, demand)) { // such as that of an adapter that was just registered
      awaitNewScan();
      Report newer = reports.youngerThan(Long.MAX_VALUE);
      report = newer == null ? report : newer;
    }
    return serves(report, demand)
        ? report
        : problem(closed ? Problems.CLOSED : Problems.NOT_SAMPLED);
  }

  /** Whether a report is the answer to a demand: it read enough files, or has a problem. */
  private static boolean serves(Report report, Demand demand) {
    return report.snapshot().demand().covers(demand) || report.problem().isPresent();
  }

  private void awaitNewScan() {
    try {
      if (sampler != null) {
        sampler.scanNow(timing.waitNanos());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Report problem(String problem) {
    return reports.problem(problem, timing.standInNanos());
  }

  /**
   * Takes over the sources, rules, selection, detail policy, {@code maxAge}, {@code waitAtMost} and
   * {@code childrenFollowParent} of other settings, from the next scan on. Everything else stays as
   * it is. Counters, rates and known details continue: no counter falls or jumps, and a group with
   * a new name begins as one of a new program. Waits for a scan that is running.
   *
   * @param settings the new settings
   * @throws IllegalArgumentException if a listener needs PSS or USS under {@link
   *     DetailPolicy#none}; nothing has changed then
   */
  public void reconfigure(ProcMemBuilder settings) {
    listeners.requireReadable(settings.policy());
    Scanner next = Scanner.of(settings, scanner.procFs(), time);
    lock.lock();
    try {
      scanner = next;
      timing = settings.timing.withIntervalOf(timing);
      demand = settings.demand.plus(listeners.demand());
      demands = new RecentDemands(timing.demandNanos());
      if (sampler == null) { // else it makes the next report
        reports.expire();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Releases all resources without waiting. A thread that hangs in a read ends when the kernel
   * returns. Later reports have a problem.
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
