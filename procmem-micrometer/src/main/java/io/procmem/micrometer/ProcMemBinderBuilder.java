package io.procmem.micrometer;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.procmem.metrics.MetricTable;
import io.procmem.metrics.RowKind;
import io.procmem.report.Report;
import io.procmem.snapshot.Demand;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The settings of a {@link ProcMemBinder}: what is bound and how it is named. Not thread-safe. */
public final class ProcMemBinderBuilder {

  private static final Duration MAX_AGE = Duration.ofDays(365);

  final Function<Demand, Report> reports;
  MetricTable table = MetricTable.standard().without(RowKind.PROCESS);
  Tags tags = Tags.empty();
  Baseline baseline = Baseline.FROM_FIRST_SIGHT;
  @Nullable Duration maxAge = Duration.ofSeconds(1);
  LongSupplier nanos = System::nanoTime;

  ProcMemBinderBuilder(Function<Demand, Report> reports) {
    this.reports = reports;
  }

  /**
   * Sets which metrics are shown, for which processes; by default those of the machine, the scan
   * and the groups. If the table can show {@code procmem.up}, it is always shown.
   *
   * @param table the metrics, such as {@code MetricTable.standard().top(20, Ranking.USS)}; with a
   *     series limit
   * @return this builder
   * @throws IllegalArgumentException if the table has no series limit, since the registry keeps
   *     every meter
   */
  public ProcMemBinderBuilder metrics(MetricTable table) {
    if (table.seriesLimit().isEmpty()) {
      throw new IllegalArgumentException(
          "every process without a limit would fill the registry: use"
              + " allProcesses().seriesLimit(5000)");
    }
    this.table = table.withUp();
    return this;
  }

  /**
   * Sets tags that every meter has.
   *
   * @param tags the tags; their keys must differ from those of the meters' own tags, such as {@code
   *     group}
   * @return this builder
   */
  public ProcMemBinderBuilder tags(Iterable<Tag> tags) {
    this.tags = Tags.of(tags);
    return this;
  }

  /**
   * Sets the first value of counters; {@link Baseline#FROM_FIRST_SIGHT} by default.
   *
   * @param baseline where counters start
   * @return this builder
   */
  public ProcMemBinderBuilder baseline(Baseline baseline) {
    this.baseline = requireNonNull(baseline, "baseline");
    return this;
  }

  /**
   * Sets how old the report may be when a meter is read; 1 second by default. A registry reads its
   * meters one by one: if that takes longer than the maximum age, their values are from several
   * reports. An age below that of the {@link io.procmem.ProcMem} (also 1 second by default) gives
   * no newer values: set its {@code maxAge} too.
   *
   * @param maxAge the maximum age
   * @return this builder
   * @throws IllegalArgumentException if it is negative
   */
  public ProcMemBinderBuilder maxAge(Duration maxAge) {
    if (maxAge.isNegative()) {
      throw new IllegalArgumentException("maxAge must not be negative: " + maxAge);
    }
    this.maxAge = maxAge.compareTo(MAX_AGE) > 0 ? MAX_AGE : maxAge;
    return this;
  }

  /**
   * Takes reports only in {@link ProcMemBinder#refresh()}, never when a meter is read.
   *
   * @return this builder
   */
  public ProcMemBinderBuilder onlyOnRefresh() {
    this.maxAge = null;
    return this;
  }

  /** Sets the clock, for tests. */
  ProcMemBinderBuilder nanos(LongSupplier nanos) {
    this.nanos = nanos;
    return this;
  }

  /**
   * Builds the binder. It takes no report yet.
   *
   * @return a binder with these settings
   * @throws IllegalArgumentException if a tag has the key of a tag that a meter has already
   */
  public ProcMemBinder build() {
    return new ProcMemBinder(this);
  }
}
