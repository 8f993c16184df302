package io.procmem.exporter.top;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.ProcMem;
import io.procmem.Rules;
import io.procmem.report.Ranking;
import io.procmem.report.Report;
import io.procmem.snapshot.KernelUnits;
import io.procmem.snapshot.Source;
import io.procmem.testing.ProcTree;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The line about memory that no process owns. */
class UnownedTest {

  /** 16 GiB, of which 1,000 pages are free in lists of CPUs. */
  private static final String ZONEINFO =
      """
      Node 0, zone      DMA
        pages free     3840
              present  3998
              managed  3840
        pagesets
          cpu: 0
                    count:    0
      Node 0, zone   Normal
        pages free     3840
              present  4194304
              managed  4190464
        pagesets
          cpu: 0
                    count:    600
          cpu: 1
                    count:    400
      """;

  @TempDir Path directory;
  private final ProcTree tree = new ProcTree();
  private String zoneinfo = ZONEINFO;

  private Report report() throws IOException {
    tree.pid(7).name("server").memoryKib(900, 800, 700);
    tree.file("/proc/zoneinfo", zoneinfo);
    tree.writeTo(directory);
    try (ProcMem procMem =
        ProcMem.builder()
            .captured(directory, new KernelUnits(4096, 100))
            .sources(Source.MEMINFO, Source.MEMORY_POOLS, Source.STATUS)
            .rules(Rules.none())
            .maxAge(Duration.ZERO)
            .build()) {
      return procMem.report();
    }
  }

  private UnownedTest memory(long freeKib, long sharedKib, long hugePages) {
    tree.file(
        "/proc/meminfo",
        """
        MemTotal: 16777216 kB
        MemFree: %d kB
        Cached: %d kB
        Mapped: 100000 kB
        AnonPages: 2000000 kB
        Shmem: %d kB
        SReclaimable: 300000 kB
        SUnreclaim: 100000 kB
        HugePages_Total: %d
        HugePages_Free: %d
        Hugepagesize: 2048 kB
        """
            .formatted(freeKib, 500_000 + sharedKib, sharedKib, hugePages, hugePages));
    return this;
  }

  @Test
  void muchMemoryInTmpfsAndHugePages_isALine() throws IOException {
    Report report = memory(6_000_000, 4_194_304 + 100_000, 1024).report();
    assertThat(Unowned.sentence(report))
        .hasValue(
            "No process owns 7.5G: tmpfs and shared memory that no process maps 4.0G,"
                + " free huge pages 2.0G, not explained 1.4G.");
    Top top = Top.of(report, 1, Ranking.RSS, Set.of());
    assertThat(top.page(Integer.MAX_VALUE, List.of()).lines().get(1)).startsWith("No process owns");
    assertThat(top.json(false))
        .contains("\"memory_areas_bytes\":{\"anonymous\":2048000000")
        .contains("\"huge_pages_free\":2147483648");
  }

  @Test
  void littleMemory_isNoLine() throws IOException {
    assertThat(Unowned.sentence(memory(13_600_000, 200_000, 0).report())).isEmpty();
  }

  /** Without the free pages of CPUs, they would count as not explained. */
  @Test
  void anUnknownRest_isNoLine() throws IOException {
    memory(10_000_000, 200_000, 0);
    assertThat(Unowned.sentence(report())).get().asString().contains("not explained");
    zoneinfo = "";
    assertThat(Unowned.sentence(report())).isEmpty();
  }

  /** It may all be mapped, by processes that are not listed. */
  @Test
  void sharedMemoryThatMayBeMapped_isNoLine() throws IOException {
    memory(9_400_000, 4_194_304, 0);
    tree.file(
        "/proc/meminfo",
        "MemTotal: 16777216 kB\nMemFree: 9400000 kB\nCached: 5000000 kB\nMapped: 4900000 kB\n"
            + "AnonPages: 2300000 kB\nShmem: 4500000 kB\n");
    assertThat(Unowned.sentence(report())).isEmpty();
  }

  @Test
  void withoutTheNumbersOfCaches_nothingIsKnown() throws IOException {
    tree.file("/proc/meminfo", "MemTotal: 16777216 kB\nMemFree: 1000 kB\n");
    Report report = report();
    assertThat(Unowned.sentence(report)).isEmpty();
    assertThat(Unowned.areas(report)).isEmpty();
  }
}
