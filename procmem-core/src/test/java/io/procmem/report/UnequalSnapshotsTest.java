package io.procmem.report;

import static io.procmem.testing.SampleBuilder.process;
import static io.procmem.testing.Samples.at;
import static io.procmem.testing.Samples.processors;
import static io.procmem.testing.Samples.samples;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.procmem.classify.Subgroup;
import io.procmem.report.Difference.SubgroupGrowth;
import io.procmem.snapshot.ByteRange;
import io.procmem.snapshot.Cpu;
import io.procmem.snapshot.IoField;
import io.procmem.snapshot.Machine;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.PidSet;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.ProcessorTimes;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Snapshot;
import io.procmem.testing.SampleBuilder;
import io.procmem.testing.Samples;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rates and growth between snapshots for which different files were read. */
class UnequalSnapshotsTest {

  private static final long MB = 1_000_000;

  private Report last;

  private Report next(long millis, SampleBuilder... processes) {
    last = Report.next(last, at(millis, samples(processes)));
    return last;
  }

  private Report next(long millis, Machine machine, SampleBuilder... processes) {
    last = Report.next(last, at(millis, machine, samples(processes)));
    return last;
  }

  private static SampleBuilder withIo(int pid, long start, long read) {
    return process(pid, start).io(IoField.READ_BYTES, read).io(IoField.WRITTEN_BYTES, 0);
  }

  private static ProcessUsage usage(Report report, int pid) {
    return report.processes().stream()
        .filter(usage -> usage.process().pid() == pid)
        .findFirst()
        .orElseThrow();
  }

  private static OptionalLong io(Report report, int pid) {
    return usage(report, pid).ioBytesPerSecond();
  }

  private static OptionalLong growth(Report report, int pid) {
    return usage(report, pid).rssGrowthBytes();
  }

  private static Memory exact(long rss) {
    return new Memory.ResidentOnly(rss, false, rss, Reason.NOT_ASKED);
  }

  private static Memory approximate(long rss) {
    return new Memory.ResidentOnly(rss, true, rss, Reason.NOT_ASKED);
  }

  @ParameterizedTest
  @ValueSource(longs = {10, 50, 99, 500, 5_000, 3_600_000})
  void ioRates_skipSnapshotsWithoutIo(long pause) {
    next(0, withIo(1, 1, 1_000));
    next(10_000 - pause, process(1, 1));
    assertThat(io(next(10_000, withIo(1, 1, 3_000)), 1)).hasValue(200);
  }

  @Test
  void ioRates_areTakenFromASnapshotSoonAfterOneWithoutIo() {
    for (int second = 0; second < 5; second++) {
      next(1000 * second, process(1, 1));
      next(1000 * second + 30, withIo(1, 1, 100L * second));
    }
    assertThat(io(last, 1)).as("filtered and full in turn, 30 ms apart").hasValue(100);
  }

  @Test
  void ioRates_ofAProcessFirstSeenWithoutIo_countFromItsStart() {
    next(0, withIo(1, 1, 0));
    next(10_000, process(1, 1), process(2, 500));
    Report now = next(20_000, withIo(1, 1, 0), withIo(2, 500, 4_000));
    assertThat(io(now, 2)).as("4,000 bytes since the last report with I/O").hasValue(200);
  }

  @Test
  void ioRates_ofAProcessThatOneSnapshotLacks_areTakenFromTheOneBefore() {
    next(0, withIo(1, 1, 0), withIo(2, 1, 1_000));
    next(10_000, withIo(1, 1, 0), process(2, 1), process(3, 500));
    Report now = next(20_000, withIo(1, 1, 0), withIo(2, 1, 5_000), withIo(3, 500, 2_000));
    assertThat(io(now, 2)).hasValue(200);
    assertThat(io(now, 3)).as("it started within these 20 s").hasValue(100);
  }

  @Test
  void ioRates_ofAReusedPid_startAgain() {
    next(0, withIo(2, 1, 1_000));
    next(10_000, process(2, 1));
    assertThat(io(next(20_000, withIo(2, 1_500, 4_000)), 2)).hasValue(200);
  }

  @Test
  void ioRates_addWhatWasReadAndWritten_evenIfOneOfThemFalls() {
    next(0, process(1, 1).io(IoField.READ_BYTES, 9_000).io(IoField.WRITTEN_BYTES, 0));
    next(10_000, process(1, 1).io(IoField.READ_BYTES, 0).io(IoField.WRITTEN_BYTES, 500));
    assertThat(io(last, 1)).hasValue(50);
  }

  @Test
  void cpuRatios_ofAProcessThatOneSnapshotLacks_areTakenFromTheOneBefore() {
    next(0, process(1, 1), process(2, 1).cpuMillis(1_000));
    last = Report.next(last, at(10_000, Machine.unknown(), PidSet.of(2), samples(process(1, 1))));
    Report now = next(20_000, process(1, 1), process(2, 1).cpuMillis(6_000));
    assertThat(usage(now, 2).cpuRatio()).hasValue(0.25);
  }

  @Test
  void cpuRatios_countEachModeByItself() {
    next(0, process(1, 1).cpu(new Cpu(9_000_000_000L, 0, 0, 0)));
    next(10_000, process(1, 1).cpu(new Cpu(8_000_000_000L, 500_000_000, 0, 0)));
    assertThat(usage(last, 1).cpuRatio()).as("half a second in the kernel").hasValue(0.05);
  }

  @Test
  void aSnapshotOfNothing_isNotTheStartOfARate() {
    next(0);
    next(10_000, withIo(1, 1, 5_000).cpuMillis(90_000));
    assertThat(usage(last, 1).cpuRatio()).as("it may have run before").isEmpty();
    assertThat(io(last, 1)).isEmpty();
    next(20_000);
    Report now = next(30_000, withIo(1, 1, 7_000).cpuMillis(100_000));
    assertThat(usage(now, 1).cpuRatio()).hasValue(0.5);
    assertThat(io(now, 1)).hasValue(100);
  }

  @ParameterizedTest
  @ValueSource(longs = {10, 500, 5_000})
  void machineCpuRatio_skipsSnapshotsWithoutProcessors(long pause) {
    next(0, processors(1_000, 9_000), process(1, 1));
    next(10_000 - pause, process(1, 1));
    next(10_000, processors(4_000, 10_000), process(1, 1));
    assertThat(last.machineCpuRatio()).hasValue(0.75);
  }

  /** As when steal time starts again with another host. */
  @Test
  void machineCpuRatio_countsEachModeByItself() {
    next(0, modes(1_000, 500, 90_000, 318_860), process(1, 1));
    next(1_000, modes(1_100, 500, 90_020, 0), process(1, 1));
    assertThat(last.machineCpuRatio().orElseThrow()).isCloseTo(100.0 / 120, within(1e-9));
    next(2_000, modes(1_200, 540, 90_000, 10), process(1, 1));
    assertThat(last.machineCpuRatio()).as("idle time fell").hasValue(1);
  }

  private static Machine modes(long user, long system, long idle, long steal) {
    long tick = 10_000_000;
    ProcessorTimes.Times times =
        new ProcessorTimes.Times(user * tick, 0, system * tick, idle * tick, 0, 0, 0, steal * tick);
    Machine unknown = Machine.unknown();
    return new Machine(
        unknown.memory(),
        Optional.of(new ProcessorTimes(times, List.of())),
        unknown.load(),
        unknown.cpuPressure(),
        unknown.memoryPressure(),
        unknown.ioPressure(),
        unknown.bootedAt(),
        unknown.uptime(),
        unknown.cgroups());
  }

  @Test
  void growth_isBetweenExactSizes_orBetweenApproximateOnes() {
    next(0, process(1, 1).memory(exact(1_064)));
    next(10_000, process(1, 1).memory(approximate(1_000)));
    assertThat(growth(last, 1)).as("nothing to compare with").isEmpty();
    next(20_000, process(1, 1).memory(exact(1_064)));
    assertThat(growth(last, 1)).as("it has not changed").hasValue(0);
    assertThat(last.top(9, Ranking.GROWTH)).isEmpty();
    next(30_000, process(1, 1).memory(approximate(1_030)));
    assertThat(growth(last, 1)).hasValue(30);
    next(40_000, process(1, 1).memory(exact(1_100)));
    assertThat(growth(last, 1)).hasValue(36);
    assertThat(last.top(9, Ranking.GROWTH)).hasSize(1);
  }

  @Test
  void growth_thatIsUnknown_isNotTakenForNone() {
    assertThat(growth(next(0, process(1, 50).memory(exact(100))), 1)).isEmpty();
    assertThat(last.countKnown(Ranking.GROWTH)).isZero();
    assertThat(last.countKnown(Ranking.RSS)).isEqualTo(1);
    next(10_000, process(1, 50).memory(exact(90)), process(2, 7).memory(exact(10)));
    assertThat(growth(last, 1)).hasValue(-10);
    assertThat(growth(last, 2)).isEmpty();
    assertThat(last.countKnown(Ranking.GROWTH)).isEqualTo(1);
    assertThat(last.countKnown(Ranking.CPU)).isEqualTo(1);
    assertThat(last.countKnown(Ranking.IO)).isZero();
    assertThat(last.top(9, Ranking.GROWTH)).isEmpty();
  }

  private static Difference since(Memory before, Memory now) {
    Report earlier = Report.next(null, at(0, process(1, 1).memory(before).sample()));
    return Report.next(null, at(9_000, process(1, 1).memory(now).sample())).since(earlier);
  }

  private static void assertUnknownGrowth(Difference difference) {
    assertThat(difference.grown()).isEmpty();
    assertThat(difference.subgroups())
        .containsExactly(
            new SubgroupGrowth(Subgroup.OTHER, OptionalLong.empty(), OptionalLong.empty()));
  }

  @Test
  void difference_doesNotCompareApproximateWithExactSizes() {
    assertUnknownGrowth(since(approximate(1_000), exact(1_064)));
    assertUnknownGrowth(since(exact(1_000), approximate(1_064)));
    assertThat(since(exact(1_000), exact(1_064)).subgroups().get(0).rssBytes()).hasValue(64);
    assertThat(since(approximate(1_000), approximate(1_064)).mostGrown(1)).hasSize(1);
  }

  private static Memory counted(long seconds, long rss, long lower, long upper) {
    ByteRange range = new ByteRange(lower, upper);
    Snapshot scan = at(1000 * seconds);
    return new Memory.Counted(
        rss, rss, rss, range, range, scan.takenAt(), scan.monotonicNanos(), 1);
  }

  private static OptionalLong ussGrowth(Memory before, Memory now) {
    OptionalLong ofSubgroup = since(before, now).subgroups().get(0).ussBytes();
    List<Difference.ProcessGrowth> grown = since(before, now).grown();
    assertThat(grown.isEmpty() ? 0 : grown.get(0).ussBytes().orElse(0))
        .isEqualTo(Math.max(0, ofSubgroup.orElse(0)));
    return ofSubgroup;
  }

  @Test
  void differenceOfUss_isNone_ifTheBoundsOverlap() {
    Memory narrow = counted(0, 2_000 * MB, 985 * MB, 1_000 * MB);
    assertThat(ussGrowth(narrow, counted(9, 2_000 * MB, 1_000 * MB, 1_000 * MB)))
        .as("it became exact")
        .hasValue(0);
    assertThat(ussGrowth(narrow, counted(9, 2_000 * MB, 1_010 * MB, 1_021 * MB))).hasValue(23 * MB);
    assertThat(ussGrowth(narrow, counted(9, 2_000 * MB, 900 * MB, 911 * MB))).hasValue(-87 * MB);
    assertThat(ussGrowth(narrow, counted(9, 2_000 * MB, 1_010 * MB, 1_500 * MB)))
        .as("its bounds are too wide to be known")
        .isEmpty();
  }

  @Test
  void totalsOfRates_areUnknown_beforeThereIsOne() {
    next(0, process(1, 1));
    assertThat(last.totals().cpu().ratio()).isEqualTo(OptionalDouble.empty());
    next(10_000, process(1, 1).cpuMillis(1_000));
    assertThat(last.totals().cpu().ratio()).hasValue(0.1);
  }

  @Test
  void unsampledProcesses_areNotForgotten_whileTheyMayReturn() {
    ProcessSample init = process(1, 1).sample();
    last = Report.next(last, at(0, init, Samples.process(2, 1, exact(1), 1_000, 0)));
    for (int second = 1; second < 20; second++) {
      last = Report.next(last, at(1000 * second, Machine.unknown(), PidSet.of(2), init));
    }
    last = Report.next(last, at(20_000, init, Samples.process(2, 1, exact(5), 3_000, 0)));
    assertThat(usage(last, 2).cpuRatio()).hasValue(0.1);
    assertThat(growth(last, 2)).hasValue(4);
  }
}
