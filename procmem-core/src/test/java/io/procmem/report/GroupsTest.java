package io.procmem.report;

import static io.procmem.testing.Samples.at;
import static io.procmem.testing.Samples.detailed;
import static io.procmem.testing.Samples.kernel;
import static io.procmem.testing.Samples.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procmem.classify.Classification;
import io.procmem.classify.Subgroup;
import io.procmem.snapshot.Machine;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.Readings;
import io.procmem.snapshot.RollupField;
import io.procmem.snapshot.Snapshot;
import io.procmem.testing.SampleBuilder;
import io.procmem.testing.Samples;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class GroupsTest {

  private static final Subgroup POSTGRES = new Subgroup("db", "postgres");
  private static final Subgroup REDIS = new Subgroup("db", "redis");

  private static Classification classification(List<Subgroup> expected, Subgroup... byRow) {
    return new Classification(Arrays.asList(byRow), new TreeSet<>(expected));
  }

  private static Snapshot booted(Instant boot, SampleBuilder... processes) {
    Machine unknown = Machine.unknown();
    Machine machine =
        new Machine(
            unknown.memory(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(boot),
            Optional.empty(),
            unknown.cgroups());
    return at(0, machine, Samples.samples(processes));
  }

  private static Totals totals(SampleBuilder... processes) {
    return Report.next(null, booted(Instant.EPOCH, processes)).totals();
  }

  private static Memory swapping(long swapPss) {
    long[] values = new long[RollupField.values().length];
    values[RollupField.SWAP_PSS.ordinal()] = swapPss;
    return new Memory.Detailed(
        1, 1, Readings.of(RollupField.values(), values), Instant.EPOCH, 0, 1);
  }

  @Test
  void groups_addUpTheirSubgroups_byName() {
    Snapshot snapshot =
        at(
            0,
            Samples.process(1, detailed(100, 60, 40, 5)),
            Samples.process(2, detailed(10, 6, 4, 0)),
            Samples.process(3, refused(1)),
            Samples.process(4, kernel()));
    Report report =
        Report.next(
            null, snapshot, classification(List.of(), REDIS, POSTGRES, POSTGRES, Subgroup.OTHER));
    assertThat(report.groups()).extracting(GroupUsage::name).containsExactly("db", "other");
    GroupUsage db = report.groups().get(0);
    assertThat(db.totals().processes()).isEqualTo(3);
    assertThat(db.totals().memory().rss()).isEqualTo(Sum.of(111, 3, 0));
    assertThat(db.totals().memory().uss())
        .isEqualTo(new Sum(OptionalLong.of(44), 44, OptionalLong.of(45), 2, 2, 1));
    assertThat(db.subgroups()).extracting(SubgroupUsage::subgroup).containsExactly(POSTGRES, REDIS);
    assertThat(db.subgroups().get(0).totals().memory().uss())
        .isEqualTo(new Sum(OptionalLong.of(4), 4, OptionalLong.of(5), 1, 1, 1));
    assertThat(report.subgroups())
        .extracting(SubgroupUsage::subgroup)
        .containsExactly(POSTGRES, REDIS, Subgroup.OTHER);
    assertThat(report.processes().get(1).subgroup()).isEqualTo(POSTGRES);
    assertThat(report.classification().of(0)).isEqualTo(REDIS);
  }

  @Test
  void anExpectedSubgroup_withoutProcesses_isShown() {
    Snapshot snapshot = at(0, Samples.process(1, detailed(100, 60, 40, 5)));
    Report report =
        Report.next(null, snapshot, classification(List.of(REDIS, Subgroup.OTHER), Subgroup.OTHER));
    Totals redis = report.subgroups().get(0).totals();
    assertThat(redis.processes()).isZero();
    assertThat(redis.memory().pss()).isEqualTo(Sum.of(0, 0, 0));
    assertThat(redis.oldestStart()).as("no process: not the year 1").isEmpty();
    assertThat(redis.cpu()).isEqualTo(new CpuTotals(OptionalDouble.of(0), 0, 0));
    assertThat(report.groups().get(0).name()).isEqualTo("db");
    assertThat(report.groups().get(0).totals().processes()).isZero();
  }

  @Test
  void aClassificationOfAnotherSnapshot_isRejected() {
    assertThatThrownBy(
            () ->
                Report.next(null, at(0), classification(List.of(), Subgroup.OTHER, Subgroup.OTHER)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 for 0");
  }

  @Test
  void withoutClassification_everyProcessIsOther() {
    Report report = Report.next(null, at(0, Samples.process(1, kernel())));
    assertThat(report.processes().get(0).subgroup()).isEqualTo(Subgroup.OTHER);
    assertThat(report.groups()).extracting(GroupUsage::name).containsExactly("other");
  }

  @Test
  void oldestStart_isThatOfTheOldestProcess_andUnknownWithoutABootTime() {
    Instant boot = Instant.parse("2026-01-01T00:00:00Z");
    SampleBuilder young = SampleBuilder.process(1, 900);
    SampleBuilder old = SampleBuilder.process(2, 300);
    assertThat(Report.next(null, booted(boot, young, old)).totals().oldestStart())
        .contains(boot.plusSeconds(3));
    assertThat(Report.next(null, at(0, young.sample())).totals().oldestStart()).isEmpty();
    assertThat(Report.next(null, booted(boot)).totals().oldestStart()).isEmpty();
  }

  @Test
  void worstFilesRatio_withoutALimit_isEmpty() {
    assertThat(totals(SampleBuilder.process(1, 1).files(5, 0)).openFiles().worstRatio()).isEmpty();
    assertThat(
            totals(SampleBuilder.process(1, 1).files(5, Long.MAX_VALUE)).openFiles().worstRatio())
        .isEmpty();
    assertThat(totals().openFiles().worstRatio()).isEmpty();
    assertThat(
            totals(
                    SampleBuilder.process(1, 1).files(10, 1000),
                    SampleBuilder.process(2, 1).files(30, 40),
                    SampleBuilder.process(3, 1).files(5, 0),
                    SampleBuilder.process(4, 1).files(100, 1000))
                .openFiles()
                .worstRatio())
        .hasValue(0.75);
  }

  @Test
  void openFiles_countUnknownNumbersAsMissing_butNotKernelThreads() {
    OpenFilesTotals files =
        totals(
                SampleBuilder.process(1, 1).files(10, 1000),
                SampleBuilder.process(2, 1),
                SampleBuilder.process(3, 1).memory(kernel()))
            .openFiles();
    assertThat(files.count()).isEqualTo(OptionalLong.of(10));
    assertThat(files.counted()).isEqualTo(1);
    assertThat(files.missing()).isEqualTo(1);
    assertThat(totals(SampleBuilder.process(2, 1)).openFiles().count()).isEmpty();
  }

  @Test
  void swapPss_onAKernelWithoutIt_isMissing() {
    Totals totals =
        totals(
            SampleBuilder.process(1, 1).memory(swapping(7)),
            SampleBuilder.process(2, 1).memory(detailed(1, 1, 1, 1)),
            SampleBuilder.process(3, 1).memory(refused(1)));
    assertThat(totals.memory().swapPss()).isEqualTo(Sum.of(7, 1, 2));
  }

  @Test
  void cpuRatio_countsUnknownProcessesAsMissing() {
    Report first = Report.next(null, at(0, Samples.process(1, 1, kernel(), 0, 0)));
    assertThat(first.totals().cpu().ratio()).isEmpty();
    assertThat(first.totals().cpu().missing()).isEqualTo(1);
  }
}
