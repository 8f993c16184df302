package io.procmem.internal.exposition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.procmem.metrics.Metric;
import io.procmem.metrics.MetricTable;
import io.procmem.metrics.OtherRow;
import io.procmem.metrics.RowKind;
import io.procmem.metrics.RowMetrics;
import io.procmem.metrics.Unit;
import io.procmem.report.Report;
import io.procmem.snapshot.Snapshot;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Rows that get new names all the time, within a limit of series and one of label values. */
class LabelHistoryTest {

  private static final String OTHER = "other";
  private static final int MAX_ROWS = 8;
  private static final int MAX_VALUES = 300;

  /** The subject of a row: its present name, a size and a counter. */
  private record Thing(String name, long size, double counted) {}

  private final Map<String, Thing> things = new TreeMap<>();

  private final RowKind<Thing> kind =
      RowKind.<Thing>builder("thing", "name")
          .standard()
          .foldsInto(new OtherRow<>(OTHER, List.of(OTHER), true, Thing::size))
          .rows(
              (context, rows) ->
                  things.forEach((key, thing) -> rows.accept(key, List.of(thing.name()), thing)));

  private final List<Metric<Thing>> metrics = metrics();

  private List<Metric<Thing>> metrics() {
    RowMetrics<Thing> declared = RowMetrics.of(kind);
    declared.gauge("size", Unit.BYTES, "").folds(Double::sum).is(Thing::size);
    declared.counter("counted", Unit.NONE, "").is(Thing::counted);
    return declared.list();
  }

  private final MetricTable table =
      MetricTable.of("test_", metrics)
          .seriesLimit(MAX_ROWS * metrics.size())
          .labelValueLimit(MAX_VALUES);

  private final Exposition exposition = new Exposition(table);
  private final Random random;
  private final long seed = new Random().nextLong();
  private int names;

  LabelHistoryTest() {
    random = new Random(seed);
  }

  /** A name that no row has had. */
  private String newName() {
    return "n" + names++;
  }

  /** The values of a metric, by name. */
  private Map<String, Double> values(List<? extends Row<?>> rows, Metric<Thing> metric, int step) {
    Map<String, Double> values = new TreeMap<>();
    for (Row<?> row : rows) {
      String name = row.labelValues().get(0);
      row.read(
          metric,
          (cell, value) ->
              assertThat(values.put(name, value))
                  .as("seed %d, step %d: %s twice", seed, step, name)
                  .isNull());
    }
    return values;
  }

  /**
   * What a reader that remembers each series sees is what was counted in truth, however often rows
   * are renamed, and also when no new name is shown any more.
   */
  @Test
  void renamedRows_loseNothing_countNothingTwice_andHaveALimitedNumberOfNames() {
    Map<String, Double> seen = new HashMap<>();
    Set<String> everShown = new HashSet<>();
    Map<String, Thing> before = Map.of();
    Map<String, Double> shownBefore = Map.of();
    for (int step = 0; step < 3000; step++) {
      change();
      Report report = Report.next(null, Snapshot.empty(Instant.EPOCH, step + 1));
      List<? extends Row<?>> rows = exposition.of(report).of(kind);
      assertThat(rows.size()).as("seed %d, step %d", seed, step).isLessThanOrEqualTo(MAX_ROWS);
      rows.forEach(row -> everShown.add(row.labelValues().get(0)));

      double sizes = things.values().stream().mapToLong(Thing::size).sum();
      assertThat(values(rows, metrics.get(0), step).values().stream().mapToDouble(d -> d).sum())
          .as("seed %d, step %d", seed, step)
          .isEqualTo(sizes);

      Map<String, Double> now = values(rows, metrics.get(1), step);
      double shown = 0; // as increase() sees it: a new series shows no increase
      for (Map.Entry<String, Double> series : now.entrySet()) {
        double value = seen.getOrDefault(series.getKey(), series.getValue());
        assertThat(series.getValue())
            .as("seed %d, step %d: %s falls", seed, step, series.getKey())
            .isGreaterThanOrEqualTo(value);
        shown += series.getValue() - value;
      }
      double expected = 0;
      for (Map.Entry<String, Thing> one : things.entrySet()) {
        Thing earlier = before.get(one.getKey());
        boolean isNew = earlier == null || shownBefore.containsKey(earlier.name());
        boolean isNewSeries = isNew && !seen.containsKey(one.getValue().name());
        if (!(isNewSeries && now.containsKey(one.getValue().name()))) {
          expected += one.getValue().counted() - (earlier == null ? 0 : earlier.counted());
        }
      }
      if (step > 0) {
        assertThat(shown).as("seed %d, step %d", seed, step).isCloseTo(expected, within(1e-6));
      }
      seen.putAll(now);
      before = new TreeMap<>(things);
      shownBefore = now;
    }
    assertThat(names).as("enough names to exceed the limit").isGreaterThan(2 * MAX_VALUES);
    assertThat(everShown).as("seed %d", seed).hasSizeLessThanOrEqualTo(MAX_VALUES);
    assertThat(everShown.size()).as("seed %d", seed).isGreaterThan(MAX_VALUES / 2);
  }

  private void change() {
    things.putIfAbsent(OTHER, new Thing(OTHER, 1, 0));
    if (things.size() < 15 && random.nextInt(3) == 0) {
      String name = newName();
      things.put(name, new Thing(name, random.nextInt(1000), random.nextInt(50)));
    }
    things.replaceAll(
        (key, thing) ->
            new Thing(
                key.equals(OTHER) || random.nextInt(20) > 0 ? thing.name() : newName(),
                random.nextInt(1000),
                thing.counted() + random.nextInt(5)));
    if (random.nextInt(4) == 0) {
      things.keySet().removeIf(key -> !key.equals(OTHER) && random.nextInt(6) == 0);
    }
  }
}
