package io.procmem.micrometer;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.procmem.ProcMem;
import io.procmem.metrics.ClassLoading;
import io.procmem.metrics.MetricTable;
import io.procmem.metrics.RateLimitedLog;
import io.procmem.metrics.RowKind;
import io.procmem.report.Report;
import io.procmem.snapshot.Demand;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the processes of a machine use, as meters of a registry.
 *
 * <pre>{@code
 * ProcMem procMem = ProcMem.create();
 * ProcMemBinder binder = new ProcMemBinder(procMem);
 * binder.bindTo(registry);
 * }</pre>
 *
 * <p>Meters come and go with what they are about: a process that ends takes its own along. By
 * default there are those of the machine, the scan and the groups; processes are shown by {@link
 * Builder#metrics}, within the limit of the table.
 *
 * <p>The numbers are those of one report, which is taken anew by whoever reads a meter when the
 * last is older than a second ({@link Builder#maxAge}), or only by {@link #refresh()}. It owns no
 * thread and no file; the {@link ProcMem} is its owner's to close.
 *
 * <p>Meters of what has come since appear when a report is taken, so a process that is new can be
 * found one reading later.
 *
 * <p>Where the registry is that of Prometheus, {@code ProcMemMetrics} of procmem-prometheus costs
 * less than half, on the {@code PrometheusRegistry} beneath. Not both there: they call things by
 * the same names, which that registry finds out only when it is scraped. Deny it the binder's
 * meters: {@code MeterFilter.denyNameStartsWith("procmem.")}.
 *
 * <p>Meters that somebody else takes out of the registry come back with the next report, or when
 * the binder is bound again. Two binders for one registry need {@linkplain Builder#tags tags} that
 * tell them apart.
 *
 * <p>Thread-safe. A meter that is read never throws; the reading that takes a report waits for its
 * scan, any other for a second at most.
 */
public final class ProcMemBinder implements MeterBinder, AutoCloseable {

  static {
    ClassLoading.ahead(ProcMemBinder.class);
  }

  private static final Logger LOG = LoggerFactory.getLogger(ProcMemBinder.class);

  private static final Duration WAIT = Duration.ofSeconds(1);

  private final Function<Demand, Report> reports;
  private final Demand demand;
  private final MeterSync binding;
  private final @Nullable Duration maxAge;
  private final LongSupplier nanos;
  private final RateLimitedLog complaints = new RateLimitedLog(LOG::warn);

  private final ReentrantLock lock = new ReentrantLock();
  private volatile long refreshedAt;
  private volatile boolean refreshed;
  private volatile boolean closed;

  /**
   * Binds the machine, the scan and the groups.
   *
   * @param procMem whose reports to show; it must outlive the binder
   */
  public ProcMemBinder(ProcMem procMem) {
    this(builder(procMem));
  }

  /**
   * Binds the machine, the scan and the groups.
   *
   * @param procMem whose reports to show; it must outlive the binder
   * @param tags tags that every meter has
   */
  public ProcMemBinder(ProcMem procMem, Iterable<Tag> tags) {
    this(builder(procMem).tags(tags));
  }

  private ProcMemBinder(Builder settings) {
    this.reports = settings.reports;
    this.demand = settings.table.demand();
    this.maxAge = settings.maxAge;
    this.nanos = settings.nanos;
    this.binding =
        new MeterSync(
            settings.table,
            settings.naming,
            settings.tags,
            settings.baseline,
            this::read,
            complaints);
  }

  /**
   * Begins to bind the processes of a machine.
   *
   * @param procMem whose reports to show; it must outlive the binder
   * @return a builder with the defaults set
   */
  public static Builder builder(ProcMem procMem) {
    return new Builder(requireNonNull(procMem, "procMem")::report);
  }

  /** For tests that tell reports. */
  static Builder builder(Function<Demand, Report> reports) {
    return new Builder(reports);
  }

  /**
   * Registers the meters there are, and those there will be, with a registry; with any number of
   * them, one after another. Takes a report first. After {@link #close} it does nothing.
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
        binding.add(registry);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Shows a new report, if the {@link ProcMem} has one or finds its last too old. For hosts with a
   * scheduler of their own; together with {@link Builder#onlyOnRefresh()}, meters that are read
   * then do no I/O.
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
      complaints.tell(report);
      binding.show(report);
    } finally { // what failed is not tried again by the next meter that is read
      refreshedAt = nanos.getAsLong();
      refreshed = true;
    }
  }

  /** What a meter shows. Whoever reads it must neither fail nor wait for long. */
  @SuppressWarnings("CatchThrowable")
  private double read(Series series) {
    try {
      if (isDue() && !lock.isHeldByCurrentThread() && acquire()) {
        try {
          if (isDue()) { // whoever held the lock may have done it
            refreshUnderLock();
          }
        } finally {
          lock.unlock();
        }
      }
    } catch (Throwable t) {
      complaints.failed("a report could not be shown", t);
    }
    return series.value();
  }

  private boolean isDue() {
    Duration age = maxAge;
    return age != null && nanos.getAsLong() - refreshedAt >= age.toNanos();
  }

  /** A bound, since who reads may hold a lock of the registry that a refresh waits for. */
  private boolean acquire() {
    try {
      return lock.tryLock() || lock.tryLock(WAIT.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Removes every meter it has added, from every registry. The {@link ProcMem} stays open. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      binding.removeAll();
    } finally {
      lock.unlock();
    }
  }

  /** What is bound, and how it is spelled. */
  public static final class Builder {

    private static final Duration LONGEST = Duration.ofDays(365);

    private final Function<Demand, Report> reports;
    private MetricTable table = MetricTable.standard().without(RowKind.PROCESS);
    private Tags tags = Tags.empty();
    private Naming naming = Naming.PROCMEM;
    private Baseline baseline = Baseline.FROM_FIRST_SIGHT;
    private @Nullable Duration maxAge = Duration.ofSeconds(1);
    private LongSupplier nanos = System::nanoTime;

    private Builder(Function<Demand, Report> reports) {
      this.reports = reports;
    }

    /**
     * Which metrics are shown, of which processes; by default those of the machine, the scan and
     * the groups. {@code procmem.up} is always there.
     *
     * @param table the metrics, as {@code MetricTable.standard().top(20, Ranking.USS)}; with a
     *     limit
     * @return this builder
     * @throws IllegalArgumentException if the table has no limit: each meter is kept by the
     *     registry
     */
    public Builder metrics(MetricTable table) {
      if (table.seriesLimit().isEmpty()) {
        throw new IllegalArgumentException(
            "every process without a limit would fill the registry: say allProcesses().seriesLimit(5000)");
      }
      this.table = table.with("procmem_up");
      return this;
    }

    /**
     * Tags that every meter has.
     *
     * @param tags the tags; none with a key that our meters have, such as {@code group}
     * @return this builder
     */
    public Builder tags(Iterable<Tag> tags) {
      this.tags = Tags.of(tags);
      return this;
    }

    /**
     * How meters and tags are called; {@link Naming#PROCMEM} by default.
     *
     * @param naming the names
     * @return this builder
     */
    public Builder naming(Naming naming) {
      this.naming = requireNonNull(naming, "naming");
      return this;
    }

    /**
     * What a counter shows first; {@link Baseline#FROM_FIRST_SIGHT} by default.
     *
     * @param baseline what it starts from
     * @return this builder
     */
    public Builder baseline(Baseline baseline) {
      this.baseline = requireNonNull(baseline, "baseline");
      return this;
    }

    /**
     * How old the report may be when a meter is read; 1 second by default. A registry reads its
     * meters one by one: with less than the time it takes, they are of several reports.
     *
     * @param maxAge the age
     * @return this builder
     */
    public Builder maxAge(Duration maxAge) {
      if (maxAge.isNegative()) {
        throw new IllegalArgumentException("maxAge must not be negative: " + maxAge);
      }
      this.maxAge = maxAge.compareTo(LONGEST) > 0 ? LONGEST : maxAge;
      return this;
    }

    /**
     * Takes no report when a meter is read, but only in {@link ProcMemBinder#refresh()}.
     *
     * @return this builder
     */
    public Builder onlyOnRefresh() {
      this.maxAge = null;
      return this;
    }

    /** Tells the time, for tests. */
    Builder nanos(LongSupplier nanos) {
      this.nanos = nanos;
      return this;
    }

    /**
     * Builds it. No report is taken yet.
     *
     * @return a binder with these settings
     * @throws IllegalArgumentException if a tag has a key that our meters have
     */
    public ProcMemBinder build() {
      return new ProcMemBinder(this);
    }
  }
}
