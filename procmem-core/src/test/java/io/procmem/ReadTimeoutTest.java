package io.procmem;

import static io.procmem.ScanFixture.process;
import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.report.Report;
import io.procmem.report.Sum;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The read timeout for detail does not change how long a scan waits for anything else. */
class ReadTimeoutTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  /**
   * The read timeout of {@code every()} for detail; half of it is more than the read timeout for
   * anything else.
   */
  private static final long LONG_SECONDS = 30;

  private final ScanFixture fixture = new ScanFixture();
  private final ExecutorService caller = Executors.newSingleThreadExecutor();
  private CountDownLatch stuck = new CountDownLatch(0);

  @AfterEach
  void close() {
    stuck.countDown();
    caller.shutdownNow();
    fixture.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "largest", "every", "standard"})
  void aCommandLineThatHangs_isWaitedForLessThanDetail(String policy) throws Exception {
    fixture
        .with()
        .rules(Rules.builtin())
        .detail(
            switch (policy) {
              case "none" -> DetailPolicy.none();
              case "largest" -> DetailPolicy.largest(20);
              case "every" -> DetailPolicy.every();
              default -> DetailPolicy.standard();
            });
    stuck = fixture.tree.hangs("/proc/7/cmdline");
    fixture.tree.pid(7);
    fixture.tree.pid(8).name("postgres").command("postgres");
    Future<Report> report = caller.submit(fixture::report);
    Snapshot snapshot = report.get(LONG_SECONDS / 2, TimeUnit.SECONDS).snapshot();
    assertThat(process(snapshot, 7).rssBytes()).isPresent();
    assertThat(ScanFixture.reasons(snapshot, 7, Source.CMDLINE)).containsExactly(Reason.HUNG);
    assertThat(snapshot.stats().complete()).isFalse();
  }

  @Test
  void aNameServiceThatHangs_isWaitedForLessThanDetail() throws Exception {
    fixture.reading(Source.OWNER).with().detail(DetailPolicy.none());
    stuck = fixture.tree.hangs("name of 33");
    fixture.tree.pid(7).uid(33);
    Future<Report> report = caller.submit(fixture::report);
    Snapshot snapshot = report.get(LONG_SECONDS / 2, TimeUnit.SECONDS).snapshot();
    assertThat(process(snapshot, 7).user().orElseThrow().name()).isEqualTo("33");
  }

  /** If each open is slow, a scan ends in time anyway, and each process is read eventually. */
  @ParameterizedTest
  @ValueSource(strings = {"none", "standard", "largest"})
  void slowCheapReads_areCutVisibly_andFairly(String policy) {
    fixture
        .reading(Source.STATM)
        .with()
        .detail(
            switch (policy) {
              case "none" -> DetailPolicy.none();
              case "largest" -> DetailPolicy.largest(5);
              default -> DetailPolicy.standard();
            });
    int processes = 2000;
    for (int i = 0; i < processes; i++) {
      int pid = 100 + i;
      fixture.tree.pid(pid);
      fixture.tree.whenOpened(
          "/proc/" + pid + "/stat", () -> fixture.time.pass(Duration.ofMillis(5)));
    }
    Set<Integer> seen = new HashSet<>();
    for (int scan = 0; scan < 6; scan++) {
      fixture.time.pass(Duration.ofSeconds(15));
      long before = fixture.time.time().nanos().getAsLong();
      Snapshot snapshot = fixture.scan();
      long took = fixture.time.time().nanos().getAsLong() - before;
      assertThat(took).as("reported nanoseconds").isLessThan(5 * SECOND.toNanos());
      assertThat(snapshot.stats().complete()).as("marked as incomplete").isFalse();
      assertThat(snapshot.processes().size() + snapshot.unsampled().size()).isEqualTo(processes);
      snapshot.processes().forEach(process -> seen.add(process.pid()));
    }
    assertThat(seen).as("each had its turn").hasSize(processes);
  }

  /** A process whose owner was not read in time is unsampled, neither selected nor excluded. */
  @Test
  void slowOwners_areReadByTurns_andNoProcessIsExcludedUnread() {
    fixture.with().select(Selection.all().user(0)).detail(DetailPolicy.none());
    int processes = 1000;
    for (int pid = 100; pid < 100 + processes; pid++) {
      fixture.tree.pid(pid).uid(0);
      fixture.tree.whenOpened("/proc/" + pid, () -> fixture.time.pass(Duration.ofMillis(5)));
    }
    Set<Integer> seen = new HashSet<>();
    for (int scan = 0; scan < 4; scan++) {
      fixture.time.pass(Duration.ofSeconds(15));
      Snapshot snapshot = fixture.scan();
      assertThat(snapshot.stats().complete()).as("marked as incomplete").isFalse();
      assertThat(snapshot.stats().excluded()).isZero();
      assertThat(snapshot.processes().size() + snapshot.unsampled().size()).isEqualTo(processes);
      snapshot.processes().forEach(process -> seen.add(process.pid()));
    }
    assertThat(seen).as("each had its turn").hasSize(processes);
  }

  /** Slow, but never so slow that they count as hung: they only use up the time of the scan. */
  @Test
  void slowReadsOfOneUser_doNotBlockOthers() {
    fixture
        .reading(Source.CMDLINE, Source.SMAPS_ROLLUP)
        .with()
        .detail(
            DetailPolicy.standard()
                .scanTimeAtMost(Duration.ofSeconds(2))
                .withReadTimeout(Duration.ofMinutes(1)));
    for (int pid = 100; pid < 160; pid++) {
      fixture.tree.pid(pid).uid(1000).memoryKib(9000, 8000, 7000);
      for (String file : List.of("cmdline", "smaps_rollup")) {
        fixture.tree.whenOpened(
            "/proc/" + pid + "/" + file, () -> LockSupport.parkNanos(90_000_000));
      }
    }
    for (int pid = 300; pid < 310; pid++) {
      fixture.tree.pid(pid).uid(5).memoryKib(5000, 4000, 3000);
    }
    Snapshot snapshot = fixture.scan();
    for (int pid = 300; pid < 310; pid++) {
      assertThat(process(snapshot, pid).commandLine()).as("process %d", pid).isPresent();
      assertThat(process(snapshot, pid).pssBytes()).as("process %d", pid).isPresent();
    }
  }

  /** What could not be read in time is missing from the sums, not zero in them. */
  @Test
  void aScanCutShort_countsKnownProcessesAsMissing() {
    fixture.reading(Source.STATM).with().detail(DetailPolicy.none());
    for (int pid = 100; pid < 300; pid++) {
      fixture.tree.pid(pid).uid(pid < 200 ? 1 : 2);
    }
    fixture.with().plus(Source.OWNER);
    assertThat(fixture.scan().stats().complete()).isTrue();
    for (int pid = 100; pid < 300; pid++) {
      fixture.tree.whenOpened(
          "/proc/" + pid + "/stat", () -> fixture.time.pass(Duration.ofMillis(50)));
    }
    fixture.time.pass(SECOND);
    Report cut = fixture.report();
    assertThat(cut.snapshot().stats().complete()).isFalse();
    int read = cut.snapshot().processes().size();
    assertThat(read).isBetween(1, 199);
    assertThat(cut.snapshot().unread().size()).isEqualTo(200 - read);
    Sum rss = cut.totals().memory().rss();
    assertThat(rss.missing()).isEqualTo(200 - read);
    assertThat(cut.totals().processes()).isEqualTo(200);
    assertThat(cut.users())
        .allSatisfy(
            user -> {
              assertThat(user.totals().processes()).isEqualTo(100);
              Sum of = user.totals().memory().rss();
              assertThat(of.counted() + of.missing()).isEqualTo(100);
              assertThat(of.value().isPresent()).isEqualTo(of.counted() > 0);
            });
  }

  /** A pause of the host, as for its garbage, is no slow read. */
  @Test
  void aPauseOfTheHost_cutsNoScan() {
    fixture.reading(Source.STATM).with().detail(DetailPolicy.none());
    for (int pid = 100; pid < 120; pid++) {
      fixture.tree.pid(pid);
    }
    fixture.tree.whenOpened("/proc/100/stat", () -> fixture.time.pass(Duration.ofSeconds(10)));
    Snapshot snapshot = fixture.scan();
    assertThat(snapshot.processes()).hasSize(20);
    assertThat(snapshot.stats().complete()).isTrue();
  }

  @Test
  void aTree_isNeverCut() {
    fixture.reading(Source.STATM).with().detail(DetailPolicy.none()).select(Selection.tree(100));
    fixture.tree.pid(100);
    for (int pid = 101; pid < 200; pid++) {
      fixture.tree.pid(pid).parent(pid - 1);
    }
    for (int pid = 100; pid < 200; pid++) {
      fixture.tree.whenOpened(
          "/proc/" + pid + "/stat", () -> fixture.time.pass(Duration.ofMillis(90)));
    }
    for (int scan = 0; scan < 3; scan++) {
      assertThat(fixture.scanAfter(SECOND).processes()).hasSize(100);
    }
  }

  @Test
  void aNameServiceThatHangs_keepsNoProcessFromBeingRead() {
    fixture
        .reading(Source.OWNER, Source.CMDLINE, Source.SMAPS_ROLLUP)
        .with()
        .detail(DetailPolicy.every().withReadTimeout(Duration.ofMillis(700)));
    stuck = fixture.tree.hangs("name of 33");
    CountDownLatch other = fixture.tree.hangs("name of 34");
    fixture.tree.pid(7).uid(33);
    fixture.tree.pid(8).uid(34);
    fixture.tree.pid(9);
    try {
      for (int scan = 0; scan < 3; scan++) {
        Snapshot snapshot = fixture.scanAfter(SECOND);
        for (int pid = 7; pid < 10; pid++) {
          assertThat(process(snapshot, pid).pssBytes()).as("process %d", pid).isPresent();
          assertThat(process(snapshot, pid).commandLine()).as("process %d", pid).isPresent();
        }
      }
    } finally {
      other.countDown();
    }
  }

  @Test
  void every_readsEveryProcessInEveryScan() {
    fixture.reading(Source.STATM).with().detail(DetailPolicy.every());
    for (int pid = 100; pid < 1100; pid++) {
      fixture.tree.pid(pid);
      fixture.tree.whenOpened(
          "/proc/" + pid + "/stat", () -> fixture.time.pass(Duration.ofMillis(5)));
    }
    Snapshot snapshot = fixture.scan();
    assertThat(snapshot.processes()).hasSize(1000);
    assertThat(snapshot.stats().complete()).isTrue();
  }
}
