package io.procmem.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.procmem.ProcMem;
import io.procmem.Rules;
import io.procmem.ScanFixture;
import io.procmem.metrics.MetricTable;
import io.procmem.metrics.RowKind;
import io.procmem.metrics.dialect.OpenTelemetry;
import io.procmem.report.Ranking;
import io.procmem.report.Report;
import io.procmem.snapshot.Demand;
import io.procmem.testing.FakePerfData;
import io.procmem.testing.FakeProcess;
import io.procmem.testing.SmapsText;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcMemBinderTest {

  private static final MetricTable PROCESSES = MetricTable.standard().top(50, Ranking.RSS);

  private final ScanFixture fixture = new ScanFixture();
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final AtomicLong nanos = new AtomicLong();

  ProcMemBinderTest() {
    fixture.tree.pid(10).name("postgres").memoryKib(8_000, 5_000, 3_000).cpuTicks(300, 0);
  }

  @AfterEach
  void close() {
    registry.close();
    fixture.close();
  }

  /** A binder that takes reports only when the test does. */
  private ProcMemBinderBuilder builder() {
    return ProcMemBinder.builder(fixture.procMem()).onlyOnRefresh().nanos(nanos::get);
  }

  private ProcMemBinder bound(ProcMemBinderBuilder builder) {
    ProcMemBinder binder = builder.build();
    binder.bindTo(registry);
    return binder;
  }

  private void refresh(ProcMemBinder binder) {
    fixture.after(Duration.ofSeconds(1));
    binder.refresh();
  }

  private double gauge(String name, String... tags) {
    return registry.get(name).tags(tags).gauge().value();
  }

  private double counter(String name, String... tags) {
    return registry.get(name).tags(tags).functionCounter().count();
  }

  private boolean hasPid(String pid) {
    return registry.find("procmem.process.threads").tag("pid", pid).gauge() != null;
  }

  @Test
  void mappings_areBoundOnRequest_andEndWithTheirProcess() {
    fixture
        .tree
        .pid(10)
        .virtualKib(8)
        .memoryKib(4, 4, 4)
        .file("smaps", SmapsText.mapping(0x1000, 0x3000, "/lib/a.so", SmapsText.kib(8, 4)));
    MetricTable mappings = PROCESSES.with(RowKind.MAPPING, RowKind.PROCESS_MAPPING);
    ProcMemBinder binder = bound(builder().metrics(mappings));
    refresh(binder);
    assertThat(gauge("procmem.mapping.resident.memory", "mapping", "/lib/a.so")).isEqualTo(4096);
    assertThat(gauge("procmem.mapping.mappings", "mapping", "/lib/a.so")).isEqualTo(1);
    assertThat(gauge("procmem.process.mapping.virtual.memory", "pid", "10", "mapping", "/lib/a.so"))
        .isEqualTo(8192);
    fixture.tree.ends(10).pid(12).name("next");
    refresh(binder);
    assertThat(registry.find("procmem.mapping.mappings").tag("mapping", "/lib/a.so").gauge())
        .isNull();
  }

  @Test
  void byDefault_machineScanAndGroupsAreBound_withUnitsAndDescriptions() {
    ProcMemBinder binder = new ProcMemBinder(fixture.procMem(), Tags.of("host", "db1"));
    binder.bindTo(registry);
    Gauge pss = registry.get("procmem.group.proportional.memory").tags("group", "other").gauge();
    assertThat(pss.value()).isEqualTo(5_000 * 1024.0);
    assertThat(pss.getId().getBaseUnit()).isEqualTo("bytes");
    assertThat(pss.getId().getDescription()).startsWith("Proportional set size");
    assertThat(pss.getId().getTag("host")).isEqualTo("db1");
    assertThat(gauge("procmem.up")).isEqualTo(1);
    assertThat(registry.getMeters())
        .extracting(meter -> meter.getId().getName())
        .contains("procmem.machine.memory.total", "procmem.scan.duration", "procmem.build.info")
        .noneMatch(name -> name.startsWith("procmem.process."));
  }

  @Test
  void threads_areBoundOnRequest_andNoCounterFalls() {
    FakeProcess pool = fixture.tree.pid(11).name("pool").threads(2);
    pool.thread(11).name("pool");
    pool.thread(12).name("worker-1");
    ProcMemBinder binder = bound(builder().metrics(MetricTable.standard().only(RowKind.THREAD)));
    refresh(binder);
    pool.thread(12).cpuTicks(100, 50);
    refresh(binder);
    assertThat(gauge("procmem.thread.threads", "thread", "worker-#")).isEqualTo(1);
    assertThat(counter("procmem.thread.cpu", "thread", "worker-#", "mode", "user")).isEqualTo(1);
    pool.threads(1).threadEnds(12);
    refresh(binder);
    assertThat(gauge("procmem.thread.threads", "thread", "worker-#")).isZero();
    assertThat(counter("procmem.thread.cpu", "thread", "worker-#", "mode", "system"))
        .isEqualTo(0.5);
  }

  @Test
  void memoryLedger_isBoundOnRequest() {
    fixture.tree.file(
        "/proc/meminfo",
        "MemTotal: 1000 kB\nMemFree: 400 kB\nAnonPages: 500 kB\nCached: 300 kB\nMapped: 100 kB\n"
            + "Shmem: 0 kB\n");
    bound(builder().metrics(MetricTable.standard().with(RowKind.MEMORY_LEDGER)));
    assertThat(gauge("procmem.memory.ledger", "area", "free")).isEqualTo(400 * 1024.0);
    assertThat(gauge("procmem.memory.ledger", "area", "unexplained")).isEqualTo(-200 * 1024.0);
    assertThat(registry.find("procmem.memory.ledger").tag("area", "per_cpu").gauge()).isNull();
  }

  /** This JVM is real, unlike the other processes of these tests. */
  @Test
  void memoryOfThisJvm_isBoundOnRequest() {
    try (ProcMem procMem =
        ProcMem.builder().maxAge(Duration.ofHours(1)).waitAtMost(Duration.ofSeconds(30)).build()) {
      MetricTable table = MetricTable.standard().only(RowKind.OWN_JVM, RowKind.OWN_JVM_PART);
      bound(ProcMemBinder.builder(procMem).metrics(table));
      double sum =
          registry.find("procmem.own.jvm.part.memory").gauges().stream()
              .mapToDouble(Gauge::value)
              .sum();
      assertThat(gauge("procmem.own.jvm.memory")).isEqualTo(sum).isPositive();
      assertThat(gauge("procmem.own.jvm.part.committed.memory", "part", "heap")).isPositive();
    }
  }

  @Test
  void heapsOfJvms_areBoundOnRequest() {
    FakePerfData.g1().addTo(fixture.tree, 70, 1000);
    bound(builder().metrics(MetricTable.standard().with(RowKind.JVM, RowKind.JVM_COLLECTOR)));
    assertThat(gauge("procmem.jvm.heap.used", "pid", "70")).isEqualTo(2 << 20);
    assertThat(
            registry
                .get("procmem.jvm.gc.collections")
                .tag("collector", "G1 Young Generation")
                .functionCounter()
                .getId()
                .getTag("pid"))
        .isEqualTo("70");
  }

  @Test
  void processThatRenamesItself_hasAFewMeters() {
    AtomicLong added = new AtomicLong();
    registry
        .config()
        .onMeterAdded(
            meter -> added.addAndGet(meter.getId().getName().endsWith("process.threads") ? 1 : 0));
    ProcMemBinder binder = bound(builder().metrics(PROCESSES));
    for (int i = 0; i < 20; i++) {
      fixture.tree.pid(10).name("r" + i);
      refresh(binder);
    }
    assertThat(added).hasValue(5);
    assertThat(gauge("procmem.process.threads", "pid", "10", "name", "other")).isEqualTo(1);
  }

  @Test
  void firstReading_isUp_alsoWithBackgroundScans() {
    fixture.with().sampleEvery(Duration.ofDays(1));
    bound(ProcMemBinder.builder(fixture.procMem()));
    assertThat(gauge("procmem.up")).isEqualTo(1);
  }

  @Test
  void metersComeAndGoWithTheirProcesses_andThoseThatStayAreTheSame() {
    ProcMemBinder binder = bound(builder().metrics(PROCESSES));
    Meter before = registry.get("procmem.process.threads").tag("pid", "10").gauge();
    int meters = registry.getMeters().size();

    fixture.tree.pid(11).name("redis").threads(4);
    fixture.tree.pid(10).threads(7);
    refresh(binder);
    assertThat(gauge("procmem.process.threads", "pid", "11")).isEqualTo(4);
    assertThat(gauge("procmem.process.threads", "pid", "10")).isEqualTo(7);
    assertThat((Object) registry.get("procmem.process.threads").tag("pid", "10").gauge())
        .isSameAs(before);

    fixture.tree.ends(11);
    refresh(binder);
    assertThat(hasPid("11")).isFalse();
    // All except the CPU ratio, which needs two reports.
    assertThat(registry.getMeters()).hasSizeBetween(meters, meters + 2);
  }

  @Test
  void valueThatIsNoLongerKnown_hasNoMeter() {
    ProcMemBinder binder = bound(builder().metrics(PROCESSES));
    assertThat(gauge("procmem.process.unique.memory", "pid", "10")).isEqualTo(3_000 * 1024.0);
    fixture.tree.denies("/proc/10/smaps_rollup");
    fixture.tree.pid(10).executes("/usr/bin/other");
    refresh(binder);
    assertThat(registry.find("procmem.process.unique.memory").tag("pid", "10").gauge()).isNull();
    assertThat(gauge("procmem.process.resident.memory", "pid", "10")).isEqualTo(8_000 * 1024.0);
  }

  @Test
  void reusedPid_continuesInTheSameMeter() {
    ProcMemBinder binder = bound(builder().metrics(PROCESSES).baseline(Baseline.FROM_ZERO));
    Meter before = registry.get("procmem.process.cpu").tags("mode", "user").functionCounter();
    assertThat(counter("procmem.process.cpu", "pid", "10", "mode", "user")).isEqualTo(3);
    fixture.tree.ends(10).pid(10).name("postgres").startTicks(90_000).cpuTicks(400, 0).threads(5);
    refresh(binder);
    assertThat((Object) registry.get("procmem.process.cpu").tags("mode", "user").functionCounter())
        .as("a scrape that is under way must not meet two of one name")
        .isSameAs(before);
    assertThat(counter("procmem.process.cpu", "pid", "10", "mode", "user")).isEqualTo(7);
    assertThat(gauge("procmem.process.threads", "pid", "10")).isEqualTo(5);
  }

  @Test
  void counter_startsAtZeroByDefault() {
    ProcMemBinder binder = bound(builder().metrics(PROCESSES));
    assertThat(counter("procmem.process.cpu", "pid", "10", "mode", "user")).isZero();
    fixture.tree.pid(10).cpuTicks(350, 0);
    refresh(binder);
    assertThat(counter("procmem.process.cpu", "pid", "10", "mode", "user")).isEqualTo(0.5);
  }

  @Test
  void newProcess_countsFromItsStart_andAnOldOneFromItsFirstReport() {
    ProcMemBinder binder = bound(builder().metrics(MetricTable.standard().top(1, Ranking.RSS)));
    fixture.newProcess(11).name("young").memoryKib(9_000, 1, 1).cpuTicks(40, 0);
    refresh(binder);
    assertThat(counter("procmem.process.cpu", "pid", "11", "mode", "user")).isEqualTo(0.4);
    fixture.tree.pid(12).name("old").memoryKib(99_000, 1, 1).cpuTicks(7_000, 0);
    refresh(binder);
    assertThat(counter("procmem.process.cpu", "pid", "12", "mode", "user")).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {-7200, -1, 0, 1, 7200})
  void processThatEntersTheTop_countsFromThere_whateverTheClockIsSetTo(long seconds) {
    fixture.withBootTime();
    fixture.tree.pid(11).name("old").memoryKib(1_000, 1, 1).cpuTicks(100_000, 0);
    ProcMemBinder binder = bound(builder().metrics(MetricTable.standard().top(1, Ranking.RSS)));
    refresh(binder);
    fixture.setsClock(Duration.ofSeconds(seconds));
    fixture.tree.pid(11).memoryKib(99_000, 1, 1).cpuTicks(100_100, 0);
    refresh(binder);
    assertThat(counter("procmem.process.cpu", "pid", "11", "mode", "user")).isZero();
    fixture.tree.pid(11).cpuTicks(100_150, 0);
    refresh(binder);
    assertThat(counter("procmem.process.cpu", "pid", "11", "mode", "user")).isEqualTo(0.5);
  }

  @ParameterizedTest
  @ValueSource(longs = {10, 100, 500, 990})
  void processStartedBetweenTwoReports_countsInFull_thoughBootTimeIsInWholeSeconds(long millis) {
    fixture.setsClock(Duration.ofMillis(935)); // the machine booted this long after a full second
    ProcMemBinder binder = bound(builder().metrics(PROCESSES));
    fixture.after(Duration.ofMillis(millis));
    fixture.newProcess(11).cpuTicks(60, 0);
    refresh(binder);
    assertThat(counter("procmem.process.cpu", "pid", "11", "mode", "user")).isEqualTo(0.6);
  }

  @Test
  void groupThatReturnsAfterAnOutage_addsNothingTwice_whateverTheClockIsSetTo() {
    fixture.withBootTime();
    ProcMemBinder binder = bound(builder());
    fixture.tree.pid(10).cpuTicks(4_300, 0);
    refresh(binder);
    assertThat(counter("procmem.group.cpu", "group", "other", "mode", "user")).isEqualTo(40);
    fixture.tree.rootListable(false);
    fixture.after(Duration.ofMinutes(2));
    refresh(binder);
    assertThat(registry.find("procmem.group.cpu").functionCounter()).isNull();
    fixture.setsClock(Duration.ofHours(-5)).tree.rootListable(true);
    refresh(binder);
    assertThat(counter("procmem.group.cpu", "group", "other", "mode", "user")).isZero();
  }

  @Test
  void groupThatComesLater_countsFromItsStart() {
    fixture.with().rules(Rules.parse("r", "late/late comm=late"));
    ProcMemBinder binder = bound(builder());
    fixture.newProcess(11).name("late").cpuTicks(300, 0);
    refresh(binder);
    assertThat(counter("procmem.group.cpu", "group", "late", "mode", "user")).isEqualTo(3);
  }

  @Test
  void machineCounter_thatDecreasesInTheKernel_addsNothing() {
    ProcMemBinder binder = bound(builder());
    fixture.tree.systemStat(1_100, 9_000);
    refresh(binder);
    fixture.tree.systemStat(1_099, 9_001);
    refresh(binder);
    assertThat(counter("procmem.machine.cpu", "mode", "user")).isEqualTo(1);
  }

  @Test
  void readingAMeter_takesAReportIfTheLastIsTooOld() {
    ProcMemBinder binder =
        ProcMemBinder.builder(fixture.procMem())
            .maxAge(Duration.ofSeconds(10))
            .nanos(nanos::get)
            .build();
    binder.bindTo(registry);
    fixture.tree.pid(11).name("another");
    fixture.after(Duration.ofSeconds(1));
    assertThat(gauge("procmem.scan.processes")).isEqualTo(1);
    nanos.addAndGet(Duration.ofSeconds(10).toNanos() - 1);
    assertThat(gauge("procmem.scan.processes")).isEqualTo(1);
    nanos.incrementAndGet();
    assertThat(gauge("procmem.scan.processes")).isEqualTo(2);
  }

  @Test
  void onlyOnRefresh_readingAMeterDoesNoIo() {
    ProcMemBinder binder = bound(builder());
    fixture.tree.forgetOpened();
    nanos.addAndGet(Duration.ofDays(3).toNanos());
    gauge("procmem.scan.processes");
    assertThat(fixture.tree.opened()).isEmpty();
    binder.refresh();
    assertThat(fixture.tree.opened()).isNotEmpty();
  }

  @Test
  void readingNeverThrows_whateverFails() {
    AtomicReference<Error> failure = new AtomicReference<>();
    Function<Demand, Report> reports =
        demand -> {
          if (failure.get() != null) {
            throw failure.get();
          }
          return fixture.procMem().report(demand);
        };
    ProcMemBinder.builder(reports).maxAge(Duration.ZERO).build().bindTo(registry);
    failure.set(new OutOfMemoryError("test"));
    assertThat(gauge("procmem.scan.processes")).isEqualTo(1);
    assertThat(counter("procmem.group.cpu", "mode", "user")).isZero();
    failure.set(null);
    fixture.tree.pid(11);
    fixture.after(Duration.ofSeconds(1));
    assertThat(gauge("procmem.scan.processes")).isEqualTo(2);
  }

  @Test
  void scanThatFails_isDown() {
    ProcMemBinder binder = bound(builder());
    fixture.tree.rootListable(false);
    refresh(binder);
    assertThat(gauge("procmem.up")).isZero();
    fixture.after(Duration.ofMinutes(2));
    binder.refresh();
    assertThat(registry.find("procmem.group.processes").gauge()).isNull();
    assertThat(gauge("procmem.up")).isZero();
  }

  @Test
  void severalRegistries_haveTheSameMeters_andNoneTwice() {
    ProcMemBinder binder = bound(builder().metrics(PROCESSES));
    SimpleMeterRegistry second = new SimpleMeterRegistry();
    binder.bindTo(second);
    binder.bindTo(second);
    fixture.tree.pid(11).name("late");
    refresh(binder);
    assertThat(second.getMeters()).hasSameSizeAs(registry.getMeters());
    assertThat(second.get("procmem.process.threads").tag("pid", "11").gauge().value()).isOne();

    second.close();
    fixture.tree.ends(11);
    refresh(binder); // without the closed one
    assertThat(hasPid("11")).isFalse();
  }

  @Test
  void compositeRegistry_forwardsAddedAndRemovedMeters_toLateMembersToo() {
    CompositeMeterRegistry composite = new CompositeMeterRegistry();
    ProcMemBinder binder = builder().metrics(PROCESSES).build();
    binder.bindTo(composite);
    SimpleMeterRegistry late = new SimpleMeterRegistry();
    composite.add(late);
    assertThat(late.get("procmem.process.threads").tag("pid", "10").gauge().value()).isOne();
    fixture.tree.ends(10).pid(12).name("next");
    refresh(binder);
    assertThat(late.find("procmem.process.threads").tag("pid", "10").gauge()).isNull();
    assertThat(late.get("procmem.process.threads").tag("pid", "12").gauge().value()).isOne();
    binder.close();
    assertThat(late.getMeters()).isEmpty();
  }

  @Test
  void close_removesAllItsMeters_everywhere_andNothingElse() {
    Counter hosts = registry.counter("host.requests");
    SimpleMeterRegistry second = new SimpleMeterRegistry();
    ProcMemBinder binder = bound(builder());
    binder.bindTo(second);
    assertThat(registry.getMeters()).hasSizeGreaterThan(50);
    binder.close();
    assertThat(registry.getMeters()).containsExactly(hosts);
    assertThat(second.getMeters()).isEmpty();
    binder.refresh();
    binder.bindTo(second);
    binder.close();
    assertThat(second.getMeters()).isEmpty();
    assertThat(fixture.report().problem()).isEmpty();
  }

  @Test
  void metersRemovedByOtherCode_areRegisteredAgainAfterARefresh() {
    ProcMemBinder binder = bound(builder());
    int meters = registry.getMeters().size();
    registry.clear();
    assertThat(registry.getMeters()).isEmpty();
    refresh(binder);
    assertThat(registry.getMeters()).hasSizeGreaterThanOrEqualTo(meters);
    assertThat(gauge("procmem.up")).isEqualTo(1);
    binder.close();
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void metersRemovedByOtherCode_areRegisteredAgainWhenTheBinderIsBoundAgain() {
    ProcMemBinder binder = new ProcMemBinder(fixture.procMem());
    binder.bindTo(registry);
    int meters = registry.getMeters().size();
    registry.clear();
    binder.bindTo(registry);
    assertThat(registry.getMeters()).hasSize(meters);
  }

  @Test
  void metersOfTheHost_andOfAnotherBinder_areNotRemoved() {
    registry.gauge("procmem.up", 42);
    ProcMemBinder first = bound(builder());
    ProcMemBinder second = bound(builder());
    first.close();
    assertThat(gauge("procmem.up")).as("the host's").isEqualTo(42);
    assertThat(registry.find("procmem.scan.processes").gauge()).isNull();
    refresh(second);
    assertThat(gauge("procmem.scan.processes")).isEqualTo(1);
    second.close();
    assertThat(registry.getMeters()).hasSize(1);
  }

  @Test
  void boundAndClosedOften_leavesNothingInTheRegistry() throws Exception {
    bound(builder()).close();
    long before = listeners(registry);
    for (int i = 0; i < 200; i++) {
      ProcMemBinder first = bound(builder());
      ProcMemBinder second = bound(builder().tags(Tags.of("i", "2")));
      first.close();
      second.close();
    }
    assertThat(listeners(registry)).isEqualTo(before);
    assertThat(registry.getMeters()).isEmpty();
  }

  /** How many listeners a registry has, which it never gives up. */
  private static long listeners(MeterRegistry registry) throws Exception {
    long sum = 0;
    for (String field : List.of("meterAddedListeners", "meterRemovedListeners")) {
      Field listeners = MeterRegistry.class.getDeclaredField(field);
      listeners.setAccessible(true);
      sum += ((Collection<?>) listeners.get(registry)).size();
    }
    return sum;
  }

  @Test
  void throwingListenerOfTheHost_failsNothingElse() {
    SimpleMeterRegistry second = new SimpleMeterRegistry();
    registry
        .config()
        .onMeterRemoved(
            meter -> {
              if (meter.getId().getName().endsWith("threads")) {
                throw new AssertionError("test");
              }
            });
    ProcMemBinder binder = bound(builder().metrics(PROCESSES));
    binder.bindTo(second);
    fixture.tree.ends(10).pid(11).name("next");
    refresh(binder);
    assertThat(gauge("procmem.process.open.fds", "pid", "11")).isEqualTo(5);
    assertThat(second.find("procmem.process.threads").tag("pid", "10").gauge()).isNull();
    binder.close();
    assertThat(registry.getMeters()).isEmpty();
    assertThat(second.getMeters()).isEmpty();
  }

  @Test
  void binderClosedByAListener_leavesNoMeters() {
    ProcMemBinder binder = builder().metrics(PROCESSES).build();
    registry
        .config()
        .onMeterAdded(
            meter -> {
              if (meter.getId().getName().equals("procmem.group.threads")) {
                binder.close();
              }
            });
    binder.bindTo(registry);
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void filtersOfTheHost_mayDenyOrMergeMeters() {
    registry.config().meterFilter(MeterFilter.denyNameStartsWith("procmem.machine"));
    registry.config().meterFilter(MeterFilter.ignoreTags("pid", "name"));
    fixture.tree.pid(11).name("another");
    ProcMemBinder binder = bound(builder().metrics(PROCESSES));
    assertThat(registry.find("procmem.machine.memory.total").gauge()).isNull();
    assertThat(registry.find("procmem.process.threads").gauges()).hasSize(1);
    fixture.tree.ends(10);
    refresh(binder);
    assertThat(registry.find("procmem.process.threads").gauges())
        .as("the one that is left has it now")
        .hasSize(1);
    binder.close();
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void throwingFilterOfTheHost_losesOnlyThatMeter() {
    registry
        .config()
        .meterFilter(
            new MeterFilter() {
              @Override
              public Meter.Id map(Meter.Id id) {
                if (id.getName().equals("procmem.group.threads")) {
                  throw new IllegalStateException("test");
                }
                return id;
              }
            });
    ProcMemBinder binder = bound(builder());
    assertThat(gauge("procmem.up")).isEqualTo(1);
    assertThat(registry.find("procmem.group.threads").gauge()).isNull();
    refresh(binder);
    binder.close();
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void everyProcess_needsALimit() {
    assertThatThrownBy(() -> builder().metrics(MetricTable.standard().allProcesses()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("seriesLimit");
    for (int pid = 100; pid < 200; pid++) {
      fixture.tree.pid(pid).name("p" + pid);
    }
    bound(builder().metrics(MetricTable.standard().allProcesses().seriesLimit(500)));
    assertThat(registry.getMeters()).hasSizeLessThanOrEqualTo(500);
    assertThat(registry.find("procmem.process.threads").tag("name", "other").gauge()).isNotNull();
  }

  @Test
  void tag_withTheKeyOfATag_isRejected() {
    assertThatThrownBy(() -> builder().tags(Tags.of("group", "mine")).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'group'");
    assertThatThrownBy(
            () ->
                builder().metrics(OpenTelemetry.table()).tags(Tags.of("process.pid", "1")).build())
        .hasMessageContaining("'process.pid'");
    builder().metrics(PROCESSES).tags(Tags.of("process.pid", "1")).build();
  }

  @Test
  void tableWithoutTheScan_stillShowsUp() {
    bound(builder().metrics(MetricTable.standard().only(RowKind.GROUP)));
    assertThat(gauge("procmem.up")).isEqualTo(1);
    assertThat(registry.find("procmem.scan.duration").gauge()).isNull();
  }

  @Test
  void unreferencedBinder_livesAsLongAsItsRegistry() {
    ProcMemBinder.builder(fixture.procMem()).maxAge(Duration.ZERO).build().bindTo(registry);
    for (int i = 0; i < 5; i++) {
      System.gc();
      fixture.tree.pid(10).cpuTicks(300 + 100 * i, 0);
      fixture.after(Duration.ofSeconds(1));
      gauge("procmem.up");
    }
    FunctionCounter cpu = registry.get("procmem.group.cpu").tags("mode", "user").functionCounter();
    assertThat(cpu.count()).isEqualTo(4);
  }
}
