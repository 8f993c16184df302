package io.procmem.internal.exposition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.procmem.metrics.Metric;
import io.procmem.metrics.OtherRow;
import io.procmem.metrics.RowKind;
import io.procmem.metrics.RowMetrics;
import io.procmem.metrics.Unit;
import io.procmem.report.Report;
import io.procmem.snapshot.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FoldingTest {

  private static final String OTHER = "other";

  /** The subject of a row in this test: something with a size and a counter. */
  private record Thing(long size, double counted) {}

  private static final OtherRow<Thing> OTHER_ROW =
      new OtherRow<>(OTHER, List.of(OTHER), true, Thing::size);

  private static final RowKind<Thing> THING =
      RowKind.<Thing>builder("thing", "name").foldsInto(OTHER_ROW).rows((context, rows) -> {});

  private static final RowMetrics<Thing> DECLARED = RowMetrics.of(THING);

  static {
    DECLARED.gauge("size", Unit.BYTES, "").folds(Double::sum).is(Thing::size);
    DECLARED.counter("counted", Unit.NONE, "").is(Thing::counted);
    DECLARED.gauge("least", Unit.BYTES, "").folds(Math::min).is(Thing::size);
    DECLARED.gauge("alone", Unit.BYTES, "").is(Thing::size);
    DECLARED
        .gauge("limit", Unit.BYTES, "")
        .folds(Double::sum)
        .foldsUnless(thing -> thing.size() == 0)
        .is(thing -> thing.size() == 0 ? Double.NaN : thing.size());
  }

  private static final List<Metric<Thing>> METRICS = DECLARED.list();
  private static final Metric<Thing> SIZE = METRICS.get(0);
  private static final Metric<Thing> COUNTED = METRICS.get(1);
  private static final Metric<Thing> LEAST = METRICS.get(2);
  private static final Metric<Thing> ALONE = METRICS.get(3);
  private static final Metric<Thing> LIMIT = METRICS.get(4);

  private final Folding<Thing> folding =
      new Folding<>(THING, OTHER_ROW, List.of("name"), METRICS, null);
  private final Map<String, Thing> things = new TreeMap<>();

  private long nanos;

  /** The rows of a report later than the last. */
  private Map<String, Row<Thing>> fold(int most) {
    return fold(reportAt(++nanos), most);
  }

  private static Report reportAt(long nanos) {
    return Report.next(null, Snapshot.empty(Instant.EPOCH, nanos));
  }

  private Map<String, Row<Thing>> fold(Report report, int most) {
    List<PlainRow<Thing>> rows = new ArrayList<>();
    things.forEach(
        (key, thing) ->
            rows.add(new PlainRow<>(THING, key, List.of(key), Optional.empty(), false, thing)));
    Map<String, Row<Thing>> folded = new TreeMap<>();
    for (Row<Thing> row : folding.fold(report, rows, most)) {
      assertThat(folded.put((String) row.key(), row)).as("twice: " + row).isNull();
    }
    return folded;
  }

  private static Map<String, Double> values(Map<String, Row<Thing>> rows, Metric<Thing> metric) {
    Map<String, Double> values = new TreeMap<>();
    rows.forEach((key, row) -> row.read(metric, (cell, value) -> values.put(key, value)));
    return values;
  }

  @Test
  void rowsThatFit_areUnchanged() {
    things.put("a", new Thing(10, 1));
    things.put(OTHER, new Thing(5, 2));
    Map<String, Row<Thing>> rows = fold(2);
    assertThat(values(rows, SIZE)).isEqualTo(Map.of("a", 10.0, OTHER, 5.0));
    assertThat(values(rows, COUNTED)).isEqualTo(Map.of("a", 1.0, OTHER, 2.0));
  }

  @Test
  void smallestRows_becomeOne_byTheFoldOfEachMetric() {
    things.put("a", new Thing(10, 1));
    things.put("b", new Thing(3, 20));
    things.put("c", new Thing(2, 300));
    things.put(OTHER, new Thing(5, 4000));
    Map<String, Row<Thing>> rows = fold(2);
    assertThat(values(rows, SIZE)).isEqualTo(Map.of("a", 10.0, OTHER, 10.0));
    assertThat(values(rows, COUNTED)).isEqualTo(Map.of("a", 1.0, OTHER, 4320.0));
    assertThat(values(rows, LEAST)).isEqualTo(Map.of("a", 10.0, OTHER, 2.0));
    assertThat(values(rows, ALONE)).as("none for several").isEqualTo(Map.of("a", 10.0));
  }

  @Test
  void sumOfUpperBounds_isUnknown_ifOneIs() {
    things.put("a", new Thing(10, 0));
    things.put("b", new Thing(3, 0));
    things.put("c", new Thing(2, 0));
    assertThat(values(fold(2), LIMIT)).isEqualTo(Map.of("a", 10.0, OTHER, 5.0));
    things.put("c", new Thing(0, 0));
    assertThat(values(fold(2), LIMIT)).isEqualTo(Map.of("a", 10.0));
  }

  @Test
  void shownRow_staysShown_untilAnotherIsTwiceItsSize() {
    things.put("a", new Thing(10, 0));
    things.put("b", new Thing(9, 0));
    assertThat(fold(2)).containsOnlyKeys("a", "b");
    things.put("c", new Thing(8, 0));
    assertThat(fold(2)).containsOnlyKeys("a", OTHER);
    things.put("b", new Thing(19, 0));
    assertThat(fold(2)).containsOnlyKeys("a", OTHER);
    things.put("b", new Thing(40, 0));
    assertThat(fold(2)).containsOnlyKeys("b", OTHER);
    things.put("b", new Thing(30, 0));
    assertThat(fold(2)).containsOnlyKeys("b", OTHER);
  }

  @Test
  void failedScan_changesNothing() {
    things.put("a", new Thing(10, 5));
    things.put("b", new Thing(9, 5));
    things.put("c", new Thing(8, 5));
    fold(2);
    Map<String, Thing> saved = new HashMap<>(things);
    things.clear();
    assertThat(fold(reportAt(++nanos).withProblem("no procfs"), 2)).isEmpty();
    things.putAll(saved);
    assertThat(values(fold(2), COUNTED)).isEqualTo(Map.of("a", 5.0, OTHER, 10.0));
  }

  @Test
  void counterThatRestarts_isAddedFromZero() {
    things.put("a", new Thing(10, 5));
    things.put("b", new Thing(1, 100));
    things.put("c", new Thing(1, 0));
    assertThat(values(fold(2), COUNTED)).containsEntry(OTHER, 100.0);
    things.put("b", new Thing(1, 7));
    assertThat(values(fold(2), COUNTED)).containsEntry(OTHER, 107.0);
  }

  @Test
  void firstReportWithAProblem_showsNoCountersOfOther_sinceTheyWouldJump() {
    things.put("a", new Thing(10, 5));
    things.put(OTHER, new Thing(9, 50));
    Map<String, Row<Thing>> rows = fold(reportAt(++nanos).withProblem("still running"), 2);
    assertThat(values(rows, COUNTED)).isEqualTo(Map.of("a", 5.0));
    assertThat(values(fold(2), COUNTED)).isEqualTo(Map.of("a", 5.0, OTHER, 50.0));
  }

  @Test
  void unknownCounter_isUnknownInOtherToo() {
    things.put(OTHER, new Thing(9, Double.NaN));
    assertThat(values(fold(5), COUNTED)).isEmpty();
    things.put(OTHER, new Thing(9, 0));
    assertThat(values(fold(5), COUNTED)).isEqualTo(Map.of(OTHER, 0.0));
    things.put("tiny", new Thing(1, Double.NaN));
    things.put("large", new Thing(100, Double.NaN));
    assertThat(values(fold(2), COUNTED)).isEqualTo(Map.of(OTHER, 0.0));
  }

  @Test
  void earlierReport_shownLate_isNotCountedAgain() {
    things.put(OTHER, new Thing(9, 50));
    fold(5);
    things.put(OTHER, new Thing(9, 60));
    fold(5);
    things.put(OTHER, new Thing(7, 55));
    Map<String, Row<Thing>> late = fold(reportAt(1), 5);
    assertThat(values(late, SIZE)).as("its own gauges").isEqualTo(Map.of(OTHER, 7.0));
    assertThat(values(late, COUNTED)).isEqualTo(Map.of(OTHER, 60.0));
  }

  @Test
  void rowThatWasFolded_andRestarts_countsFromZero() {
    things.put("a", new Thing(10, 150));
    things.put("b", new Thing(90, 0));
    things.put(OTHER, new Thing(1, 0));
    fold(2);
    things.put("a", new Thing(10, 170));
    assertThat(values(fold(3), COUNTED)).containsEntry("a", 0.0).containsEntry(OTHER, 170.0);
    things.put("a", new Thing(10, 20));
    assertThat(values(fold(3), COUNTED)).containsEntry("a", 20.0);
    things.put("a", new Thing(10, 80));
    assertThat(values(fold(3), COUNTED)).containsEntry("a", 80.0);
  }

  @Test
  void reportWithAProblem_movesNoRows() {
    things.put("a", new Thing(10, 5));
    things.put("b", new Thing(90, 0));
    things.put(OTHER, new Thing(1, 0));
    fold(2);
    assertThat(fold(reportAt(++nanos).withProblem("still running"), 3))
        .containsOnlyKeys("b", OTHER);
  }

  @Test
  void counterThatIsUnknownForAWhile_continues() {
    things.put(OTHER, new Thing(9, 100));
    fold(5);
    things.put(OTHER, new Thing(9, Double.NaN));
    assertThat(values(fold(5), COUNTED)).isEqualTo(Map.of(OTHER, 100.0));
    things.put(OTHER, new Thing(9, 110));
    assertThat(values(fold(5), COUNTED)).isEqualTo(Map.of(OTHER, 110.0));
  }

  @Test
  void rowThatIsShownAgain_continues() {
    things.put("a", new Thing(10, 5));
    things.put("b", new Thing(9, 0));
    things.put(OTHER, new Thing(1, 0));
    fold(3);
    things.put("a", new Thing(1, 7));
    assertThat(values(fold(2), COUNTED)).isEqualTo(Map.of("b", 0.0, OTHER, 2.0));
    things.put("a", new Thing(1, 9));
    assertThat(values(fold(3), COUNTED)).isEqualTo(Map.of("a", 5.0, "b", 0.0, OTHER, 4.0));
    things.put("a", new Thing(1, 10));
    assertThat(values(fold(3), COUNTED)).isEqualTo(Map.of("a", 6.0, "b", 0.0, OTHER, 4.0));
  }

  @Test
  void rowThatIsShownAgain_isNotRoundedDown_whichWouldBeARestart() {
    Random random = new Random(4);
    for (int row = 0; row < 1000; row++) {
      String key = "row" + row;
      double ticks = 1 + random.nextInt(10_000);
      double before = ticks / 100;
      things.clear();
      things.put(OTHER, new Thing(1, 0));
      things.put("large", new Thing(9, 0));
      things.put(key, new Thing(10, before));
      assertThat(values(fold(3), COUNTED)).containsEntry(key, before);
      for (int scan = 0; scan < 5; scan++) {
        ticks += random.nextInt(10_000);
        things.put(key, new Thing(1, ticks / 100));
        assertThat(values(fold(2), COUNTED)).doesNotContainKey(key);
      }
      assertThat(values(fold(3), COUNTED)).containsEntry(key, before);
    }
  }

  /**
   * Rows come and go, grow and shrink, and are folded or not. The sum of sizes is exact at every
   * step; and what a reader that remembers each series, as Prometheus does, sees is what was
   * counted in truth.
   */
  @Test
  void folding_losesNothing_andCountsNothingTwice() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Map<String, Double> seen = new HashMap<>();
    Map<String, Double> truth = Map.of();
    for (int step = 0; step < 2000; step++) {
      change(random);
      int most = step % 500 < 250 ? 1 + random.nextInt(12) : 6;
      Map<String, Row<Thing>> rows = fold(most);
      assertThat(rows.size()).as("seed %d, step %d", seed, step).isLessThanOrEqualTo(most);

      double sizes = things.values().stream().mapToLong(Thing::size).sum();
      assertThat(values(rows, SIZE).values().stream().mapToDouble(d -> d).sum())
          .as("seed %d, step %d", seed, step)
          .isEqualTo(sizes);

      Map<String, Double> now = values(rows, COUNTED);
      double shown = 0; // as increase() sees it: a new series shows no increase
      for (Map.Entry<String, Double> series : now.entrySet()) {
        double before = seen.getOrDefault(series.getKey(), series.getValue());
        assertThat(series.getValue())
            .as("seed %d, step %d: %s falls", seed, step, series.getKey())
            .isGreaterThanOrEqualTo(before);
        shown += series.getValue() - before;
      }
      Map<String, Double> trueNow = new TreeMap<>();
      things.forEach((key, thing) -> trueNow.put(key, thing.counted()));
      double expected = 0;
      for (Map.Entry<String, Double> one : trueNow.entrySet()) {
        boolean bornApart = !truth.containsKey(one.getKey()) && now.containsKey(one.getKey());
        if (!bornApart) {
          expected += one.getValue() - truth.getOrDefault(one.getKey(), 0.0);
        }
      }
      if (step > 0) {
        assertThat(shown).as("seed %d, step %d", seed, step).isCloseTo(expected, within(1e-6));
      }
      seen.putAll(now);
      truth = trueNow;
    }
  }

  /** Keys are never used again, as that of a subgroup is not within the hour. */
  private int born;

  private void change(Random random) {
    things.putIfAbsent(OTHER, new Thing(1, 0));
    if (things.size() < 15 && random.nextInt(3) == 0) {
      things.put("t" + born++, new Thing(random.nextInt(1000), random.nextInt(50)));
    }
    things.replaceAll(
        (key, thing) -> new Thing(random.nextInt(1000), thing.counted() + random.nextInt(5)));
    if (random.nextInt(4) == 0) {
      things.keySet().removeIf(key -> !key.equals(OTHER) && random.nextInt(6) == 0);
    }
  }
}
