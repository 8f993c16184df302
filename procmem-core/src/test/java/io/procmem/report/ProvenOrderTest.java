package io.procmem.report;

import static io.procmem.testing.Samples.at;
import static io.procmem.testing.Samples.bounded;
import static io.procmem.testing.Samples.counted;
import static io.procmem.testing.Samples.detailed;
import static io.procmem.testing.Samples.process;
import static io.procmem.testing.Samples.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.classify.Classification;
import io.procmem.classify.Subgroup;
import io.procmem.snapshot.ByteRange;
import io.procmem.snapshot.ProcessSample;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** How processes with bounds are ranked, and which ranks are certain. */
class ProvenOrderTest {

  private static final long MB = 1_000_000;

  private static Report report(ProcessSample... processes) {
    return Report.next(null, at(0, processes));
  }

  /** Pids in their order; a {@code ?} marks a rank that is not certain. */
  private static List<String> order(List<ProcessUsage> ranked) {
    return ranked.stream().map(ProvenOrderTest::place).toList();
  }

  private static String place(ProcessUsage usage) {
    return usage.process().pid() + (usage.orderProven() ? "" : "?");
  }

  @Test
  void aLargeProcessOfAnotherUser_staysOnTop_withACertainPlace() {
    Report report =
        report(
            process(1, detailed(4_000 * MB, 3_000 * MB, 2_900 * MB, 0)),
            process(2, bounded(4_700 * MB, 4_100 * MB, 4_600 * MB)),
            process(3, detailed(90 * MB, 60 * MB, 50 * MB, 0)));
    assertThat(order(report.top(9, Ranking.USS))).containsExactly("2", "1", "3");
    assertThat(order(report.top(1, Ranking.PSS))).containsExactly("2");
  }

  @Test
  void overlappingBounds_makeBothPlacesUncertain_andNoOther() {
    Report report =
        report(
            process(1, bounded(4_700 * MB, 4_100 * MB, 4_600 * MB)),
            process(2, counted(4_500 * MB, 4_300 * MB)),
            process(3, detailed(90 * MB, 60 * MB, 50 * MB, 0)),
            process(4, detailed(9_000 * MB, 60 * MB, 8_000 * MB, 0)));
    assertThat(order(report.top(9, Ranking.USS))).containsExactly("4", "2?", "1?", "3");
  }

  @Test
  void aProcessThatIsNotShown_makesPlacesUncertain_ifItMayBeLarger() {
    Report report =
        report(
            process(1, detailed(900, 800, 700, 0)),
            process(2, detailed(600, 500, 400, 0)),
            process(3, refused(500)));
    assertThat(order(report.top(1, Ranking.USS))).containsExactly("1");
    assertThat(order(report.top(2, Ranking.USS))).as("3 may have 500").containsExactly("1", "2?");
    assertThat(order(report.top(9, Ranking.USS))).containsExactly("1", "2?", "3?");
  }

  @Test
  void touchingBounds_andEqualNumbers_areCertain() {
    Report report =
        report(
            process(1, bounded(900, 500, 700)),
            process(2, bounded(900, 300, 500)),
            process(3, detailed(900, 300, 300, 0)),
            process(4, detailed(900, 300, 300, 0)));
    assertThat(order(report.top(9, Ranking.USS))).containsExactly("1", "2", "3", "4");
  }

  @Test
  void aSubgroup_isRankedByItself() {
    Subgroup db = new Subgroup("db", "postgres");
    Subgroup web = new Subgroup("web", "nginx");
    ProcessSample[] processes = {
      process(1, bounded(900, 400, 800)),
      process(2, detailed(900, 500, 500, 0)),
      process(3, detailed(900, 300, 300, 0)),
      process(4, bounded(900, 100, 350))
    };
    Report report =
        Report.next(
            null, at(0, processes), new Classification(List.of(db, web, db, web), new TreeSet<>()));
    List<SubgroupTop> tops = report.topOfEach(1, 0, Ranking.USS);
    assertThat(tops)
        .extracting(top -> place(top.ranked().get(0).usage()))
        .containsExactly("1", "2");
    assertThat(order(report.top(9, Ranking.USS))).containsExactly("2?", "1?", "3?", "4?");
  }

  @Test
  void otherRankings_andUnrankedProcesses_areCertain() {
    Report report = report(process(1, refused(500)), process(2, refused(400)));
    assertThat(order(report.top(9, Ranking.RSS))).containsExactly("1", "2");
    assertThat(report.processes()).allMatch(ProcessUsage::orderProven);
  }

  @Test
  void randomBounds_areProven_exactlyIfTheyOverlapNoOther() {
    long seed = 5;
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      ProcessSample[] processes = new ProcessSample[1 + random.nextInt(12)];
      for (int i = 0; i < processes.length; i++) {
        long lower = random.nextInt(300);
        long upper = lower + (random.nextBoolean() ? 0 : random.nextInt(60));
        processes[i] = process(i + 1, bounded(400, lower, upper));
      }
      Report report = report(processes);
      List<ProcessUsage> all = report.top(processes.length, Ranking.USS);
      int n = random.nextInt(processes.length + 1);
      List<ProcessUsage> shown = report.top(n, Ranking.USS);
      for (int i = 0; i < n; i++) {
        assertThat(shown.get(i).orderProven())
            .as("seed %d round %d place %d", seed, round, i)
            .isEqualTo(overlapsNone(all, i));
      }
    }
  }

  private static boolean overlapsNone(List<ProcessUsage> ranked, int place) {
    ByteRange range = ranked.get(place).process().uss().orElseThrow();
    for (int i = 0; i < ranked.size(); i++) {
      ByteRange other = ranked.get(i).process().uss().orElseThrow();
      if ((i < place && other.lowerBytes() < range.upperBytes())
          || (i > place && other.upperBytes() > range.lowerBytes())) {
        return false;
      }
    }
    return true;
  }
}
