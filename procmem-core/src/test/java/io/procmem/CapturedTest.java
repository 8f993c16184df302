package io.procmem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.procmem.ledger.HugePages;
import io.procmem.report.Report;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.KernelUnits;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.Unreadable;
import io.procmem.testing.FakeProcess;
import io.procmem.testing.ProcTree;
import io.procmem.threads.NamedThreads;
import io.procmem.threads.ProcessThreads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files copied from a machine with other page and tick sizes. */
class CapturedTest {

  private static final KernelUnits ELSEWHERE = new KernelUnits(65_536, 250);

  @TempDir Path directory;

  @Test
  void aCapturedTree_isReadInItsOwnUnits() throws IOException {
    ProcTree tree = new ProcTree();
    tree.pid(7).name("postgres").cpuTicks(500, 250).uid(105).file("statm", "900 800 0 0 0 0 0\n");
    tree.pid(7)
        .file(
            "smaps_rollup",
            """
            00400000-7fff0000 ---p 00000000 00:00 0 [rollup]
            Rss: 51200 kB
            Pss: 40000 kB
            Private_Clean: 0 kB
            Private_Dirty: 1000 kB
            Swap: 0 kB
            """);
    tree.pid(12).name("sleep");
    tree.pid(2).kernelThread();
    tree.writeTo(directory);
    try (ProcMem procMem = ProcMem.builder().captured(directory, ELSEWHERE).build()) {
      Report report = procMem.report();
      assertThat(report.problem()).isEmpty();
      Snapshot snapshot = report.snapshot();
      assertThat(snapshot.processes()).extracting(ProcessSample::pid).containsExactly(2, 7, 12);
      ProcessSample postgres = ScanFixture.process(snapshot, 7);
      assertThat(postgres.rssBytes()).hasValue(800L * 65_536);
      assertThat(postgres.pssBytes()).hasValue(40_000L << 10);
      assertThat(postgres.cpu().userSeconds()).isEqualTo(2);
      assertThat(postgres.cpu().systemSeconds()).isEqualTo(1);
      assertThat(postgres.user().orElseThrow().uid()).isEqualTo(105);
      assertThat(snapshot.machine().memory().isEmpty()).isFalse();
    }
  }

  /** Files are copied one after the other, and those of some threads are missing. */
  @Test
  void threadsOfACapturedTree_areReadFromItsFiles() throws IOException {
    ProcTree tree = new ProcTree();
    FakeProcess pool = tree.pid(7).name("pool").threads(4);
    pool.thread(7).name("pool");
    pool.thread(8).name("worker-1").state('D').file("wchan", "io_schedule");
    pool.thread(9).name("worker-2").state('D').file("wchan", "io_schedule");
    pool.thread(10).name("worker-3");
    tree.writeTo(directory);
    Files.delete(directory.resolve("7/task/10/stat"));
    try (ProcMem procMem = ProcMem.builder().captured(directory, ELSEWHERE).build()) {
      Report report = procMem.report(Demand.of(Source.TASK_WCHAN));
      ProcessThreads threads = report.extras().threads().orElseThrow().processes().get(0);
      assertThat(threads.names())
          .extracting(NamedThreads::name, one -> one.sum().threads())
          .containsExactly(tuple("pool", 1), tuple("worker-#", 2));
      assertThat(threads.sum().states()).hasToString("1 SLEEPING, 2 WAITING");
      assertThat(threads.sum().waitChannels().orElseThrow().waiting())
          .containsExactly(Map.entry("io_schedule", 2));
      assertThat(threads.unread()).isEqualTo(1);
      assertThat(report.snapshot().unreadable())
          .contains(new Unreadable(7, Source.TASK, Reason.UNSUPPORTED));
    }
  }

  @Test
  void aCaptureOfProcesses_lacksTheFilesOfTheMachine() throws IOException {
    ProcTree tree = new ProcTree();
    tree.onlyProcesses().pid(7);
    tree.writeTo(directory);
    try (ProcMem procMem = ProcMem.builder().captured(directory, ELSEWHERE).build()) {
      assertThat(procMem.isSupported()).isTrue();
      assertThat(procMem.snapshot().processes()).hasSize(1);
      assertThat(procMem.snapshot().unreadable())
          .filteredOn(row -> row.pid() == Unreadable.MACHINE)
          .extracting(row -> row.file())
          .containsExactlyInAnyOrder(
              Source.MEMINFO, Source.SYSTEM_STAT, Source.LOADAVG, Source.UPTIME, Source.CGROUP_OWN);
    }
  }

  /** This machine's {@code /sys} would be that of another machine. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void filesOfSys_areReadBesideACapturedProc(boolean wereCopied) throws IOException {
    ProcTree tree = new ProcTree();
    tree.pid(7);
    Path proc = directory.resolve("proc");
    tree.writeTo(proc);
    Path pool = directory.resolve("sys/kernel/mm/hugepages/hugepages-16777216kB");
    if (wereCopied) {
      Files.createDirectories(pool);
      Files.writeString(pool.resolve("nr_hugepages"), "3\n");
      Files.writeString(pool.resolve("free_hugepages"), "2\n");
      Files.writeString(pool.resolve("resv_hugepages"), "1\n");
      Files.writeString(pool.resolve("surplus_hugepages"), "0\n");
    }
    try (ProcMem procMem =
        ProcMem.builder().captured(proc, ELSEWHERE).plus(Source.MEMORY_POOLS).build()) {
      Report report = procMem.report();
      assertThat(report.extras().memoryPools().orElseThrow().hugePages())
          .containsExactlyElementsOf(
              wereCopied ? List.of(new HugePages(16L << 30, 3, 2, 1, 0)) : List.of());
      assertThat(report.snapshot().unreadable())
          .contains(new Unreadable(Unreadable.MACHINE, Source.MEMORY_POOLS, Reason.UNSUPPORTED));
    }
  }

  @Test
  void aDirectoryGivenAsAMount_isRefused() {
    try (ProcMem procMem = ProcMem.builder().root(directory).build()) {
      assertThat(procMem.isSupported()).isFalse();
      assertThat(procMem.report().problem().orElseThrow())
          .contains(directory.toString(), "give the mount point of a procfs");
    }
  }

  @Test
  void aRelativeRoot_isRefusedAtOnce() {
    assertThatThrownBy(() -> ProcMem.builder().root(Path.of("proc")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("absolute");
  }

  @Test
  void aFileThatWasNotCopied_isMissingOnlyForItsProcess() throws IOException {
    ProcTree tree = new ProcTree();
    tree.pid(7).lacks("smaps_rollup").lacks("status");
    tree.pid(12).uid(105);
    tree.writeTo(directory);
    try (ProcMem procMem =
        ProcMem.builder()
            .captured(directory, new KernelUnits(4096, 100))
            .sources(Source.SMAPS_ROLLUP, Source.STATUS, Source.OWNER)
            .maxAge(Duration.ZERO)
            .build()) {
      for (int scan = 1; scan <= 2; scan++) {
        Snapshot snapshot = procMem.snapshot();
        assertThat(snapshot.unreadable())
            .as("scan %d", scan)
            .containsExactly(
                new Unreadable(7, Source.STATUS, Reason.UNSUPPORTED),
                new Unreadable(7, Source.SMAPS_ROLLUP, Reason.UNSUPPORTED));
        assertThat(ScanFixture.process(snapshot, 7).user()).isEmpty();
        assertThat(ScanFixture.process(snapshot, 12).pssBytes()).isPresent();
        assertThat(ScanFixture.process(snapshot, 12).user().orElseThrow().uid()).isEqualTo(105);
      }
    }
  }
}
