package io.procmem.report;

import static io.procmem.testing.Samples.at;
import static io.procmem.testing.Samples.detailed;
import static io.procmem.testing.Samples.process;
import static io.procmem.testing.Samples.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procmem.classify.Classification;
import io.procmem.classify.Subgroup;
import io.procmem.report.Threshold.Of;
import io.procmem.snapshot.Machine;
import io.procmem.snapshot.PidSet;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Which subjects cross a threshold, when, and how often. */
class WatchTest {

  private static final Subgroup POSTGRES = new Subgroup("db", "postgres");
  private static final Subgroup REDIS = new Subgroup("db", "redis");

  private final List<String> crossings = new ArrayList<>();
  private Report last;
  private long millis;

  private Watch watch(Threshold threshold) {
    return Watch.over(
        threshold, crossing -> crossings.add((crossing.begun() ? "+" : "-") + text(crossing)));
  }

  private static String text(Crossing crossing) {
    return crossing.subject() + "=" + Math.round(crossing.value());
  }

  /** Passes on a report made a second after the last. */
  private void next(Watch watch, Snapshot snapshot, Subgroup... byRow) {
    last = Report.next(last, snapshot, new Classification(Arrays.asList(byRow), new TreeSet<>()));
    watch.accept(last);
  }

  private void next(Watch watch, ProcessSample... processes) {
    Snapshot snapshot = at(millis += 1000, processes);
    next(watch, snapshot, Collections.nCopies(processes.length, POSTGRES).toArray(Subgroup[]::new));
  }

  private static ProcessSample resident(int pid, long rss) {
    return process(pid, 1, refused(rss), 0, 0);
  }

  @Test
  void aProcessAboveTheThreshold_isReportedOnce_andAgainWhenItIsBelow() {
    Watch watch = watch(Threshold.above(Of.PROCESS, Ranking.RSS, 100));
    next(watch, resident(7, 100), resident(8, 50));
    assertThat(crossings).isEmpty();
    next(watch, resident(7, 101), resident(8, 50));
    next(watch, resident(7, 150), resident(8, 50));
    assertThat(crossings).containsExactly("+7@1=101");
    next(watch, resident(7, 95), resident(8, 50));
    next(watch, resident(7, 105), resident(8, 50));
    assertThat(crossings).as("it fluctuates").hasSize(1);
    next(watch, resident(7, 90), resident(8, 50));
    assertThat(crossings).containsExactly("+7@1=101", "-7@1=90");
    next(watch, resident(7, 101), resident(8, 200));
    assertThat(crossings).hasSize(4).endsWith("+7@1=101", "+8@1=200");
  }

  @Test
  void anEndedProcess_exceedsNothing_andItsPidIsAnotherProcess() {
    Watch watch = watch(Threshold.above(Of.PROCESS, Ranking.RSS, 100));
    next(watch, resident(7, 200));
    next(watch, process(7, 2, refused(300), 0, 0));
    assertThat(crossings).containsExactly("+7@1=200", "+7@2=300", "-7@1=200");
  }

  @Test
  void anUnsampledProcess_orAnUnknownNumber_changesNothing() {
    Watch watch = watch(Threshold.above(Of.PROCESS, Ranking.USS, 100));
    next(watch, process(7, 1, detailed(300, 250, 200, 0), 0, 0));
    next(watch, resident(7, 300));
    next(watch, at(millis += 1000, Machine.unknown(), PidSet.of(7)));
    assertThat(crossings).containsExactly("+7@1=200");
    next(watch, at(millis += 1000, Machine.unknown(), PidSet.of(8)));
    assertThat(crossings).containsExactly("+7@1=200", "-7@1=200");
  }

  @Test
  void subgroupsAndGroups_areSums() {
    Watch subgroups = watch(Threshold.above(Of.SUBGROUP, Ranking.RSS, 100));
    Watch groups = watch(Threshold.above(Of.GROUP, Ranking.RSS, 150));
    Snapshot snapshot = at(1000, resident(7, 60), resident(8, 60), resident(9, 50));
    next(subgroups, snapshot, POSTGRES, POSTGRES, REDIS);
    groups.accept(last);
    assertThat(crossings).containsExactly("+db/postgres=120", "+db=170");
    next(subgroups, at(2000, resident(9, 50)), REDIS);
    groups.accept(last);
    assertThat(crossings).endsWith("-db/postgres=120", "-db=50");
  }

  @Test
  void subgroups_whoseNamesLookTheSame_areNotAddedUp() {
    Subgroup one = new Subgroup("a", "b/c");
    Subgroup another = new Subgroup("a/b", "c");
    Watch watch = watch(Threshold.above(Of.SUBGROUP, Ranking.RSS, 100));
    Watch growth = watch(Threshold.growing(Of.SUBGROUP, Ranking.RSS, 10, Duration.ofSeconds(1)));
    next(watch, at(1000, resident(7, 60), resident(8, 60)), one, another);
    growth.accept(last);
    next(watch, at(2000, resident(7, 66), resident(8, 66)), one, another);
    growth.accept(last);
    assertThat(crossings).isEmpty();
    next(watch, at(3000, resident(7, 66), resident(8, 101)), one, another);
    growth.accept(last);
    assertThat(crossings).containsExactly("+a/b/c=101", "+a/b/c=35");
  }

  @Test
  void cpu_isInCpus() {
    Watch watch = watch(Threshold.above(Of.PROCESS, Ranking.CPU, 1.5));
    next(watch, process(7, 1, refused(1), 0, 0));
    next(watch, process(7, 1, refused(1), 1400, 0));
    assertThat(crossings).isEmpty();
    next(watch, process(7, 1, refused(1), 3400, 0));
    assertThat(crossings).containsExactly("+7@1=2");
  }

  @Test
  void growth_isTakenOverAWindow() {
    Watch watch = watch(Threshold.growing(Of.PROCESS, Ranking.RSS, 10, Duration.ofSeconds(3)));
    next(watch, resident(7, 1000));
    next(watch, resident(7, 1100));
    next(watch, resident(7, 1100));
    assertThat(crossings).as("a jump, and no window yet").isEmpty();
    next(watch, resident(7, 1102));
    assertThat(crossings).as("102 in 3 s").containsExactly("+7@1=34");
    next(watch, resident(7, 1103));
    assertThat(crossings).as("3 in 3 s").containsExactly("+7@1=34", "-7@1=1");
    for (int i = 1; i <= 3; i++) {
      next(watch, resident(7, 1103 + 11 * i));
    }
    assertThat(crossings).hasSize(3).endsWith("+7@1=11");
  }

  @Test
  void aReportWithAProblem_changesNothing() {
    Watch watch = watch(Threshold.above(Of.PROCESS, Ranking.RSS, 100));
    watch.accept(Report.next(null, at(0, resident(7, 200))).withProblem("stale"));
    assertThat(crossings).isEmpty();
  }

  @Test
  void anInvalidThreshold_isRejected() {
    assertThatThrownBy(() -> new Threshold(Of.GROUP, Ranking.RSS, 1, 2, Optional.empty()))
        .hasMessageContaining("until must not be more than above");
    assertThatThrownBy(() -> Threshold.growing(Of.GROUP, Ranking.RSS, 1, Duration.ZERO))
        .hasMessageContaining("window must be positive");
    assertThatThrownBy(() -> Threshold.above(Of.GROUP, Ranking.RSS, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
