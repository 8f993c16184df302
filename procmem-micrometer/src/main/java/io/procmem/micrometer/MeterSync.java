package io.procmem.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.procmem.metrics.Exposition;
import io.procmem.metrics.Metric;
import io.procmem.metrics.MetricTable;
import io.procmem.metrics.RateLimitedLog;
import io.procmem.metrics.Row;
import io.procmem.metrics.RowKind;
import io.procmem.metrics.Rows;
import io.procmem.report.Report;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The rows of the last report as series, and the registries these are in. From one report to the
 * next, numbers change in place; meters are touched only where rows come or go. Guarded by the
 * binder's lock.
 */
final class MeterSync {

  private final MetricTable table;
  private final Naming naming;
  private final Tags common;
  private final Baseline baseline;
  private final ToDoubleFunction<Series> reading;
  private final RateLimitedLog complaints;
  private final Exposition exposition;
  private final Map<RowKind, FamilySeries> families = new EnumMap<>(RowKind.class);

  /** May change while it is gone through: a listener of the host may bind or close. */
  private final List<BoundRegistry> registries = new CopyOnWriteArrayList<>();

  private int refreshes;

  MeterSync(
      MetricTable table,
      Naming naming,
      Tags common,
      Baseline baseline,
      ToDoubleFunction<Series> reading,
      RateLimitedLog complaints) {
    this.table = table;
    this.naming = naming;
    this.common = common;
    this.baseline = baseline;
    this.reading = reading;
    this.complaints = complaints;
    this.exposition = table.exposition();
    for (Metric metric : table.metrics()) {
      families.computeIfAbsent(metric.family(), FamilySeries::new).declare(metric);
    }
  }

  /** Adds a registry, with the series there are; one that is known gets back what it has lost. */
  void add(MeterRegistry registry) {
    for (BoundRegistry bound : registries) {
      if (bound.isOf(registry)) {
        bound.restore();
        return;
      }
    }
    BoundRegistry bound = new BoundRegistry(registry, reading, complaints);
    registries.add(bound);
    families.values().forEach(family -> family.addTo(bound));
  }

  void show(Report report) {
    Rows rows = exposition.of(report);
    refreshes++;
    registries.removeIf(BoundRegistry::isClosed);
    families.forEach((family, series) -> series.show(rows.of(family)));
    registries.forEach(BoundRegistry::restore);
  }

  void removeAll() {
    registries.forEach(BoundRegistry::removeAll);
    registries.clear();
  }

  /** The series of one family. */
  private final class FamilySeries {

    private final RowKind family;
    private final List<Spelling> spellings = new ArrayList<>();
    private final List<Integer> firstCells = new ArrayList<>();
    private Map<List<String>, RowSeries> rows = new HashMap<>();
    private int cells;

    FamilySeries(RowKind family) {
      this.family = family;
    }

    void declare(Metric metric) {
      Spelling spelling = Spelling.of(metric, table.labelNames(family), naming);
      spelling.requireNone(common);
      spellings.add(spelling);
      firstCells.add(cells);
      cells += metric.cells().size();
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

    /**
     * Adds what has come and tells the numbers, then takes out what is gone: a family that was
     * empty in between would be a new one to a scrape that is under way.
     */
    void show(List<Row> now) {
      Map<List<String>, RowSeries> gone = rows;
      rows = new HashMap<>(now.size() * 2);
      for (Row row : now) {
        RowSeries known = gone.remove(row.labelValues());
        RowSeries series = known == null ? new RowSeries(row, cells) : known;
        series.areOf(row, fromZero(row));
        rows.put(row.labelValues(), series);
        tell(row, series);
      }
      gone.values().forEach(this::remove);
    }

    /** Whether all that a counter shows at first has happened since the report before. */
    private boolean fromZero(Row row) {
      return baseline == Baseline.FROM_ZERO || row.isNew();
    }

    private void remove(RowSeries gone) {
      for (Series series : gone.all()) {
        if (series != null) {
          registries.forEach(bound -> bound.remove(series));
        }
      }
    }

    private void tell(Row row, RowSeries known) {
      @Nullable Series[] series = known.all();
      for (int i = 0; i < spellings.size(); i++) {
        Spelling spelling = spellings.get(i);
        int first = firstCells.get(i);
        spelling
            .metric()
            .read(row, (cell, value) -> tell(spelling, row, known, first + cell, cell, value));
      }
      for (int i = 0; i < series.length; i++) {
        Series one = series[i];
        if (one != null && !one.wasToldIn(refreshes)) { // its number is no longer known
          series[i] = null;
          registries.forEach(bound -> bound.remove(one));
        }
      }
    }

    private void tell(
        Spelling spelling, Row row, RowSeries series, int at, int cell, double value) {
      Series known = series.all()[at];
      if (known != null) {
        known.tell(value, refreshes);
        return;
      }
      Series born =
          new Series(spelling, spelling.tags(row.labelValues(), cell, common), fromZero(row));
      born.tell(value, refreshes); // before anybody can read it
      series.all()[at] = born;
      registries.forEach(bound -> bound.add(born));
    }
  }
}
