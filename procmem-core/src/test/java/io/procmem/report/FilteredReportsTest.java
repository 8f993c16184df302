package io.procmem.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.procmem.DetailPolicy;
import io.procmem.ScanFixture;
import io.procmem.counters.Counter;
import io.procmem.report.Threshold.Of;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Source;
import io.procmem.testing.FakeProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Callers that ask for different files in turn, as scrapes with {@code name[]} do. */
@Tag("long")
class FilteredReportsTest {

  private static final Demand FULL =
      Demand.of(Source.STATM, Source.IO, Source.SYSTEM_STAT, Source.OWNER, Source.FD);
  private static final Demand STAT = Demand.of(Source.STAT);
  private static final long PAGE = 4096;

  private final ScanFixture fixture = new ScanFixture();
  private final List<String> crossings = new ArrayList<>();

  FilteredReportsTest() {
    fixture.with().detail(DetailPolicy.none());
    fixture.tree.pid(1).name("init").parent(0).startTicks(1);
    statm(fixture.tree.pid(1), 1064);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private Report report(Demand demand) {
    Report report = fixture.procMem().report(demand);
    assertThat(report.problem()).isEmpty();
    return report;
  }

  /** On kernels since 6.2, {@code stat} may show fewer pages than {@code statm}. */
  private static void statm(FakeProcess process, long pages) {
    process.file("statm", "2500 %d 100 1 0 200 0%n".formatted(pages));
  }

  private Watch watch(Threshold threshold) {
    return Watch.over(
        threshold,
        crossing -> crossings.add((crossing.begun() ? "begun " : "over ") + crossing.subject()));
  }

  @Test
  void idleProcesses_neverGrow_andKeepTheirRates() {
    for (int pid = 10; pid < 30; pid++) {
      statm(fixture.tree.pid(pid).startTicks(10 * pid), 1064);
    }
    Watch growing = watch(Threshold.growing(Of.GROUP, Ranking.RSS, 1000, Duration.ofSeconds(5)));
    long idle = 9000;
    for (int i = 0; i < 12; i++) {
      fixture.after(Duration.ofSeconds(5));
      fixture.tree.everyProcessRuns().systemStat(1000 + i * 10, idle += 490);
      boolean isFull = i < 4 || i % 2 == 0;
      Report report = report(isFull ? FULL : STAT);
      growing.accept(report);
      assertThat(report.top(99, Ranking.GROWTH)).as("%d", i).isEmpty();
      if (isFull && i > 0) {
        assertThat(report.top(99, Ranking.IO)).as("%d", i).hasSize(21);
        assertThat(report.machineCpuRatio().orElseThrow()).isCloseTo(0.02, within(1e-9));
      }
    }
    assertThat(crossings).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Of.class)
  void aSizeAboveAThreshold_staysAboveIt(Of of) {
    Watch above =
        watch(new Threshold(of, Ranking.RSS, 1050 * PAGE, 1050 * PAGE, java.util.Optional.empty()));
    for (int i = 0; i < 8; i++) {
      fixture.after(Duration.ofSeconds(5)).tree.everyProcessRuns();
      above.accept(report(i % 2 == 0 ? FULL : STAT));
    }
    assertThat(crossings).as("1,064 pages throughout").hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(Of.class)
  void growth_isFound_althoughSomeReportsLackTheFile(Of of) {
    Watch growing = watch(Threshold.growing(of, Ranking.RSS, 1000, Duration.ofSeconds(5)));
    for (int i = 0; i < 4; i++) {
      statm(fixture.tree.pid(1), 1064 + 100L * i);
      fixture.after(Duration.ofSeconds(5)).tree.everyProcessRuns();
      growing.accept(report(i % 2 == 0 ? FULL : STAT));
    }
    assertThat(crossings).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(Of.class)
  void growthOfUss_isFound_althoughSomeReportsLackTheFile(Of of) {
    fixture.with().detail(DetailPolicy.every());
    Watch growing = watch(Threshold.growing(of, Ranking.USS, 1000, Duration.ofSeconds(5)));
    for (int i = 0; i < 4; i++) {
      fixture.tree.pid(1).memoryKib(8_000, 3_000, 2_000 + 100L * i).minorFaults(100 + i);
      statm(fixture.tree.pid(1), 2_000);
      fixture.after(Duration.ofSeconds(5)).tree.everyProcessRuns();
      growing.accept(report(i % 2 == 0 ? Demand.of(Source.SMAPS_ROLLUP) : STAT));
    }
    assertThat(crossings).hasSize(1);
  }

  @Test
  void aSum_doesNotEndWithWhatWasNotRead() {
    fixture.tree.pid(7).openFiles(500);
    Watch files = watch(Threshold.above(Of.GROUP, Ranking.FDS, 400));
    files.accept(report(FULL));
    assertThat(crossings).hasSize(1);
    fixture.tree.denies("/proc/7/fd");
    fixture.after(Duration.ofSeconds(5)).tree.everyProcessRuns();
    files.accept(report(STAT));
    files.accept(fixture.after(Duration.ofSeconds(5)).procMem().report(FULL));
    assertThat(crossings).as("nothing is known of the 500").hasSize(1);
    fixture.tree.ends(7);
    files.accept(fixture.after(Duration.ofSeconds(5)).procMem().report(FULL));
    assertThat(crossings).hasSize(2);
  }

  /** A process with constant rates per second. */
  private record Steady(
      int pid, long bornTicks, long user, long system, long ioBytes, long uid, long pages) {

    void writeTo(ScanFixture fixture, long nowTicks) {
      long ticks = nowTicks - bornTicks;
      FakeProcess process =
          fixture.tree.pid(pid).startTicks(bornTicks).uid(uid).name("p" + pid % 3);
      process.cpuTicks(user * ticks / 100, system * ticks / 100);
      process.file("io", "read_bytes: %d%nwrite_bytes: 0%n".formatted(ioBytes * ticks / 100));
      statm(process, pages + nowTicks / 100 * (pid % 5));
    }

    double io(long fromTicks, long nowTicks) {
      return (double) ioBytes
          * (nowTicks - Math.max(fromTicks, bornTicks))
          / (nowTicks - fromTicks);
    }
  }

  private static final Source[] CHOICES = {
    Source.STATM, Source.IO, Source.SYSTEM_STAT, Source.OWNER, Source.FD
  };

  private static Demand random(Random random) {
    Demand demand = STAT;
    for (Source source : CHOICES) {
      demand = random.nextInt(3) == 0 ? demand.plus(source) : demand;
    }
    return random.nextInt(5) == 0 ? FULL : demand;
  }

  static List<Long> seeds() {
    Random random = new Random(20_260_101);
    return random.longs(40).boxed().toList();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void randomDemands_giveTheRatesAndCountersOfFullOnes(long seed) {
    Random random = new Random(seed);
    try (ScanFixture full = new ScanFixture()) {
      full.with().detail(DetailPolicy.none());
      full.tree.pid(1).name("init").parent(0).startTicks(1);
      Map<Integer, Steady> living = new TreeMap<>();
      Map<Integer, Boolean> hasUser = new HashMap<>();
      Map<Source, Long> readAt = new HashMap<>();
      Map<Integer, Long> pagesAt = new HashMap<>();
      long nowTicks = 500_000;
      int nextPid = 10;
      for (int step = 0; step < 30; step++) {
        long pause = 1 + random.nextInt(20);
        nowTicks += 100 * pause;
        for (int births = random.nextInt(3); births > 0; births--) {
          long born = nowTicks - 100 * random.nextLong(pause);
          Steady one =
              new Steady(
                  nextPid,
                  born,
                  1 + random.nextInt(60),
                  random.nextInt(30),
                  100L * random.nextInt(50),
                  random.nextInt(3),
                  1000 + random.nextInt(100));
          living.put(nextPid++, one);
        }
        if (random.nextInt(3) == 0) {
          living.keySet().stream()
              .filter(pid -> hasUser.containsKey(pid))
              .findFirst()
              .ifPresent(
                  pid -> {
                    living.remove(pid);
                    fixture.tree.ends(pid);
                    full.tree.ends(pid);
                  });
        }
        for (Steady one : living.values()) {
          one.writeTo(fixture, nowTicks);
          one.writeTo(full, nowTicks);
        }
        long busy = nowTicks / 4;
        fixture.tree.systemStat(busy, nowTicks - busy);
        full.tree.systemStat(busy, nowTicks - busy);
        fixture.after(Duration.ofSeconds(pause));
        full.after(Duration.ofSeconds(pause));
        Demand demand = step == 29 ? FULL : random(random);
        Report some = report(demand);
        Report all = full.procMem().report(FULL);
        for (ProcessUsage usage : some.processes()) {
          Steady one = living.get(usage.process().pid());
          if (one != null) {
            String what = "seed %d, step %d, %s".formatted(seed, step, one);
            Long before = readAt.get(Source.IO);
            if (demand.includes(Source.IO) && before != null) {
              assertThat((double) usage.ioBytesPerSecond().orElseThrow())
                  .as(what)
                  .isCloseTo(one.io(before, nowTicks), within(1.0));
            } else {
              assertThat(usage.ioBytesPerSecond()).as(what).isEmpty();
            }
            Long pages = pagesAt.get(one.pid());
            long now = one.pages() + nowTicks / 100 * (one.pid() % 5);
            if (demand.includes(Source.STATM)) {
              assertThat(usage.rssGrowthBytes())
                  .as(what)
                  .isEqualTo(
                      pages == null ? OptionalLong.empty() : OptionalLong.of(PAGE * (now - pages)));
              pagesAt.put(one.pid(), now);
            }
            if (demand.includes(Source.OWNER)) {
              hasUser.put(one.pid(), true);
            }
          }
        }
        assertThat(some.machineCpuRatio().isPresent())
            .isEqualTo(
                demand.includes(Source.SYSTEM_STAT) && readAt.containsKey(Source.SYSTEM_STAT));
        if (some.machineCpuRatio().isPresent()) {
          assertThat(some.machineCpuRatio().getAsDouble()).isCloseTo(0.25, within(0.01));
        }
        assertThat(ratios(some)).as("seed %d, step %d", seed, step).isEqualTo(ratios(all));
        assertThat(cpu(some.totals())).isEqualTo(cpu(all.totals()));
        for (Source source : CHOICES) {
          if (demand.includes(source)) {
            readAt.put(source, nowTicks);
          }
        }
        if (step == 29) {
          assertThat(groups(some)).as("seed %d", seed).isEqualTo(groups(all));
          assertThat(users(some)).as("seed %d", seed).isEqualTo(users(all));
        }
      }
    }
  }

  private static Map<Integer, OptionalDouble> ratios(Report report) {
    return report.processes().stream()
        .collect(Collectors.toMap(usage -> usage.process().pid(), ProcessUsage::cpuRatio));
  }

  private static List<Long> cpu(Totals totals) {
    return List.of(
        totals.counters().get(Counter.CPU_USER_NANOS).orElse(-1),
        totals.counters().get(Counter.CPU_SYSTEM_NANOS).orElse(-1),
        totals.counters().get(Counter.MINOR_FAULTS).orElse(-1));
  }

  private static Map<String, List<Long>> groups(Report report) {
    return report.groups().stream()
        .collect(Collectors.toMap(GroupUsage::name, group -> cpu(group.totals())));
  }

  private static Map<Long, List<Long>> users(Report report) {
    return report.users().stream()
        .collect(Collectors.toMap(user -> user.owner().uid(), user -> cpu(user.totals())));
  }
}
