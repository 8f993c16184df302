package io.procmem.report;

import static io.procmem.testing.Samples.at;
import static io.procmem.testing.Samples.bounded;
import static io.procmem.testing.Samples.detailed;
import static io.procmem.testing.Samples.kernel;
import static io.procmem.testing.Samples.process;
import static io.procmem.testing.Samples.processors;
import static io.procmem.testing.Samples.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.procmem.snapshot.ByteRange;
import io.procmem.snapshot.Machine;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.PidSet;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.ScanStats;
import io.procmem.snapshot.Snapshot;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReportTest {

  private static final Memory SOME = detailed(100, 60, 40, 5);

  private static List<Integer> pids(List<ProcessUsage> ranked) {
    return ranked.stream().map(usage -> usage.process().pid()).toList();
  }

  private static OptionalDouble ratio(Report report, int pid) {
    return report.processes().stream()
        .filter(usage -> usage.process().pid() == pid)
        .findFirst()
        .orElseThrow()
        .cpuRatio();
  }

  @Test
  void totals_sumKnownNumbers_andCountTheMissing() {
    Totals totals =
        Report.next(
                null,
                at(
                    0,
                    process(1, detailed(100, 60, 40, 5)),
                    process(2, detailed(200, 150, 120, 0)),
                    process(3, refused(1000)),
                    process(4, kernel())))
            .totals();
    assertThat(totals.processes()).isEqualTo(4);
    assertThat(totals.threads()).isEqualTo(8);
    assertThat(totals.memory().rss()).isEqualTo(Sum.of(1300, 3, 0));
    assertThat(totals.memory().pss())
        .isEqualTo(new Sum(OptionalLong.of(210), 210, OptionalLong.of(1210), 2, 2, 1));
    assertThat(totals.memory().uss())
        .isEqualTo(new Sum(OptionalLong.of(160), 160, OptionalLong.of(1160), 2, 2, 1));
    assertThat(totals.memory().swap()).isEqualTo(Sum.of(5, 2, 1));
    assertThat(totals.memory().virtual()).isEqualTo(Sum.of(13_000, 3, 0));
    assertThat(totals.cpu().ratio()).as("there is no earlier snapshot").isEmpty();
  }

  @Test
  void withoutAnyScan_everySumIsUnknown_not0() {
    Totals totals = Report.next(null, Snapshot.empty(Instant.EPOCH, 0)).totals();
    for (MemoryAmount amount : MemoryAmount.values()) {
      Sum sum = totals.memory().sum(amount);
      assertThat(sum.value()).as("%s", amount).isEmpty();
      assertThat(sum.range()).as("%s", amount).isEmpty();
    }
    assertThat(totals.cpu().ratio()).isEmpty();
    assertThat(totals.openFiles().count()).isEmpty();
  }

  @Test
  void theSumsOverNoProcess_are0() {
    Snapshot none = at(0);
    ScanStats stats =
        new ScanStats(
            Duration.ZERO, 90, 90, 0, 0, 0, 90, 9_000, true, Optional.empty(), Optional.empty());
    Snapshot excluded =
        new Snapshot(
            none.takenAt(),
            none.monotonicNanos(),
            none.demand(),
            none.units(),
            List.of(),
            none.unsampled(),
            none.unread(),
            List.of(),
            none.machine(),
            stats,
            0);
    Totals totals = Report.next(null, excluded).totals();
    assertThat(totals.memory().rss().value()).as("the selection excludes all").hasValue(0);
    assertThat(totals.openFiles().count()).hasValue(0);
  }

  @Test
  void users_haveTheirOwnTotals_byRisingUid() {
    Report report =
        Report.next(
            null,
            at(
                0,
                process(1, 1, detailed(100, 60, 40, 5), 0, 1000),
                process(2, 1, refused(7), 0, 0),
                process(3, 1, detailed(10, 6, 4, 0), 0, 1000)));
    assertThat(report.users()).extracting(user -> user.owner().uid()).containsExactly(0L, 1000L);
    assertThat(report.users().get(0).totals().memory().pss())
        .isEqualTo(new Sum(OptionalLong.empty(), 0, OptionalLong.of(7), 0, 0, 1));
    assertThat(report.users().get(1).totals().memory().pss()).isEqualTo(Sum.of(66, 2, 0));
    assertThat(report.users().get(1).totals().processes()).isEqualTo(2);
  }

  @Test
  void top_ranksByTheMeasure_andByPidAmongEquals() {
    Report report =
        Report.next(
            null,
            at(
                0,
                process(1, detailed(100, 60, 40, 5)),
                process(2, detailed(300, 50, 10, 0)),
                process(3, detailed(200, 60, 40, 9)),
                process(4, kernel())));
    assertThat(pids(report.top(9, Ranking.USS))).containsExactly(1, 3, 2);
    assertThat(pids(report.top(9, Ranking.PSS))).containsExactly(1, 3, 2);
    assertThat(pids(report.top(9, Ranking.RSS))).containsExactly(2, 3, 1);
    assertThat(pids(report.top(9, Ranking.SWAP))).containsExactly(3, 1, 2);
    assertThat(pids(report.top(2, Ranking.RSS))).containsExactly(2, 3);
    assertThat(report.top(0, Ranking.RSS)).isEmpty();
    assertThat(report.top(9, Ranking.CPU)).as("no earlier snapshot").isEmpty();
    assertThatThrownBy(() -> report.top(-1, Ranking.RSS))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void top_ranksProcessesOfWhichOnlyRssIsKnown_last_byTheirRss() {
    Report report =
        Report.next(
            null,
            at(
                0,
                process(1, detailed(100, 60, 40, 5)),
                process(2, refused(50)),
                process(3, SOME),
                process(4, refused(70))));
    assertThat(pids(report.top(9, Ranking.USS))).containsExactly(1, 3, 4, 2);
    assertThat(report.top(3, Ranking.USS).get(2).process().ussBytes()).isEmpty();
    assertThat(pids(report.top(9, Ranking.SWAP)))
        .as("RSS does not replace it")
        .containsExactly(1, 3);
  }

  @ParameterizedTest
  @EnumSource(Ranking.class)
  void top_ofRandomProcesses_equalsAFullSort(Ranking by) {
    long seed = 31;
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      List<ProcessSample> before = new ArrayList<>();
      List<ProcessSample> now = new ArrayList<>();
      for (int pid = 1; pid <= random.nextInt(60); pid++) {
        Memory memory =
            switch (random.nextInt(6)) {
              case 0 -> kernel();
              case 1 -> refused(random.nextInt(20));
              case 2 -> bounded(40, random.nextInt(20), 20 + random.nextInt(20));
              default ->
                  detailed(
                      random.nextInt(20),
                      random.nextInt(20),
                      random.nextInt(20),
                      random.nextInt(20));
            };
        before.add(process(pid, 1, memory, 0, 0));
        now.add(process(pid, 1, memory, random.nextInt(10), 0));
      }
      Report report =
          Report.next(
              Report.next(null, at(0, before.toArray(ProcessSample[]::new))),
              at(1000, now.toArray(ProcessSample[]::new)));
      List<ProcessUsage> sorted =
          report.processes().stream()
              .filter(usage -> value(by, usage) >= 0)
              .sorted(
                  Comparator.<ProcessUsage>comparingDouble(usage -> -value(by, usage))
                      .thenComparingDouble(usage -> -upper(by, usage))
                      .thenComparing(usage -> usage.process().pid()))
              .toList();
      int n = random.nextInt(70);
      assertThat(pids(report.top(n, by)))
          .as("seed %d round %d", seed, round)
          .isEqualTo(pids(sorted.subList(0, Math.min(n, sorted.size()))));
    }
  }

  /** The expected number of a ranking, computed differently from {@link Ranking}. */
  private static double value(Ranking by, ProcessUsage usage) {
    ProcessSample process = usage.process();
    double rss = process.rssBytes().isPresent() ? process.rssBytes().getAsLong() : -1;
    return switch (by) {
      case USS -> certain(process.uss());
      case PSS -> certain(process.pss());
      case RSS -> rss;
      case SWAP -> process.swapBytes().isPresent() ? process.swapBytes().getAsLong() : -1;
      case CPU -> usage.cpuRatio().orElse(-1);
      case THREADS -> process.threads();
      case FDS -> process.openFiles().orElse(-1);
      case IO, GROWTH -> -1; // need two snapshots: SubgroupTopTest
    };
  }

  private static double certain(Optional<ByteRange> range) {
    return range.isEmpty() ? -1 : range.get().known().orElse(range.get().lowerBytes());
  }

  private static double upper(Ranking by, ProcessUsage usage) {
    return switch (by) {
      case USS -> usage.process().uss().orElseThrow().upperBytes();
      case PSS -> usage.process().pss().orElseThrow().upperBytes();
      default -> value(by, usage);
    };
  }

  @Test
  void cpuRatio_isCpuTimePerElapsedTime_byIdentity() {
    Report before =
        Report.next(
            null,
            at(
                0,
                Machine.unknown(),
                PidSet.of(4),
                process(1, 2, SOME, 1000, 0),
                process(2, 1, SOME, 50_000, 0),
                process(3, 1, SOME, 10, 0)));
    Report now =
        Report.next(
            before,
            at(
                2000,
                process(1, 2, SOME, 4000, 0),
                process(2, 3, SOME, 100, 0),
                process(3, 1, SOME, 10, 0),
                process(4, 1, SOME, 90_000, 0),
                process(5, 3, SOME, 400, 0),
                process(6, 1, SOME, 90_000, 0)));
    assertThat(ratio(now, 1)).as("3 s in 2 s").hasValue(1.5);
    assertThat(ratio(now, 2)).as("a new process with an old pid").hasValue(0.05);
    assertThat(ratio(now, 3)).as("idle").hasValue(0);
    assertThat(ratio(now, 4)).as("existed before without a sample: unknown").isEmpty();
    assertThat(ratio(now, 5)).as("started since").hasValue(0.2);
    assertThat(ratio(now, 6)).as("old, and not listed before: unknown").isEmpty();
    assertThat(now.totals().cpu().ratio().orElseThrow()).isCloseTo(1.75, within(1e-9));
    assertThat(pids(now.top(9, Ranking.CPU))).containsExactly(1, 5, 2, 3);
  }

  @Test
  void cpuRatio_isNeverNegative() {
    Report before = Report.next(null, at(0, process(1, 1, SOME, 1000, 0)));
    assertThat(ratio(Report.next(before, at(1000, process(1, 1, SOME, 900, 0))), 1)).hasValue(0);
  }

  @Test
  void cpuRatio_usesTheLatestSnapshotThatIsHalfASecondOld() {
    Report report = null;
    for (int millis = 0; millis <= 400; millis += 100) {
      report = Report.next(report, at(millis, process(1, 1, SOME, millis, 0)));
      assertThat(ratio(report, 1)).as("after %d ms", millis).isEmpty();
    }
    // Idle from 400 ms on: only a window that starts at 400 ms shows it as idle.
    for (int millis = 500; millis <= 900; millis += 100) {
      report = Report.next(report, at(millis, process(1, 1, SOME, 400, 0)));
    }
    assertThat(ratio(report, 1)).hasValue(0);
  }

  @Test
  void cpuRatio_ofScansInQuickSuccession_keepsFewSnapshots() {
    Report report = null;
    for (int millis = 0; millis < 3000; millis += 10) {
      report = Report.next(report, at(millis, process(1, 1, SOME, millis, 0)));
      if (millis >= 700) {
        assertThat(ratio(report, 1).orElseThrow()).isCloseTo(1, within(1e-9));
      }
    }
  }

  @Test
  void machineCpuRatio_isTheShareThatWasNotIdle() {
    Report before = Report.next(null, at(0, processors(1000, 9000)));
    assertThat(before.machineCpuRatio()).isEmpty();
    Report now = Report.next(before, at(1000, processors(2500, 9500)));
    assertThat(now.machineCpuRatio().orElseThrow()).isCloseTo(0.75, within(1e-9));
  }

  @Test
  void machineCpuRatio_withDecreasingCounters_staysARatio() {
    Report before = Report.next(null, at(0, processors(1000, 9000)));
    assertThat(Report.next(before, at(1000, processors(1100, 8900))).machineCpuRatio()).hasValue(1);
    assertThat(Report.next(before, at(1000, processors(1000, 9000))).machineCpuRatio()).isEmpty();
    assertThat(Report.next(before, at(1000, Machine.unknown())).machineCpuRatio()).isEmpty();
  }

  @Test
  void withProblem_keepsTheNumbers() {
    Report report = Report.next(null, at(0, process(1, SOME)));
    assertThat(report.problem()).isEmpty();
    Report stale = report.withProblem("why");
    assertThat(stale.problem()).contains("why");
    assertThat(stale.totals()).isEqualTo(report.totals());
    assertThat(stale.snapshot()).isSameAs(report.snapshot());
    assertThat(Report.next(stale, at(1000, process(1, SOME))).problem()).isEmpty();
  }

  @Test
  void aThousandReportsASecond_keepAHandfulOfSnapshots() {
    List<WeakReference<Snapshot>> snapshots = new ArrayList<>();
    Report report = null;
    for (int millis = 0; millis < 10_000; millis++) {
      Snapshot snapshot = at(millis, process(1, 1, SOME, millis, 0));
      snapshots.add(new WeakReference<>(snapshot));
      report = Report.next(report, snapshot);
    }
    System.gc();
    assertThat(snapshots.stream().filter(snapshot -> snapshot.get() != null).count())
        .isLessThan(12);
    assertThat(ratio(report, 1)).as("there is a rate").hasValue(1);
  }
}
