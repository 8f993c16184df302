package io.procmem.report;

import static io.procmem.testing.Samples.at;
import static io.procmem.testing.Samples.bounded;
import static io.procmem.testing.Samples.counted;
import static io.procmem.testing.Samples.detailed;
import static io.procmem.testing.Samples.kernel;
import static io.procmem.testing.Samples.process;
import static io.procmem.testing.Samples.refused;
import static io.procmem.testing.Samples.unread;
import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.classify.Classification;
import io.procmem.classify.Subgroup;
import io.procmem.report.Threshold.Of;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.PidSet;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** When a threshold on USS or PSS is crossed if these have only bounds. */
class BoundedWatchTest {

  private static final Subgroup POSTGRES = new Subgroup("db", "postgres");
  private static final long MB = 1_000_000;

  /** The alert of the documentation: the databases have more than 8 GB to themselves. */
  private static final Threshold ALERT = Threshold.above(Of.GROUP, Ranking.USS, 8e9);

  private final List<Crossing> crossings = new ArrayList<>();
  private Report last;
  private long millis;

  private void next(Watch watch, Snapshot snapshot) {
    List<Subgroup> byRow = Collections.nCopies(snapshot.processes().size(), POSTGRES);
    last = Report.next(last, snapshot, new Classification(byRow, new TreeSet<>()));
    watch.accept(last);
  }

  /** Passes on a report, made a second after the last, on processes with pids from 1. */
  private void next(Watch watch, Memory... memories) {
    ProcessSample[] processes = new ProcessSample[memories.length];
    for (int i = 0; i < processes.length; i++) {
      processes[i] = process(i + 1, memories[i]);
    }
    next(watch, at(millis += 1000, processes));
  }

  private static Memory megabytes(long lower, long upper) {
    return bounded(9_000 * MB, lower * MB, upper * MB);
  }

  @Test
  void oneDatabaseOf8600MB_withCountedPages_exceeds8GB() {
    next(Watch.over(ALERT, crossings::add), counted(9_000 * MB, 8_600 * MB));
    assertThat(crossings)
        .containsExactly(new Crossing(ALERT, "db", Optional.empty(), true, 8.6e9, 8.6e9, 1, 1));
  }

  @Test
  void theLowerBound_begins_andTheUpperBound_ends() {
    Watch watch = Watch.over(ALERT, crossings::add);
    next(watch, megabytes(7_900, 8_900));
    assertThat(crossings).as("it may be more, or less").isEmpty();
    next(watch, megabytes(8_100, 8_900));
    assertThat(crossings).hasSize(1);
    assertThat(crossings.get(0).begun()).isTrue();
    assertThat(crossings.get(0).value()).isEqualTo(8.1e9);
    assertThat(crossings.get(0).upperValue()).isEqualTo(8.9e9);
    assertThat(crossings.get(0).knownProcesses()).isZero();
    assertThat(crossings.get(0).processes()).isEqualTo(1);
    next(watch, megabytes(5_000, 7_300));
    next(watch, refused(8_500 * MB));
    assertThat(crossings).as("it may still be more than 7.2 GB").hasSize(1);
    next(watch, megabytes(5_000, 7_200));
    assertThat(crossings).hasSize(2);
    assertThat(crossings.get(1).begun()).isFalse();
    assertThat(crossings.get(1).upperValue()).isEqualTo(7.2e9);
  }

  @Test
  void aSum_addsBounds_andSaysHowManyProcessesAreKnown() {
    Watch watch = Watch.over(ALERT, crossings::add);
    next(
        watch,
        detailed(5_000 * MB, 5_000 * MB, 5_000 * MB, 0),
        megabytes(3_100, 4_000),
        refused(500 * MB),
        kernel());
    assertThat(crossings).hasSize(1);
    Crossing crossing = crossings.get(0);
    assertThat(crossing.value()).isEqualTo(8.1e9);
    assertThat(crossing.upperValue()).isEqualTo(9.5e9);
    assertThat(crossing.knownProcesses()).isEqualTo(1);
    assertThat(crossing.processes()).as("the kernel thread owns no memory").isEqualTo(3);
  }

  @Test
  void aProcessThatEnds_hadItsLastCertainMeasure() {
    Watch watch = Watch.over(Threshold.above(Of.PROCESS, Ranking.PSS, 8e9), crossings::add);
    next(watch, megabytes(8_100, 8_900));
    next(watch, megabytes(8_300, 8_900));
    next(watch, refused(9_000 * MB));
    next(watch);
    assertThat(crossings).hasSize(2);
    assertThat(crossings.get(1).begun()).isFalse();
    assertThat(crossings.get(1).value()).isEqualTo(8.3e9);
    assertThat(crossings.get(1).process()).isPresent();
  }

  @Test
  void withAProcessThatCouldNotBeRead_thereIsNoUpperBound() {
    Watch watch = Watch.over(ALERT, crossings::add);
    Snapshot plain = at(1000, process(1, counted(9_000 * MB, 8_600 * MB)));
    next(watch, unread(PidSet.of(2), plain));
    assertThat(crossings)
        .extracting(Crossing::upperValue)
        .containsExactly(Double.POSITIVE_INFINITY);
  }

  @Test
  void aNumberThatBecomesKnown_isNoGrowth() {
    Threshold growing = Threshold.growing(Of.GROUP, Ranking.USS, 1e6, Duration.ofSeconds(2));
    Watch watch = Watch.over(growing, crossings::add);
    Memory small = detailed(100 * MB, 100 * MB, 100 * MB, 0);
    for (int i = 0; i < 4; i++) {
      next(watch, small, refused(9_000 * MB));
    }
    for (int i = 0; i < 4; i++) {
      next(watch, small, counted(9_000 * MB, 8_600 * MB));
    }
    assertThat(crossings).isEmpty();
    next(watch, small, counted(9_100 * MB, 8_700 * MB));
    assertThat(crossings).as("100 MB in 2 s").extracting(Crossing::value).containsExactly(5e7);
    assertThat(crossings).extracting(Crossing::upperValue).containsExactly(5e7);
  }
}
