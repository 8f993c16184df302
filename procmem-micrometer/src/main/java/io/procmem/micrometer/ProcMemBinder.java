package io.procmem.micrometer;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.procmem.ProcMem;
import io.procmem.internal.exposition.ClassLoading;
import io.procmem.internal.exposition.NamesInUse;
import io.procmem.internal.exposition.RateLimitedLog;
import io.procmem.report.Report;
import io.procmem.snapshot.Demand;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows the memory use of a machine's processes as meters of Micrometer.
 *
 * <pre>{@code
 * ProcMem procMem = ProcMem.create();
 * ProcMemBinder binder = new ProcMemBinder(procMem);
 * binder.bindTo(registry);
 * }</pre>
 *
 * <p>By default the machine, the scan and the groups are bound. {@link
 * ProcMemBinderBuilder#metrics} adds processes, within the series limit of the table. Meters come
 * and go with what they describe: the meters of a process are removed when it exits, and those of a
 * new process appear when the next report is taken.
 *
 * <p>All values are from one report. Reading a meter takes a new report if the last one is older
 * than a second ({@link ProcMemBinderBuilder#maxAge}), unless reports are taken only by {@link
 * #refresh()}. The binder owns no thread and no file. It does not close the {@link ProcMem}.
 *
 * <p>For a Prometheus registry, {@code ProcMemMetrics} of procmem-prometheus on the underlying
 * {@code PrometheusRegistry} costs less than half. If both are used there, {@code ProcMemMetrics}
 * leaves out the metrics that have meters. To use it for Prometheus and the binder for all other
 * registries, deny the binder's meters there: {@code MeterFilter.denyNameStartsWith("procmem.")}.
 *
 * <p>If other code removes a meter from the registry, the meter is registered again with the next
 * report, or when the binder is bound again. Two binders on one registry need different {@linkplain
 * ProcMemBinderBuilder#tags tags}.
 *
 * <p>Thread-safe. Reading a meter never throws. A reading that takes a report waits for its scan;
 * any other waits for at most a second.
 */
public final class ProcMemBinder implements MeterBinder, AutoCloseable {

  static {
    ClassLoading.ahead(ProcMemBinder.class);
  }

  private static final Logger LOG = LoggerFactory.getLogger(ProcMemBinder.class);

  private static final Duration WAIT = Duration.ofSeconds(1);

  private final Function<Demand, Report> reports;
  private final Demand demand;
  private final MeterSync meters;
  private final @Nullable Duration maxAge;
  private final LongSupplier nanos;
  private final RateLimitedLog log = new RateLimitedLog(LOG::warn);

  /** Kept here, because others refer to it weakly. */
  private final NamesInUse.Source names = this::namesIn;

  private final ReentrantLock lock = new ReentrantLock();
  private volatile long refreshedAt;
  private volatile boolean refreshed;
  private volatile boolean closed;

  /**
   * Binds the machine, the scan and the groups.
   *
   * @param procMem the source of the reports; it must outlive the binder
   */
  public ProcMemBinder(ProcMem procMem) {
    this(builder(procMem));
  }

  /**
   * Binds the machine, the scan and the groups.
   *
   * @param procMem the source of the reports; it must outlive the binder
   * @param tags tags that every meter has
   */
  public ProcMemBinder(ProcMem procMem, Iterable<Tag> tags) {
    this(builder(procMem).tags(tags));
  }

  ProcMemBinder(ProcMemBinderBuilder settings) {
    this.reports = settings.reports;
    this.demand = settings.table.demand();
    this.maxAge = settings.maxAge;
    this.nanos = settings.nanos;
    this.meters =
        new MeterSync(settings.table, settings.tags, settings.baseline, nanos, this::read, log);
    NamesInUse.add(names);
  }

  private Set<String> namesIn(Object prometheusRegistry) {
    return meters.namesIn(prometheusRegistry);
  }

  /**
   * Starts to configure a binder.
   *
   * @param procMem the source of the reports; it must outlive the binder
   * @return a builder with the defaults set
   */
  public static ProcMemBinderBuilder builder(ProcMem procMem) {
    return new ProcMemBinderBuilder(requireNonNull(procMem, "procMem")::report);
  }

  /** For tests with reports of their own. */
  static ProcMemBinderBuilder builder(Function<Demand, Report> reports) {
    return new ProcMemBinderBuilder(reports);
  }

  /**
   * Registers all present and future meters with a registry. Takes a report first. May be called
   * for any number of registries. Does nothing after {@link #close}.
   */
  @Override
  public void bindTo(MeterRegistry registry) {
    requireNonNull(registry, "registry");
    lock.lock();
    try {
      if (!closed) {
        if (!refreshed) {
          refreshUnderLock();
        }
        meters.add(registry);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Shows a new report, unless the {@link ProcMem} finds its last one recent enough. For hosts with
   * a scheduler of their own: with {@link ProcMemBinderBuilder#onlyOnRefresh()}, reading a meter
   * does no I/O.
   */
  public void refresh() {
    lock.lock();
    try {
      refreshUnderLock();
    } finally {
      lock.unlock();
    }
  }

  private void refreshUnderLock() {
    if (closed) {
      return;
    }
    try {
      Report report = reports.apply(demand);
      log.problemOf(report);
      meters.show(report);
    } finally { // after a failure, the next meter that is read must not try again at once
      refreshedAt = nanos.getAsLong();
      refreshed = true;
    }
  }

  /** Reads a meter. The reader must neither fail nor wait for long. */
  @SuppressWarnings("CatchThrowable")
  private double read(Series series) {
    try {
      if (isDue() && !lock.isHeldByCurrentThread() && acquire()) {
        try {
          if (isDue()) { // another thread may have refreshed while it held the lock
            refreshUnderLock();
          }
        } finally {
          lock.unlock();
        }
      }
    } catch (Throwable t) {
      log.failure("a report could not be shown", t);
    }
    return series.value();
  }

  private boolean isDue() {
    Duration age = maxAge;
    return age != null && nanos.getAsLong() - refreshedAt >= age.toNanos();
  }

  /** Waits for a limited time: the reader may hold a lock that a running refresh waits for. */
  private boolean acquire() {
    try {
      return lock.tryLock() || lock.tryLock(WAIT.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Removes all its meters from every registry. The {@link ProcMem} stays open. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      meters.removeAll();
    } finally {
      lock.unlock();
    }
  }
}
