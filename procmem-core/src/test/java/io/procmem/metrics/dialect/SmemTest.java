package io.procmem.metrics.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.ScanFixture;
import io.procmem.internal.exposition.ShownValues;
import io.procmem.metrics.MetricTable;
import io.procmem.metrics.ProcessLabel;
import io.procmem.report.Ranking;
import io.procmem.report.Report;
import io.procmem.snapshot.Source;
import io.procmem.testing.FakeProcess;
import io.procmem.testing.SmapsText;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The metrics of smem exporters. */
class SmemTest {

  private static final String MEMINFO =
      """
      MemTotal:        1000000 kB
      MemFree:          200000 kB
      MemAvailable:     700000 kB
      Buffers:           20000 kB
      Cached:           500000 kB
      SwapCached:            0 kB
      AnonPages:        200000 kB
      Mapped:           100000 kB
      Shmem:             10000 kB
      SReclaimable:      50000 kB
      SUnreclaim:        15000 kB
      KernelStack:        5000 kB
      PageTables:         4000 kB
      """;

  private final ScanFixture fixture = new ScanFixture().withBootTime();

  SmemTest() {
    fixture.tree.userName(0, "root").userName(105, "shop");
    fixture.tree.file("/proc/meminfo", MEMINFO);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private ShownValues shown(MetricTable table) {
    Report report = fixture.after(Duration.ofSeconds(1)).procMem().report(table.demand());
    assertThat(report.problem()).isEmpty();
    return new ShownValues(table).show(report);
  }

  private FakeProcess init() {
    return fixture
        .tree
        .pid(1)
        .name("systemd")
        .command("/sbin/init", "splash")
        .virtualKib(20_000)
        .memoryKib(12_000, 9_000, 7_000);
  }

  private FakeProcess shop() {
    return fixture
        .tree
        .pid(20)
        .name("java")
        .uid(105)
        .command("/usr/bin/java", "-Dpassword=secret", "com.example.Checkout")
        .virtualKib(900_000)
        .memoryKib(300_000, 250_000, 240_000)
        .swapKib(64);
  }

  @Test
  void namesAndLabels_areThoseOfTheSmemExporter() {
    MetricTable table = Smem.tableWithMappings();
    assertThat(table.everyMetric())
        .extracting(
            metric ->
                "%s %s %s %s %s"
                    .formatted(
                        metric.kind(),
                        table.fullName(metric),
                        table.labelNames(metric.rowKind()),
                        metric.ownLabels(),
                        metric.cells().stream().map(cell -> cell.get(0)).toList()))
        .containsExactly(
            "GAUGE smem_pid [pid, user_id, user, command] [reading_type]"
                + " [maps, swap, uss, rss, pss, vss]",
            "GAUGE smem_user [user_id, user] [reading_type] [count, swap, uss, rss, pss, vss]",
            "GAUGE smem_map [map] [reading_type]"
                + " [count, pids, swap, uss, rss, pss, vss, avgpss, avguss, avgrss]",
            "GAUGE smem_system [area] [reading_type] [used, cache, noncache]");
    assertThat(table.metrics()).isEqualTo(table.everyMetric());
  }

  @Test
  void aProcess_hasItsSizesInKib_andItsProgramWithoutArguments() {
    init();
    shop();
    String java = "20 105 shop /usr/bin/java com.example.Checkout ";
    assertThat(shown(Smem.table()).of("smem_pid"))
        .containsEntry(java + "rss", 300_000.0)
        .containsEntry(java + "pss", 250_000.0)
        .containsEntry(java + "uss", 240_000.0)
        .containsEntry(java + "vss", 900_000.0)
        .containsEntry(java + "swap", 64.0)
        .containsEntry("1 0 root /sbin/init rss", 12_000.0)
        .hasSize(10)
        .doesNotContainKey(java + "maps");
  }

  @Test
  void aUser_hasTheSumsOfItsProcesses_alsoOfVss() {
    init();
    shop();
    fixture.tree.pid(21).name("worker").uid(105).virtualKib(5_000).memoryKib(1_000, 700, 600);
    fixture.tree.pid(2).name("kthreadd").kernelThread();
    fixture.tree.pid(22).name("defunct").uid(33).zombie();
    assertThat(shown(Smem.table()).of("smem_user"))
        .containsEntry("105 shop count", 2.0)
        .containsEntry("105 shop rss", 301_000.0)
        .containsEntry("105 shop pss", 250_700.0)
        .containsEntry("105 shop uss", 240_600.0)
        .containsEntry("105 shop vss", 905_000.0)
        .containsEntry("105 shop swap", 64.0)
        .as("without kernel threads")
        .containsEntry("0 root count", 1.0)
        .hasSize(12);
  }

  @Test
  void kernelThreadsAndZombies_haveNoRow_butAProcessWithoutArgumentsHasOne() {
    fixture.tree.pid(2).name("kthreadd").kernelThread();
    fixture.tree.pid(3).name("defunct").zombie();
    fixture.tree.pid(4).name("bare").command(new byte[0]);
    assertThat(shown(Smem.table()).of("smem_pid").keySet())
        .isNotEmpty()
        .allMatch(row -> row.startsWith("4 0 root bare "));
  }

  @Test
  void anUnreadableProcess_keepsWhatIsKnown_whereTheirsVanishes() {
    init();
    shop();
    fixture.tree.denies("/proc/20/smaps_rollup").denies("/proc/20/smaps");
    ShownValues shown = shown(Smem.table());
    String java = "20 105 shop /usr/bin/java com.example.Checkout ";
    assertThat(shown.of("smem_pid"))
        .containsEntry(java + "rss", 300_000.0)
        .containsEntry(java + "vss", 900_000.0)
        .doesNotContainKeys(java + "pss", java + "uss");
    assertThat(shown.of("smem_user"))
        .containsEntry("105 shop count", 1.0)
        .doesNotContainKey("105 shop pss");
  }

  @Test
  void areas_haveTheNamesOfSmem_andCacheIsWhatCanBeDropped() {
    init();
    Map<String, Double> areas = shown(Smem.table()).of("smem_system");
    assertThat(areas)
        .containsEntry("free memory used", 200_000.0)
        .containsEntry("free memory cache", 200_000.0)
        .containsEntry("free memory noncache", 0.0)
        .containsEntry("userspace memory used", 300_000.0)
        .containsEntry("kernel dynamic memory used", 500_000.0)
        .doesNotContainKey("firmware/hardware used");
    assertThat(areas.get("userspace memory cache") + areas.get("userspace memory noncache"))
        .isEqualTo(300_000);
    fixture.tree.file("/proc/meminfo", MEMINFO.replace("200000 kB\nMemA", "150000 kB\nMemA"));
    assertThat(shown(Smem.table()).of("smem_system"))
        .as("it is read again in each scan")
        .containsEntry("free memory used", 150_000.0);
  }

  /** A library in two mappings, a heap, memory without a name, and a file with a blank. */
  private void mapped() {
    init()
        .virtualKib(1_728)
        .memoryKib(701, 701, 701)
        .file(
            "smaps",
            SmapsText.mapping(0x10000, 0x80000, "/lib/libc.so.6", SmapsText.kib(448, 401))
                + SmapsText.mapping(0x80000, 0xc0000, "/lib/libc.so.6", SmapsText.kib(256, 200))
                + SmapsText.mapping(0x300000, 0x400000, "", SmapsText.kib(1_024, 100)));
    shop()
        .virtualKib(512)
        .memoryKib(108, 108, 108)
        .file(
            "smaps",
            SmapsText.mapping(0x10000, 0x80000, "/lib/libc.so.6", SmapsText.kib(448, 100))
                + SmapsText.mapping(0x90000, 0xa0000, "/tmp/a b (deleted)", SmapsText.kib(64, 8)));
  }

  @Test
  void aMapping_hasSumsOverProcesses_andAveragesInWholeKib() {
    mapped();
    ShownValues shown = shown(Smem.tableWithMappings());
    assertThat(shown.of("smem_map"))
        .containsEntry("/lib/libc.so.6 count", 3.0)
        .containsEntry("/lib/libc.so.6 pids", 2.0)
        .containsEntry("/lib/libc.so.6 rss", 701.0)
        .containsEntry("/lib/libc.so.6 pss", 701.0)
        .containsEntry("/lib/libc.so.6 uss", 701.0)
        .containsEntry("/lib/libc.so.6 swap", 0.0)
        .containsEntry("/lib/libc.so.6 vss", 1_152.0)
        .containsEntry("/lib/libc.so.6 avgrss", 350.0)
        .containsEntry("/lib/libc.so.6 avgpss", 350.0)
        .containsEntry("/lib/libc.so.6 avguss", 350.0)
        .containsEntry("<anonymous> rss", 100.0)
        .as("not cut at the blank")
        .containsEntry("/tmp/a b (deleted) rss", 8.0);
    assertThat(shown.of("smem_pid"))
        .containsEntry("1 0 root /sbin/init maps", 3.0)
        .containsEntry("20 105 shop /usr/bin/java com.example.Checkout maps", 2.0);
  }

  @Test
  void mappings_areReadOnRequestOnly() {
    mapped();
    shown(Smem.table());
    assertThat(fixture.tree.opened()).noneMatch(path -> path.endsWith("/smaps"));
    MetricTable some = Smem.table().with("smem_map");
    assertThat(shown(some).of("smem_map")).containsKey("<anonymous> rss");
    assertThat(some.demand(some.metrics().subList(0, 1)).includes(Source.MAPPINGS)).isFalse();
  }

  @Test
  void smallMappings_areAddedToOther_whichHasNoAverages() {
    mapped();
    MetricTable few = Smem.tableWithMappings().only(Smem.MAP).seriesLimit(20);
    Map<String, Double> maps = shown(few).of("smem_map");
    assertThat(maps)
        .containsEntry("/lib/libc.so.6 pids", 2.0)
        .containsEntry("other rss", 108.0)
        .containsEntry("other count", 2.0)
        .doesNotContainKeys("other pids", "other avgrss", "other avgpss", "other avguss");
  }

  @Test
  void processes_canBeChosenLabelledAndLimited() {
    init();
    shop();
    fixture.tree.pid(21).name("worker").uid(105).command("worker").memoryKib(1_000, 700, 600);
    MetricTable table = Smem.table().top(2, Ranking.THREADS).label(ProcessLabel.PARENT_PID);
    assertThat(table.demand().includes(Source.CMDLINE)).isTrue();
    Set<String> pids = new TreeSet<>();
    shown(table).of("smem_pid").keySet().forEach(row -> pids.add(row.split(" ")[0]));
    assertThat(pids).hasSize(2);
    assertThat(table.labelNames(table.metrics().get(0).rowKind()))
        .containsExactly("pid", "user_id", "user", "command", "parent_pid");
    assertThat(shown(Smem.table().seriesLimit(33)).of("smem_pid"))
        .containsKey("20 105 shop /usr/bin/java com.example.Checkout rss")
        .containsKey("other other rss");
  }
}
