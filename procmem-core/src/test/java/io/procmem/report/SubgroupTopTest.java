package io.procmem.report;

import static io.procmem.testing.SampleBuilder.process;
import static io.procmem.testing.Samples.at;
import static io.procmem.testing.Samples.detailed;
import static io.procmem.testing.Samples.refused;
import static io.procmem.testing.Samples.samples;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.procmem.classify.Classification;
import io.procmem.classify.Subgroup;
import io.procmem.snapshot.IoField;
import io.procmem.snapshot.Machine;
import io.procmem.snapshot.PidSet;
import io.procmem.snapshot.Source;
import io.procmem.testing.SampleBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SubgroupTopTest {

  private static final Subgroup DB = new Subgroup("db", "postgres");
  private static final Subgroup WEB = new Subgroup("web", "nginx");

  private static List<Integer> pids(List<ProcessUsage> ranked) {
    return ranked.stream().map(usage -> usage.process().pid()).toList();
  }

  private static List<Integer> ranked(SubgroupTop top) {
    return top.ranked().stream().map(rank -> rank.usage().process().pid()).toList();
  }

  private static Classification classification(Subgroup... byRow) {
    return new Classification(Arrays.asList(byRow), new TreeSet<>());
  }

  private static SampleBuilder io(int pid, long start, long read, long written) {
    return process(pid, start).io(IoField.READ_BYTES, read).io(IoField.WRITTEN_BYTES, written);
  }

  @Test
  void io_isBytesPerSecond_byIdentity() {
    Report before =
        Report.next(
            null,
            at(
                0,
                Machine.unknown(),
                PidSet.of(4),
                samples(
                    io(1, 1, 100, 50), io(2, 1, 90_000, 0), io(3, 1, 0, 0).without(Source.IO))));
    Report now =
        Report.next(
            before,
            at(
                2000,
                samples(
                    io(1, 1, 200, 250),
                    io(2, 7, 500, 0),
                    io(3, 1, 70_000, 0),
                    io(4, 1, 80_000, 0),
                    io(5, 9, 0, 1000))));
    assertThat(pids(now.top(9, Ranking.IO)))
        .as("500/s, 250/s, 150/s; 3 and 4 are unknown")
        .containsExactly(5, 2, 1);
    assertThat(before.top(9, Ranking.IO)).as("no earlier snapshot").isEmpty();
    assertThat(now.top(1, Ranking.IO).get(0).ioBytesPerSecond()).hasValue(500);
    assertThat(now.processes().get(2).ioBytesPerSecond()).isEmpty();
  }

  @Test
  void growth_isOfOneProcess_andIgnoresShrinking() {
    Report before =
        Report.next(
            null,
            at(
                0,
                samples(
                    process(1, 1).memory(refused(100)),
                    process(2, 1).memory(refused(100)),
                    process(3, 1).memory(refused(10)),
                    process(4, 1).memory(refused(10)))));
    Report now =
        Report.next(
            before,
            at(
                10,
                samples(
                    process(1, 1).memory(refused(101)),
                    process(2, 1).memory(refused(50)),
                    process(3, 8).memory(refused(9000)),
                    process(4, 1).memory(detailed(30, 1, 1, 1)),
                    process(5, 9).memory(refused(9000)))));
    assertThat(pids(now.top(9, Ranking.GROWTH))).containsExactly(4, 1);
  }

  @Test
  void files_andThreads_areRanked_whereTheyAreKnown() {
    SampleBuilder many = process(1, 1).files(3, 10).threads(9);
    Report report =
        Report.next(null, at(0, samples(many, process(2, 1), process(3, 1).files(8, 9))));
    assertThat(pids(report.top(9, Ranking.FDS))).containsExactly(3, 1);
    assertThat(pids(report.top(9, Ranking.THREADS))).containsExactly(1, 2, 3);
  }

  @Test
  void topOfASubgroup_hasRanksAndShares_andTheSharesCoverAllOfIt() {
    Report report =
        Report.next(
            null,
            at(
                0,
                samples(
                    process(1, 1).memory(refused(10)),
                    process(2, 1).memory(refused(60)),
                    process(3, 1).memory(refused(30)),
                    process(4, 1).memory(refused(7)))),
            classification(DB, DB, DB, WEB));
    List<SubgroupTop> tops = report.topOfEach(2, 5, Ranking.RSS);
    assertThat(tops).extracting(SubgroupTop::subgroup).containsExactly(DB, WEB);
    assertThat(ranked(tops.get(0))).containsExactly(2, 3);
    assertThat(tops.get(0).ranked()).extracting(RankedUsage::rank).containsExactly(1, 2);
    assertThat(tops.get(0).ranked().get(0).shareRatio().orElseThrow()).isCloseTo(.6, within(1e-9));
    assertThat(tops.get(1).ranked().get(0).shareRatio()).hasValue(1);
  }

  @Test
  void aShare_ofZero_orOfAnUnknownNumber_isAbsent() {
    Report report =
        Report.next(
            null,
            at(
                0,
                samples(
                    process(1, 1).memory(refused(1000)),
                    process(2, 1).memory(detailed(100, 60, 40, 0)))));
    List<RankedUsage> byUss = report.topOfEach(9, 9, Ranking.USS).get(0).ranked();
    assertThat(byUss.get(0).usage().process().pid()).isEqualTo(2);
    assertThat(byUss.get(0).shareRatio()).hasValue(1);
    assertThat(byUss.get(1).shareRatio()).as("its USS is unknown").isEmpty();
    List<RankedUsage> bySwap = report.topOfEach(9, 9, Ranking.SWAP).get(0).ranked();
    assertThat(bySwap.get(0).shareRatio()).as("0 of 0").isEmpty();
  }

  @Test
  void other_isRankedWithItsOwnLimit() {
    SampleBuilder[] builders = new SampleBuilder[6];
    for (int i = 0; i < builders.length; i++) {
      builders[i] = process(i + 1, 1).memory(refused(10 + i));
    }
    Classification classification =
        classification(DB, DB, Subgroup.OTHER, Subgroup.OTHER, Subgroup.OTHER, Subgroup.OTHER);
    Report report = Report.next(null, at(0, samples(builders)), classification);
    List<SubgroupTop> tops = report.topOfEach(1, 2, Ranking.RSS);
    assertThat(ranked(tops.get(0))).containsExactly(2);
    assertThat(ranked(tops.get(1))).as("the largest, not any").containsExactly(6, 5);
    assertThat(tops.get(1).ranked().get(0).shareRatio().orElseThrow())
        .as("of all four")
        .isCloseTo(15 / 54.0, within(1e-9));
    assertThat(report.topOfEach(0, 2, Ranking.RSS))
        .extracting(SubgroupTop::subgroup)
        .containsExactly(Subgroup.OTHER);
    assertThat(report.topOfEach(2, 0, Ranking.RSS))
        .extracting(SubgroupTop::subgroup)
        .containsExactly(DB);
    assertThat(report.topOfEach(0, 0, Ranking.RSS)).isEmpty();
    assertThatThrownBy(() -> report.topOfEach(1, -1, Ranking.RSS))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @EnumSource(Ranking.class)
  void topOfRandomSubgroups_isTheFullOrder_cutShort(Ranking by) {
    long seed = 77;
    Random random = new Random(seed);
    for (int round = 0; round < 100; round++) {
      SampleBuilder[] before = new SampleBuilder[40];
      SampleBuilder[] now = new SampleBuilder[40];
      Subgroup[] subgroups = new Subgroup[40];
      for (int i = 0; i < now.length; i++) {
        before[i] = io(i + 1, 1, 0, 0).memory(refused(random.nextInt(9)));
        now[i] =
            io(i + 1, 1, random.nextInt(9000), random.nextInt(9000))
                .memory(random.nextBoolean() ? refused(random.nextInt(9)) : detailed(9, 5, 4, 2))
                .cpuMillis(random.nextInt(9))
                .files(random.nextInt(9), 10);
        subgroups[i] = List.of(DB, WEB, Subgroup.OTHER).get(random.nextInt(3));
      }
      Report first = Report.next(null, at(0, samples(before)));
      Report report = Report.next(first, at(1000, samples(now)), classification(subgroups));
      int n = 1 + random.nextInt(10);
      List<ProcessUsage> order = report.top(40, by);
      for (SubgroupTop top : report.topOfEach(n, n, by)) {
        List<Integer> expected = new ArrayList<>();
        for (ProcessUsage usage : order) {
          if (usage.subgroup().equals(top.subgroup()) && expected.size() < n) {
            expected.add(usage.process().pid());
          }
        }
        assertThat(ranked(top)).as("seed %d round %d", seed, round).isEqualTo(expected);
      }
    }
  }
}
