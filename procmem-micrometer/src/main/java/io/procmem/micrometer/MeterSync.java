package io.procmem.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.procmem.internal.exposition.Exposition;
import io.procmem.internal.exposition.RateLimitedLog;
import io.procmem.internal.exposition.Row;
import io.procmem.internal.exposition.Rows;
import io.procmem.metrics.Metric;
import io.procmem.metrics.MetricTable;
import io.procmem.metrics.RowKind;
import io.procmem.report.Report;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The rows of the last report as series, and the registries that show them. From one report to the
 * next, values change in place; meters are added and removed only where rows come or go. Guarded by
 * the binder's lock.
 */
final class MeterSync {

  private final Tags common;
  private final Baseline baseline;
  private final LongSupplier nanos;
  private final ToDoubleFunction<Series> reading;
  private final RateLimitedLog log;
  private final Exposition exposition;
  private final Map<RowKind<?>, KindSeries> kinds = new HashMap<>();

  /** May change while it is iterated: a listener of the host may bind or close. */
  private final List<BoundRegistry> registries = new CopyOnWriteArrayList<>();

  private int refreshes;

  MeterSync(
      MetricTable table,
      Tags common,
      Baseline baseline,
      LongSupplier nanos,
      ToDoubleFunction<Series> reading,
      RateLimitedLog log) {
    this.common = common;
    this.baseline = baseline;
    this.nanos = nanos;
    this.reading = reading;
    this.log = log;
    this.exposition = new Exposition(table);
    for (Metric<?> metric : table.metrics()) {
      MeterNames names = MeterNames.of(metric, table);
      names.requireNone(common);
      kinds.computeIfAbsent(metric.rowKind(), kind -> new KindSeries()).declare(names);
    }
  }

  /** Adds a registry with the present series. A known registry gets back what it has lost. */
  void add(MeterRegistry registry) {
    for (BoundRegistry bound : registries) {
      if (bound.isOf(registry)) {
        bound.restore();
        return;
      }
    }
    List<MeterNames> all = kinds.values().stream().flatMap(kind -> kind.metrics.stream()).toList();
    BoundRegistry bound =
        new BoundRegistry(registry, new PrometheusNames(registry, all), reading, log);
    registries.add(bound);
    kinds.values().forEach(kind -> kind.addTo(bound));
    bound.names().refresh(present());
  }

  /** The names that meters have in a registry of the Prometheus client. Needs no lock. */
  Set<String> namesIn(Object prometheusRegistry) {
    Set<String> names = new HashSet<>();
    registries.forEach(bound -> names.addAll(bound.names().in(prometheusRegistry)));
    return names;
  }

  private Set<MeterNames> present() {
    Set<MeterNames> present = Collections.newSetFromMap(new IdentityHashMap<>());
    kinds.values().forEach(kind -> kind.addPresent(present));
    return present;
  }

  void show(Report report) {
    Rows rows = exposition.of(report);
    refreshes++;
    registries.removeIf(bound -> bound.isClosed() && bound.leaves(nanos.getAsLong()));
    kinds.forEach((kind, series) -> series.show(rows.of(kind)));
    registries.forEach(BoundRegistry::restore);
    Set<MeterNames> present = present();
    registries.stream()
        .filter(bound -> !bound.isClosed())
        .forEach(bound -> bound.names().refresh(present));
  }

  void removeAll() {
    registries.forEach(BoundRegistry::removeAll);
    registries.clear();
  }

  /** The series of one row kind. */
  private final class KindSeries {

    private final List<MeterNames> metrics = new ArrayList<>();
    private final List<Integer> firstCells = new ArrayList<>();
    private Map<List<String>, RowSeries> rows = new HashMap<>();
    private int cells;

    void declare(MeterNames metric) {
      metrics.add(metric);
      firstCells.add(cells);
      cells += metric.metric().cells().size();
    }

    void addTo(BoundRegistry bound) {
      for (RowSeries row : rows.values()) {
        for (Series series : row.all()) {
          if (series != null) {
            bound.add(series);
          }
        }
      }
    }

    void addPresent(Set<MeterNames> present) {
      for (RowSeries row : rows.values()) {
        for (Series series : row.all()) {
          if (series != null) {
            present.add(series.names());
          }
        }
      }
    }

    /**
     * Adds and updates rows before it removes those that are gone: a metric that briefly has no
     * meter would look like a new one to a scrape in progress.
     */
    void show(List<? extends Row<?>> now) {
      Map<List<String>, RowSeries> gone = rows;
      rows = new HashMap<>(now.size() * 2);
      for (Row<?> row : now) {
        RowSeries known = gone.remove(row.labelValues());
        RowSeries series = known == null ? new RowSeries(row, cells) : known;
        series.follow(row, fromZero(row));
        rows.put(row.labelValues(), series);
        update(row, series);
      }
      gone.values().forEach(this::remove);
    }

    /** Whether a counter starts with the first value of a row, rather than at 0. */
    private boolean fromZero(Row<?> row) {
      return baseline == Baseline.FROM_ZERO || row.isNew();
    }

    private void remove(RowSeries gone) {
      for (Series series : gone.all()) {
        if (series != null) {
          registries.forEach(bound -> bound.remove(series));
        }
      }
    }

    private void update(Row<?> row, RowSeries known) {
      @Nullable Series[] series = known.all();
      for (int i = 0; i < metrics.size(); i++) {
        MeterNames metric = metrics.get(i);
        int first = firstCells.get(i);
        row.read(
            metric.metric(),
            (cell, value) -> update(metric, row, known, first + cell, cell, value));
      }
      for (int i = 0; i < series.length; i++) {
        Series one = series[i];
        if (one != null && !one.isUpdatedIn(refreshes)) { // its value is unknown now
          series[i] = null;
          registries.forEach(bound -> bound.remove(one));
        }
      }
    }

    private void update(
        MeterNames metric, Row<?> row, RowSeries series, int at, int cell, double value) {
      Series known = series.all()[at];
      if (known != null) {
        known.update(value, row.isNew(), refreshes);
        return;
      }
      Series added =
          new Series(metric, metric.tags(row.labelValues(), cell, common), fromZero(row));
      added.update(value, row.isNew(), refreshes); // before any meter can read it
      series.all()[at] = added;
      registries.forEach(bound -> bound.add(added));
    }
  }
}
