package io.procmem;

import static io.procmem.ScanFixture.memory;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procmem.report.Ranking;
import io.procmem.report.Report;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.ScanStats;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import io.procmem.testing.FakeProcess;
import io.procmem.testing.ProcTree;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The exact largest, by as few reads as it takes. */
@Tag("long")
class LargestTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final List<Ranking> MEASURES = List.of(Ranking.RSS, Ranking.PSS, Ranking.USS);

  private final ScanFixture fixture = new ScanFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private void largest(int processes) {
    fixture.with().detail(DetailPolicy.largest(processes));
    fixture
        .tree
        .file("/proc/sys/kernel/osrelease", "6.18.44\n")
        .file("/proc/meminfo", "MemTotal: 16000000 kB\nHugetlb: 0 kB\n");
  }

  /** A hundred processes of 1 to 100 MB of their own, from pid 1001 on. */
  private void aHundred() {
    for (int i = 1; i <= 100; i++) {
      fixture.tree.pid(1000 + i).memoryKib(i * 1000L, i * 1000L, i * 1000L);
    }
  }

  @Test
  void processesThatShareNothing_areTheOnlyOnesRead() {
    largest(5);
    aHundred();
    Report report = fixture.report();
    assertThat(fixture.tree.opened("smaps_rollup")).isEqualTo(5);
    assertThat(fixture.tree.opened("status")).as("for lower bounds").isEqualTo(16);
    assertThat(report.top(5, Ranking.USS))
        .extracting(usage -> usage.process().pid())
        .containsExactly(1100, 1099, 1098, 1097, 1096);
    assertThat(report.snapshot().stats().complete()).isTrue();
  }

  @Test
  void theOthers_haveTheirResidentSize_andWereNotRequested() {
    largest(20);
    aHundred();
    Snapshot snapshot = fixture.scan();
    assertThat(fixture.tree.opened("smaps_rollup")).isEqualTo(20);
    assertThat(memory(snapshot, 1080))
        .isEqualTo(new Memory.ResidentOnly(80_000L << 10, false, 80_000L << 10, Reason.NOT_ASKED));
    assertThat(snapshot.stats().detailsSkipped()).isZero();
    assertThat(fixture.tree.opened("status")).isZero();
  }

  @Test
  void theLimitsOfAnotherPolicy_areKept() {
    largest(5);
    fixture.with().detail(DetailPolicy.every().stallAtMost(Duration.ofNanos(1)).onlyLargest(5));
    aHundred();
    ScanStats stats = fixture.scan().stats();
    assertThat(stats.detailsRead()).isZero();
    assertThat(stats.detailsSkipped()).isPositive();
  }

  @Test
  void processesThatShareMost_areReadUntilThoseThatDoNotAreFound() {
    largest(3);
    for (int i = 0; i < 50; i++) {
      fixture.tree.pid(1000 + i).memoryKib(64_000, 2_000, 1_000); // a family over one segment
    }
    fixture.tree.pid(2001).memoryKib(30_000, 30_000, 30_000);
    fixture.tree.pid(2002).memoryKib(20_000, 20_000, 20_000);
    fixture.tree.pid(2003).memoryKib(10_000, 10_000, 10_000);
    fixture.tree.pid(2004).memoryKib(9_000, 9_000, 9_000);
    Report report = fixture.report();
    assertThat(report.top(3, Ranking.PSS))
        .extracting(usage -> usage.process().pid())
        .containsExactly(2001, 2002, 2003);
    assertThat(fixture.tree.opened("smaps_rollup")).isLessThanOrEqualTo(54);
  }

  @Test
  void theNextScan_readsTheRightProcessesInOneRound() {
    largest(3);
    for (int i = 0; i < 50; i++) {
      fixture.tree.pid(1000 + i).memoryKib(64_000, 2_000, 1_000);
    }
    fixture.tree.pid(2001).memoryKib(90_000, 90_000, 90_000);
    fixture.tree.pid(2002).memoryKib(80_000, 80_000, 80_000);
    fixture.tree.pid(2003).memoryKib(70_000, 70_000, 70_000);
    fixture.scan();
    fixture.tree.forgetOpened();
    fixture.scanAfter(SECOND);
    assertThat(fixture.tree.opened("smaps_rollup")).isEqualTo(3);
  }

  @Test
  void aProcessThatHasShrunk_delaysNoOther() {
    largest(1);
    fixture.tree.pid(7).memoryKib(90_000, 90_000, 90_000);
    fixture.tree.pid(8).memoryKib(50_000, 50_000, 50_000);
    fixture.scan();
    fixture.tree.pid(7).memoryKib(40_000, 40_000, 40_000);
    Report report = fixture.after(SECOND).report();
    assertThat(report.top(1, Ranking.USS))
        .extracting(usage -> usage.process().pid())
        .containsExactly(8);
    assertThat(memory(report.snapshot(), 8)).isInstanceOf(Memory.Detailed.class);
  }

  @Test
  void aProcessThatLeavesTheTop_losesItsDetail() {
    largest(1);
    fixture.with().detail(DetailPolicy.largest(1));
    fixture.tree.pid(7).memoryKib(90_000, 90_000, 90_000);
    for (int i = 0; i < 20; i++) {
      fixture.tree.pid(100 + i).memoryKib(80_000, 80_000, 80_000);
    }
    fixture.scan();
    fixture.tree.pid(7).memoryKib(8_000, 8_000, 8_000);
    assertThat(memory(fixture.scanAfter(SECOND), 7))
        .isEqualTo(new Memory.ResidentOnly(8_000L << 10, false, 90_000L << 10, Reason.NOT_ASKED));
  }

  @Test
  void hugePages_countForEveryProcessThatMayHaveThem() {
    largest(1);
    fixture.tree.file("/proc/meminfo", "MemTotal: 16000000 kB\nHugetlb: 2000000 kB\n");
    for (int i = 0; i < 20; i++) {
      fixture.tree.pid(100 + i).memoryKib(80_000, 80_000, 80_000);
    }
    fixture.tree.pid(7).memoryKib(4_000, 3_000, 2_000).hugetlbKib(1_000_000);
    assertThat(fixture.report().top(1, Ranking.USS))
        .extracting(usage -> usage.process().pid())
        .containsExactly(7);
  }

  @ParameterizedTest
  @CsvSource({
    "6.18.44, 20, false",
    "6.17.0-rc1, 20, false",
    "6.16.9, 20, true",
    "6.2.0-36-generic, 20, true",
    "6.1.0-18-amd64, 1, true",
    "6.1.0-18-amd64, 20, true",
    "5.4.0, 20, true",
    "7.0.0, 20, false",
  })
  void aCountThatMayBeOff_isNotTrusted(String kernel, int threads, boolean mayBeLarger) {
    largest(1);
    fixture.tree.file("/proc/sys/kernel/osrelease", kernel + "\n");
    for (int i = 0; i < 20; i++) {
      fixture.tree.pid(100 + i).memoryKib(80_000, 80_000, 80_000);
    }
    fixture.tree.pid(50).threads(threads).memoryKib(80_100, 80_100, 80_100);
    fixture.tree.pid(50).file("statm", "20000 " + (80_000 - 350) / 4 + " 0 0 0 0 0\n");
    fixture.scan();
    assertThat(fixture.tree.opened("50/smaps_rollup")).isEqualTo(mayBeLarger ? 1 : 0);
  }

  @Test
  void underABudget_aTooExpensiveProcessIsSkipped_andTheOthersAreFound() {
    largest(2);
    fixture.with().detail(DetailPolicy.largest(2).stallAtMost(Duration.ofMillis(25)));
    aHundred();
    fixture.tree.pid(7).virtualKib(200L << 20).pageTableKib(400 << 10).memoryKib(900_000, 1, 1);
    Snapshot snapshot = fixture.scan();
    assertThat(memory(snapshot, 7))
        .isInstanceOfSatisfying(
            Memory.ResidentOnly.class, m -> assertThat(m.reason()).isEqualTo(Reason.TOO_COSTLY));
    assertThat(memory(snapshot, 1100)).isInstanceOf(Memory.Detailed.class);
    assertThat(memory(snapshot, 1099)).isInstanceOf(Memory.Detailed.class);
  }

  @Test
  void aProcessBothTooExpensiveAndForbidden_isReportedAsForbidden_evenWhenNoneIsDue() {
    largest(2);
    fixture.with().detail(DetailPolicy.largest(2).stallAtMost(Duration.ofMillis(25)));
    fixture.tree.pid(7).virtualKib(200L << 20).pageTableKib(400 << 10).memoryKib(900_000, 1, 1);
    fixture.tree.denies("/proc/7/smaps_rollup");
    assertThat(memory(fixture.scan(), 7))
        .isInstanceOfSatisfying(
            Memory.ResidentOnly.class, m -> assertThat(m.reason()).isEqualTo(Reason.DENIED));
  }

  @Test
  void aTooExpensiveProcessTooSmallToMatter_wasNotRequested() {
    largest(2);
    fixture.with().detail(DetailPolicy.largest(2).stallAtMost(Duration.ofMillis(25)));
    aHundred();
    fixture.tree.pid(7).virtualKib(200L << 20).pageTableKib(400 << 10);
    fixture.tree.pid(7).memoryKib(400, 40, 4).virtualKib(200L << 20);
    assertThat(memory(fixture.scan(), 7))
        .isInstanceOfSatisfying(
            Memory.ResidentOnly.class, m -> assertThat(m.reason()).isEqualTo(Reason.NOT_ASKED));
  }

  @Test
  void whenTimeRunsOutBetweenTwoRounds_theScanIsNotComplete() {
    largest(1);
    fixture
        .with()
        .readers(1)
        .detail(DetailPolicy.largest(1).scanTimeAtMost(Duration.ofMillis(300)));
    for (int i = 0; i < 40; i++) {
      fixture.tree.pid(1000 + i).memoryKib(90_000 - i * 4, 1_000, 1_000);
    }
    fixture.tree.whenOpened(
        "/proc/1015/smaps_rollup",
        () -> ScanFixture.spin(Duration.ofMillis(4_400))); // more than a busy machine adds
    Snapshot snapshot = fixture.scan();
    assertThat(snapshot.stats().complete()).isFalse();
    assertThat(snapshot.stats().detailsSkipped()).isEqualTo(24);
  }

  @Test
  void aSecondScan_readsFromTheLargestOn_notThoseNeverRead() {
    largest(1);
    fixture.tree.pid(7).memoryKib(100_000, 10_000, 10_000);
    fixture.tree.pid(9).memoryKib(60_000, 60_000, 60_000);
    for (int i = 0; i < 200; i++) {
      fixture.tree.pid(1000 + i).memoryKib(50_000 - 4 * i, 40_000, 40_000);
    }
    fixture.scan();
    fixture.tree.forgetOpened();
    fixture.tree.ends(9).pid(7).memoryKib(100_000, 100_000, 100_000);
    fixture.scanAfter(SECOND);
    assertThat(
            fixture.tree.opened().stream().filter(path -> path.endsWith("smaps_rollup")).limit(17))
        .contains("7/smaps_rollup");
  }

  @Test
  void hugePagesUnknownToStatus_mayBeAnyNumber() {
    largest(1);
    fixture.tree.file("/proc/meminfo", "MemTotal: 16000000 kB\nHugetlb: 2000000 kB\n");
    for (int i = 0; i < 20; i++) {
      fixture.tree.pid(100 + i).memoryKib(80_000, 80_000, 80_000);
    }
    fixture.tree.pid(7).memoryKib(4_000, 3_000, 2_000).hugetlbKib(1_000_000);
    fixture.tree.failsReading("/proc/7/status", 1);
    assertThat(fixture.report().top(1, Ranking.USS))
        .extracting(usage -> usage.process().pid())
        .containsExactly(7);
  }

  @Test
  void whereStatmIsDenied_theRssOfStatCountsAsApproximate() {
    largest(1);
    for (int i = 0; i < 20; i++) {
      fixture.tree.pid(100 + i).memoryKib(80_000, 80_000, 80_000);
    }
    fixture.tree.pid(50).memoryKib(79_900, 79_900, 79_900);
    fixture.tree.denies("/proc/50/statm");
    fixture.scan();
    assertThat(fixture.tree.opened("50/smaps_rollup")).isEqualTo(1);
  }

  @Test
  void anUnchangedProcess_isNotReadAgain() {
    largest(3);
    fixture.with().detail(DetailPolicy.largest(3).reuse(Duration.ofMinutes(5)));
    aHundred();
    fixture.scan();
    fixture.tree.forgetOpened();
    Report second = fixture.after(SECOND).report();
    assertThat(fixture.tree.opened("smaps_rollup")).isZero();
    assertThat(second.top(3, Ranking.PSS))
        .extracting(usage -> usage.process().pid())
        .containsExactly(1100, 1099, 1098);
  }

  @Test
  void theLargest_areAtLeastOne() {
    assertThatThrownBy(() -> DetailPolicy.largest(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("none()");
  }

  /** A random table on a random kernel, with counters that are off by as much as they may be. */
  private static final class RandomTable {

    private static final int PAGE_KIB = 4;

    private final Random random;
    private final ProcTree tree;
    private final int count;
    private final int processors;
    private final String kernel;
    private final boolean hugetlb;

    private RandomTable(Random random, ProcTree tree) {
      this.random = random;
      this.tree = tree;
      this.count = 20 + random.nextInt(120);
      this.processors = 1 << random.nextInt(4);
      this.kernel = List.of("4.14.1", "5.10.0", "6.5.0", "6.18.44").get(random.nextInt(4));
      this.hugetlb = random.nextInt(4) == 0;
      tree.file("/proc/sys/kernel/osrelease", kernel + "\n");
      tree.file("/proc/meminfo", "MemTotal: 1 kB\nHugetlb: " + (hugetlb ? 5000 : 0) + " kB\n");
      StringBuilder stat = new StringBuilder("cpu  1 0 0 1 0 0 0 0 0 0\n");
      for (int i = 0; i < processors; i++) {
        stat.append("cpu").append(i).append(" 1 0 0 1 0 0 0 0 0 0\n");
      }
      tree.file("/proc/stat", stat.append("btime 1700000000\n").toString());
    }

    /** Changes the sizes of some processes of the table; the first time, of all. */
    private void change(int share) {
      for (int i = 0; i < count; i++) {
        if (random.nextInt(100) < share) {
          process(100 + i);
        }
      }
    }

    private void process(int pid) {
      long rss = pages(1 + (long) (Math.exp(random.nextDouble() * 12)));
      long pss = pages((long) (rss / PAGE_KIB * random.nextDouble()));
      long uss = pages((long) (pss / PAGE_KIB * random.nextDouble()));
      int threads = 1 + random.nextInt(30);
      FakeProcess process =
          tree.pid(pid).threads(threads).memoryKib(rss, pss, uss).minorFaults(random.nextInt(1000));
      if (hugetlb && random.nextInt(5) == 0) {
        process.hugetlbKib(pages(random.nextInt(50_000)));
      }
      if (random.nextInt(20) == 0) {
        tree.denies("/proc/" + pid + "/smaps_rollup");
      }
      long off = (long) ((random.nextDouble() * 2 - 1) * mostPagesOff(threads));
      process.file("statm", "2500 " + Math.max(1, rss / PAGE_KIB + off) + " 0 0 0 0 0\n");
    }

    private static long pages(long count) {
      return count * PAGE_KIB;
    }

    private boolean isCountedExactly() {
      return mostPagesOff(1) == 0;
    }

    private long mostPagesOff(int threads) {
      return switch (kernel) {
        case "6.18.44" -> 0;
        case "6.5.0" -> 3L * processors * Math.max(32, 2 * processors);
        default -> 64L * 16 * threads; // each fault may map 16 pages of a file
      };
    }
  }

  @Test
  void inAnyTable_theLargestAreThoseOfAFullScan() {
    long read = 0;
    long all = 0;
    for (long seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      int n = 1 + random.nextInt(15);
      boolean reusing = random.nextBoolean();
      try (ScanFixture some = new ScanFixture()) {
        some.with()
            .detail(DetailPolicy.largest(n).reuse(reusing ? Duration.ofMinutes(5) : Duration.ZERO));
        RandomTable table = new RandomTable(random, some.tree);
        table.change(100);
        for (int scan = 0; scan < 3; scan++) {
          some.tree.forgetOpened();
          Report found = some.after(SECOND).report();
          long reads = some.tree.opened("smaps_rollup");
          try (ProcMem every = everything(some)) {
            Report truth = every.report();
            if (table.isCountedExactly()) {
              read += reads;
              all += truth.snapshot().stats().detailsRead();
            }
            for (Ranking measure : MEASURES) {
              assertThat(top(found, n, measure))
                  .as("seed %d, scan %d, %d by %s", seed, scan, n, measure)
                  .isEqualTo(top(truth, n, measure));
            }
          }
          table.change(20);
        }
      }
    }
    assertThat(read).as("of %d, fewer than half were needed", all).isPositive().isLessThan(all / 2);
  }

  private static ProcMem everything(ScanFixture fixture) {
    return ProcMem.builder()
        .tree(fixture.tree, ProcTree.OWN_PID)
        .rules(Rules.none())
        .sources(Source.SMAPS_ROLLUP)
        .detail(DetailPolicy.every())
        .build();
  }

  private static List<String> top(Report report, int n, Ranking measure) {
    return report.top(n, measure).stream()
        .map(usage -> usage.process().pid() + "=" + value(usage.process(), measure))
        .toList();
  }

  private static long value(ProcessSample process, Ranking measure) {
    return switch (measure) {
      case PSS -> process.pssBytes().orElse(process.rssBytes().orElseThrow());
      case USS -> process.ussBytes().orElse(process.rssBytes().orElseThrow());
      default -> process.rssBytes().orElseThrow();
    };
  }
}
