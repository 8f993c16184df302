package io.procmem.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.Unreadable;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files of the machine that block when they are opened, such as the FUSE files that LXC mounts over
 * the kernel's. Only their own numbers are missing: reports still have the processes, no thread is
 * lost per report, and the host can exit.
 */
@EnabledOnOs(OS.LINUX)
class HangingFilesTest {

  private static final int NOT_SAMPLED = 0;
  private static final int SAMPLED_OFTEN = 200;

  /** Enough to exceed the limit on threads if each report opened the file again. */
  private static final int REPORTS = 5;

  private static final Set<Source> NONE = Set.of();

  @TempDir private Path directory;

  private Fifo fifo;

  @BeforeEach
  void makeFifo() throws Exception {
    fifo = Fifo.at(directory.resolve("fifo"));
  }

  @ParameterizedTest
  @EnumSource(names = {"MEMINFO", "SYSTEM_STAT", "LOADAVG", "UPTIME", "PRESSURE_MEMORY"})
  void aFileThatStartsToHang_isTheOnlyOneMissing_untilItIsReadableAgain(Source file)
      throws Exception {
    MachineFiles.assumeReadable(file);
    try (Host host = MachineFiles.host(NOT_SAMPLED)) {
      awaitHung(host, NONE);
      hang(host, Set.of(file));
      Seen interrupted = host.reportInterrupted();
      assertThat(interrupted.interrupted()).as("interrupt flag").isTrue();
      assertProcessesAreThere(interrupted);
      awaitHung(host, Set.of(file));
      assertLaterReportsAreGood(host);
      answerAgain(host, Set.of(file));
      hang(host, Set.of(file));
      awaitHung(host, Set.of(file));
      host.assertExits();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"MEMINFO", "SYSTEM_STAT", "LOADAVG", "UPTIME", "PRESSURE_MEMORY"})
  void aFileThatHangsFromTheStart_isTheOnlyOneMissing_untilItIsReadable(Source file)
      throws Exception {
    MachineFiles.assumeReadable(file);
    try (Host host = MachineFiles.host(NOT_SAMPLED)) {
      hang(host, Set.of(file));
      assertProcessesAreThere(host.report());
      awaitHung(host, Set.of(file));
      assertLaterReportsAreGood(host);
      answerAgain(host, Set.of(file));
      host.assertExits();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {NOT_SAMPLED, SAMPLED_OFTEN})
  void ifAllOfThemHang_theProcessesAreReported(int sampleEveryMillis) throws Exception {
    try (Host host = MachineFiles.host(sampleEveryMillis)) {
      hang(host, MachineFiles.all());
      awaitHung(host, MachineFiles.all());
      for (int i = 0; i < REPORTS; i++) {
        assertThreadsAreFew(host.report());
      }
      answerAgain(host, MachineFiles.all());
      hang(host, MachineFiles.all());
      awaitHung(host, MachineFiles.all());
      host.assertExits();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"MEMINFO", "LOADAVG"})
  void sampledInTheBackground_aFileThatHangs_isTheOnlyOneMissing(Source file) throws Exception {
    try (Host host = MachineFiles.host(SAMPLED_OFTEN)) {
      awaitHung(host, NONE);
      hang(host, Set.of(file));
      awaitHung(host, Set.of(file));
      Seen interrupted = host.reportInterrupted();
      assertThat(interrupted.interrupted()).as("interrupt flag").isTrue();
      awaitHung(host, Set.of(file));
      answerAgain(host, Set.of(file));
      hang(host, Set.of(file));
      awaitHung(host, Set.of(file));
      host.assertExits();
    }
  }

  private void assertLaterReportsAreGood(Host host) throws Exception {
    for (int i = 0; i < REPORTS; i++) {
      Seen seen = host.report();
      assertProcessesAreThere(seen);
      assertThreadsAreFew(seen);
    }
  }

  /** At least this JVM and the host. */
  private static void assertProcessesAreThere(Seen seen) {
    seen.assertGood((int) ProcessHandle.current().pid());
  }

  /** Two readers and at most two more threads for files that hang; the sampler does not count. */
  private static void assertThreadsAreFew(Seen seen) {
    assertThat(seen.threads())
        .filteredOn(name -> !name.equals("procmem-sampler"))
        .hasSizeLessThanOrEqualTo(4);
  }

  /** On a slow machine a report may also miss a file that does not hang, but not every report. */
  private static void awaitHung(Host host, Set<Source> files) throws Exception {
    Seen seen = host.await("that lacks exactly " + files, each -> lacks(each, files));
    assertProcessesAreThere(seen);
    assertThreadsAreFew(seen);
  }

  private void hang(Host host, Set<Source> files) throws Exception {
    for (Source file : files) {
      host.cover(file, fifo.path());
    }
  }

  private void answerAgain(Host host, Set<Source> files) throws Exception {
    for (Source file : files) {
      host.uncover(file);
    }
    // A thread may still be about to open the FIFO, so release it before each report.
    host.await("that lacks nothing", fifo::release, seen -> lacks(seen, NONE));
  }

  /** The control group is read by the same two threads, so it is missing too while both hang. */
  private static Set<Unreadable> unreadable(Seen seen) {
    return seen.unreadableOfMachine().stream()
        .filter(row -> row.file() != Source.CGROUP_OWN)
        .collect(Collectors.toSet());
  }

  /** Exactly these files of the machine are hung. One hung file does not prevent memory detail. */
  private static boolean lacks(Seen seen, Set<Source> files) {
    Set<Unreadable> expected =
        files.stream()
            .map(file -> new Unreadable(Unreadable.MACHINE, file, Reason.HUNG))
            .collect(Collectors.toSet());
    Set<Source> read = new HashSet<>(MachineFiles.all());
    read.removeAll(files);
    return seen.problem().isEmpty()
        && unreadable(seen).equals(expected)
        && seen.read().equals(read)
        && (files.size() > 1 || seen.showsAnyPss());
  }
}
