package io.procmem.stalls;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.snapshot.ByteRange;
import io.procmem.stalls.Reading.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultRowTest {

  private static final long MS = 1_000_000;
  private static final TargetLayout SHAPE = new TargetLayout(4, false, 30_000);
  private static final ByteRange PSS = new ByteRange(8 << 10, 9 << 10);
  private static final ByteRange USS = ByteRange.exactly(8 << 10);

  @Test
  void costOfTheScanItselfIsSubtracted() {
    List<Reading> without = List.of(reading(0, 2 * MS, MS, Kind.NONE));
    List<Reading> readings =
        List.of(
            reading(0, 12 * MS, 6 * MS, Kind.NONE), // a part of a count
            reading(20 * MS, 27 * MS, 4 * MS, Kind.COUNT),
            reading(40 * MS, 45 * MS, 5 * MS, Kind.ROLLUP));

    assertThat(Cost.of(readings, without)).isEqualTo(new Cost(2, 6 * MS, 9 * MS));
  }

  @Test
  void withoutDetailsThereIsNoCost() {
    List<Reading> none = List.of(reading(0, MS, MS, Kind.NONE));

    assertThat(Cost.of(none, List.of())).isEqualTo(new Cost(0, 0, 0));
  }

  @Test
  void row() {
    Reading complete = reading(0, 10 * MS, 5 * MS, Kind.COUNT);
    List<Attempt> attempts =
        List.of(new Attempt(MS, 3 * MS, true), new Attempt(20 * MS, 4 * MS, true));
    ResultRow cell =
        new ResultRow(SHAPE, DetailMode.DEFAULT, attempts, List.of(complete), List.of(), complete);

    assertThat(cell.cells())
        .hasSameSizeAs(ResultRow.TITLES)
        .containsExactly(
            "4 GiB, small pages, 30000 mappings",
            "default: pagemap",
            "3.00",
            "3.00",
            "1",
            "4.00",
            "1",
            "5.00",
            "10.00",
            "8",
            "8 to 9");
  }

  @Test
  void rowWithoutReader() {
    List<Attempt> attempts = List.of(new Attempt(MS, MS, true));
    ResultRow cell = new ResultRow(SHAPE, DetailMode.NONE, attempts, List.of(), List.of(), null);

    assertThat(cell.cells()).hasSameSizeAs(ResultRow.TITLES).contains("none", "1.00");
  }

  private static Reading reading(long start, long end, long cpu, Kind kind) {
    return new Reading(start, end, cpu, kind, PSS, USS);
  }
}
