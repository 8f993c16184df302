package io.procmem.report;

import static io.procmem.testing.Samples.at;
import static io.procmem.testing.Samples.bounded;
import static io.procmem.testing.Samples.counted;
import static io.procmem.testing.Samples.process;
import static io.procmem.testing.Samples.refused;
import static io.procmem.testing.Samples.unread;
import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.classify.Classification;
import io.procmem.classify.Subgroup;
import io.procmem.report.Threshold.Of;
import io.procmem.snapshot.Machine;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.PidSet;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Snapshot;
import io.procmem.testing.SampleBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * When a threshold on growth is crossed, if not everything is known. Reports are a second apart.
 */
class GrowthWatchTest {

  private static final Subgroup POSTGRES = new Subgroup("db", "postgres");
  private static final long MB = 1_000_000;
  private static final double INFINITE = Double.POSITIVE_INFINITY;

  private final List<Crossing> crossings = new ArrayList<>();
  private Report last;
  private long millis;

  private Watch watch(Of of, Ranking by, double perSecond, int seconds) {
    return Watch.over(
        Threshold.growing(of, by, perSecond, Duration.ofSeconds(seconds)), crossings::add);
  }

  private void next(Watch watch, Snapshot snapshot) {
    List<Subgroup> byRow = Collections.nCopies(snapshot.processes().size(), POSTGRES);
    last = Report.next(last, snapshot, new Classification(byRow, new TreeSet<>()));
    watch.accept(last);
  }

  private void next(Watch watch, ProcessSample... processes) {
    next(watch, at(millis += 1000, processes));
  }

  private void next(Watch watch, Memory memory) {
    next(watch, process(1, memory));
  }

  /** Passes on a report of a scan that did not sample a process. */
  private void nextWithout(int pid, boolean wasRead, Watch watch, ProcessSample... processes) {
    Snapshot plain = at(millis += 1000, Machine.unknown(), PidSet.of(pid), processes);
    next(watch, wasRead ? unread(PidSet.of(pid), plain) : plain);
  }

  private static Memory megabytes(long lower, long upper) {
    return bounded(20_000 * MB, lower * MB, upper * MB);
  }

  private static ProcessSample resident(int pid, long rss) {
    return process(pid, refused(rss));
  }

  private static ProcessSample files(int pid, int count) {
    SampleBuilder process = SampleBuilder.process(pid, 1).memory(refused(1));
    return (count < 0 ? process : process.openFiles(count)).sample();
  }

  private void assertCrossing(int index, boolean begun, double lower, double upper) {
    assertThat(crossings).hasSize(index + 1);
    assertThat(crossings.get(index).begun()).isEqualTo(begun);
    assertThat(crossings.get(index).value()).isEqualTo(lower);
    assertThat(crossings.get(index).upperValue()).isEqualTo(upper);
  }

  @ParameterizedTest
  @EnumSource(names = {"PROCESS", "SUBGROUP", "GROUP"})
  void aSizeThatBecomesMoreExact_isNoGrowth(Of of) {
    Watch watch = watch(of, Ranking.USS, 1e6, 60);
    next(watch, megabytes(9_820, 10_010));
    millis += 59_000;
    next(watch, counted(20_000 * MB, 10_000 * MB));
    assertThat(crossings).as("10,000 MB throughout; the middle was 85 MB less").isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"PROCESS", "SUBGROUP", "GROUP"})
  void theLowerBoundOfGrowth_begins_andTheUpperBound_ends(Of of) {
    Watch watch = watch(of, Ranking.USS, 10e6, 1);
    next(watch, megabytes(1_000, 1_010));
    next(watch, megabytes(1_020, 1_030));
    assertThat(crossings).as("10 to 30 MB more").isEmpty();
    next(watch, megabytes(1_041, 1_045));
    assertCrossing(0, true, 11e6, 25e6);
    next(watch, megabytes(1_041, 1_051));
    assertThat(crossings).as("at most 10 MB more, at least 4 MB less").hasSize(1);
    next(watch, megabytes(1_041, 1_050));
    assertCrossing(1, false, -10e6, 9e6);
  }

  @Test
  void growthWithinWideBounds_counts_ifItIsCertain() {
    Watch watch = watch(Of.PROCESS, Ranking.PSS, 10e6, 1);
    next(watch, megabytes(1_000, 2_000));
    next(watch, megabytes(2_000, 3_000));
    assertThat(crossings).as("0 to 2,000 MB more").isEmpty();
    next(watch, megabytes(3_500, 5_000));
    assertCrossing(0, true, 500e6, 3_000e6);
  }

  @Test
  void anEndedProcess_hadItsLastCertainGrowth() {
    Watch watch = watch(Of.PROCESS, Ranking.USS, 10e6, 1);
    next(watch, counted(20_000 * MB, 1_000 * MB));
    next(watch, counted(20_000 * MB, 1_020 * MB));
    next(watch, megabytes(900, 2_000));
    next(watch);
    assertCrossing(1, false, 20e6, 20e6);
  }

  @ParameterizedTest
  @EnumSource(names = {"SUBGROUP", "GROUP"})
  void aProcessThatOneScanCouldNotRead_isNoGrowth(Of of) {
    Watch watch = watch(of, Ranking.RSS, 10, 1);
    next(watch, resident(1, 100), resident(2, 5_000));
    nextWithout(2, true, watch, resident(1, 100));
    next(watch, resident(1, 100), resident(2, 5_000));
    assertThat(crossings).isEmpty();
    next(watch, resident(1, 111), resident(2, 5_000));
    assertCrossing(0, true, 11, 11);
  }

  @Test
  void theFirstScanOfAll_mayMissAProcess() {
    Watch watch = watch(Of.GROUP, Ranking.RSS, 10, 1);
    nextWithout(2, false, watch, resident(1, 100));
    next(watch, resident(1, 100), resident(2, 5_000));
    assertThat(crossings).isEmpty();
    next(watch, resident(1, 100), resident(2, 5_000), resident(3, 50));
    assertCrossing(0, true, 50, 50);
  }

  @Test
  void growthOfWhatWasRead_isCertain_andItsEndIsNot() {
    Watch watch = watch(Of.GROUP, Ranking.RSS, 10, 1);
    next(watch, resident(1, 100), resident(2, 50));
    nextWithout(2, true, watch, resident(1, 170));
    assertCrossing(0, true, 20, INFINITE);
    nextWithout(2, true, watch, resident(1, 100));
    assertThat(crossings).as("the other may have grown").hasSize(1);
    next(watch, resident(1, 103), resident(2, 59));
    assertCrossing(1, false, 4, 4); // 12 in 3 s
  }

  @Test
  void aProcessWhoseNumberIsUnknown_neitherGrowsNorHidesTheGrowthOfOthers() {
    Watch watch = watch(Of.GROUP, Ranking.FDS, 10, 1);
    next(watch, files(1, 100), files(2, -1));
    next(watch, files(1, 120), files(2, -1));
    assertCrossing(0, true, 20, 20);
    next(watch, files(1, -1), files(2, -1));
    next(watch, files(1, 120), files(2, -1));
    assertCrossing(1, false, 0, 0);
    next(watch, files(1, 120), files(2, 5_000));
    next(watch, files(1, 120), files(2, 5_000), files(3, -1));
    next(watch, files(1, 120), files(2, 5_000), files(3, 40));
    assertThat(crossings).as("nothing grew").hasSize(2);
  }

  @Test
  void growthOfASum_doesNotEndWithANumberThatBecomesUnknown() {
    Watch watch = watch(Of.GROUP, Ranking.FDS, 10, 1);
    next(watch, files(1, 100), files(2, 100));
    next(watch, files(1, 120), files(2, 100));
    assertCrossing(0, true, 20, 20);
    next(watch, files(1, 120), files(2, -1));
    assertThat(crossings).hasSize(1);
    next(watch, files(1, 120), files(2, -1));
    assertCrossing(1, false, 0, 0);
  }
}
