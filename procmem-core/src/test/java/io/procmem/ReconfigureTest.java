package io.procmem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.procmem.classify.Subgroup;
import io.procmem.counters.Counter;
import io.procmem.counters.Counters;
import io.procmem.report.OwnerUsage;
import io.procmem.report.Ranking;
import io.procmem.report.Report;
import io.procmem.report.Threshold;
import io.procmem.report.Watch;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Source;
import io.procmem.threads.SubgroupThreads;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Settings change while counters, rates and details continue. */
class ReconfigureTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final long TICK = 10_000_000;
  private static final String DOCKER = "0::/docker/" + "63425c4a".repeat(8) + "\n";

  private static final Subgroup POSTGRES = new Subgroup("db", "postgres");
  private static final Subgroup STORE = new Subgroup("store", "postgres");

  private final ScanFixture fixture = new ScanFixture();

  @BeforeEach
  void twoProcesses() {
    fixture
        .with()
        .rules(rules("db/postgres comm=postgres"))
        .sources(Source.SMAPS_ROLLUP, Source.OWNER, Source.CGROUP, Source.TASK);
    fixture.tree.pid(10).name("postgres").uid(70).file("cgroup", DOCKER).memoryKib(9, 8, 7);
    fixture.tree.pid(20).name("java").uid(80).file("cgroup", "0::/\n").memoryKib(9, 8, 7);
    ticks(100);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private static Rules rules(String text) {
    return Rules.parse("test.rules", text);
  }

  /** The CPU time of each of the two processes so far, in clock ticks. */
  private void ticks(long ticks) {
    fixture.tree.pid(10).cpuTicks(ticks, 0);
    fixture.tree.pid(20).cpuTicks(ticks, 0);
  }

  private Report scan() {
    Report report = fixture.after(SECOND).report();
    assertThat(report.problem()).isEmpty();
    return report;
  }

  /** The same settings as before, to be changed. */
  private static ProcMemBuilder settings() {
    return ProcMem.builder()
        .maxAge(Duration.ZERO)
        .rules(rules("db/postgres comm=postgres"))
        .sources(Source.SMAPS_ROLLUP, Source.OWNER, Source.CGROUP, Source.TASK)
        .detail(DetailPolicy.every());
  }

  private void reconfigure(ProcMemBuilder settings) {
    fixture.procMem().reconfigure(settings);
  }

  private static long ticks(Counters counters) {
    return counters.get(Counter.CPU_USER_NANOS).orElseThrow() / TICK;
  }

  private static Optional<Long> ticks(Report report, Subgroup subgroup) {
    return report.subgroups().stream()
        .filter(one -> one.subgroup().equals(subgroup))
        .map(one -> ticks(one.totals().counters()))
        .findFirst();
  }

  private static <T> List<Long> ticks(List<OwnerUsage<T>> owners) {
    return owners.stream().map(one -> ticks(one.totals().counters())).toList();
  }

  private static Optional<Long> ofThreads(Report report, Subgroup subgroup) {
    return report
        .extras()
        .threads()
        .flatMap(threads -> threads.find(subgroup))
        .map(SubgroupThreads::sum)
        .map(sum -> sum.counters().cpuNanos().orElseThrow() / TICK);
  }

  @Test
  void counters_continue() {
    scan();
    ticks(130);
    scan();
    reconfigure(settings().detail(DetailPolicy.none()).maxAge(Duration.ofNanos(1)));
    ticks(140);
    Report report = scan();
    assertThat(ticks(report, POSTGRES)).hasValue(40L);
    assertThat(ticks(report.users())).containsOnly(40L);
    assertThat(ticks(report.containers())).containsExactly(40L);
    assertThat(ofThreads(report, POSTGRES)).hasValue(40L);
    assertThat(report.top(1, Ranking.CPU).get(0).cpuRatio().orElseThrow())
        .as("not unknown, as in a first report")
        .isCloseTo(0.1, offset(1e-6));
  }

  @Test
  void aRenamedGroup_beginsAsANewOne_andTheOldOneStays() {
    scan();
    ticks(130);
    scan();
    reconfigure(settings().rules(rules("store/postgres comm=postgres")));
    ticks(140);
    Report report = scan();
    assertThat(ticks(report, POSTGRES)).hasValue(30L);
    assertThat(ticks(report, STORE)).hasValue(10L);
    assertThat(ofThreads(report, STORE)).hasValue(10L);
    reconfigure(settings());
    ticks(145);
    report = scan();
    assertThat(ticks(report, POSTGRES)).hasValue(35L);
    assertThat(ticks(report, STORE)).hasValue(10L);
    assertThat(ofThreads(report, POSTGRES)).hasValue(35L);
  }

  @Test
  void aProcessThatIsSelectedLater_countsFromThenOn() {
    scan();
    reconfigure(settings().select(Selection.all().names("java")));
    ticks(130);
    Report report = scan();
    assertThat(report.snapshot().processes()).hasSize(1);
    assertThat(ticks(report, Subgroup.OTHER)).hasValue(30L);
    reconfigure(settings());
    ticks(140);
    report = scan();
    assertThat(report.snapshot().processes()).hasSize(2);
    assertThat(ticks(report, Subgroup.OTHER)).hasValue(40L);
    ticks(150);
    report = scan();
    assertThat(ticks(report, POSTGRES).orElseThrow()).isBetween(10L, 50L);
  }

  @Test
  void details_areReused_unlessTheNewPolicyReadsNone() {
    fixture.with().detail(DetailPolicy.every().reuse(MINUTE));
    assertThat(scan().snapshot().stats().detailsRead()).isEqualTo(2);
    reconfigure(settings().detail(DetailPolicy.every().reuse(MINUTE).stallAtMost(SECOND)));
    assertThat(scan().snapshot().stats().detailsReused()).isEqualTo(2);
    reconfigure(settings().detail(DetailPolicy.none()));
    assertThat(ScanFixture.memory(scan().snapshot(), 10))
        .isInstanceOfSatisfying(
            Memory.ResidentOnly.class,
            memory -> assertThat(memory.reason()).isEqualTo(Reason.NOT_ASKED));
  }

  @Test
  void aReport_thatWasStillYoung_isNotShownAgain() {
    fixture.with().maxAge(MINUTE);
    scan();
    reconfigure(settings().maxAge(MINUTE).select(Selection.all().names("java")));
    assertThat(scan().snapshot().processes()).hasSize(1);
  }

  @Test
  void listenersStay_andTheFilesThatTheyNeed() {
    fixture
        .with()
        .sampleEvery(Duration.ofMillis(10))
        .waitAtMost(Duration.ofMinutes(1))
        .listener(
            Watch.over(Threshold.above(Threshold.Of.PROCESS, Ranking.FDS, 1e9), crossing -> {}));
    assertThat(fixture.report().snapshot().demand().includes(Source.FD)).isTrue();
    reconfigure(settings().select(Selection.all().names("java")));
    ScanFixture.await(() -> fixture.report().snapshot().processes().size() == 1);
    assertThat(fixture.report().snapshot().demand().includes(Source.FD)).isTrue();
  }

  @Test
  void settingsThatContradictAListener_changeNothing() {
    fixture
        .with()
        .sampleEvery(Duration.ofMillis(10))
        .waitAtMost(Duration.ofMinutes(1))
        .listener(
            Watch.over(Threshold.above(Threshold.Of.PROCESS, Ranking.USS, 1e9), crossing -> {}));
    ProcMem procMem = fixture.procMem();
    ProcMemBuilder none =
        settings().detail(DetailPolicy.none()).select(Selection.all().names("java"));
    assertThatThrownBy(() -> procMem.reconfigure(none))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a listener needs PSS or USS");
    assertThat(fixture.report().snapshot().processes()).hasSize(2);
  }
}
