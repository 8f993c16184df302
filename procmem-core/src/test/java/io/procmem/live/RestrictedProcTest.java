package io.procmem.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.Unreadable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A {@code /proc} with {@code subset=pid} or {@code hidepid}, and an empty {@code /dev}, as in
 * sandboxed services and chroots. Reports contain what is visible, and the right reason for the
 * rest.
 */
@EnabledOnOs(OS.LINUX)
class RestrictedProcTest {

  private static final String ONLY_PIDS = "mount -t proc -o subset=pid proc /proc";
  private static final String NO_DEVICES = "mount -t tmpfs none /dev";

  private static final List<Source> MACHINE =
      List.of(Source.MEMINFO, Source.SYSTEM_STAT, Source.LOADAVG, Source.UPTIME);

  /** Readable by any user, which the checkout may not be. */
  @TempDir private static Path directory;

  private static String classPath;

  /** Runs as the user of the tests: for a host that runs as {@code nobody}, as another user. */
  private Child child;

  @BeforeAll
  static void packClasses() throws IOException {
    classPath = HostJvm.packed(directory);
  }

  @BeforeEach
  void startChild() throws IOException {
    child = Child.quiet("x=$(head -c 5000000 /dev/zero | tr '\\0' x)");
  }

  @AfterEach
  void endChild() {
    child.close();
  }

  private Host start(String setup, List<String> user) throws Exception {
    List<String> java =
        HostJvm.java(classPath, DrivenHost.class, "0", "IO", "EXE", "FD", "SMAPS_ROLLUP");
    return Host.start(setup, HostJvm.through(user, java));
  }

  private static String hiding(int level) {
    // Before 5.8 the option applies to every mount of the pid namespace.
    String kernel = System.getProperty("os.version");
    String[] version = kernel.split("[^0-9]+");
    int number = Integer.parseInt(version[0]) * 1000 + Integer.parseInt(version[1]);
    assumeTrue(number >= 5008, "kernel " + kernel + " has one hidepid for all mounts");
    return "mount -t proc -o hidepid=" + level + " proc /proc";
  }

  private static int processors() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/stat"))) {
      return (int) lines.filter(line -> line.matches("cpu\\d.*")).count();
    }
  }

  /**
   * A report with all processes, in which each file of the machine is listed once, as unsupported.
   */
  private Seen withoutMachine(Host host) throws Exception {
    return host.await(
        "that lacks the machine's files and says why",
        seen -> {
          seen.assertGood(child.pid(), (int) ProcessHandle.current().pid());
          assertThat(seen.read()).isEmpty();
          List<Unreadable> rows = seen.unreadableOfMachine();
          assertThat(rows)
              .extracting(Unreadable::file)
              .containsAll(MACHINE)
              .doesNotHaveDuplicates();
          return rows.stream().allMatch(row -> row.reason() == Reason.UNSUPPORTED);
        });
  }

  @Test
  void aProcOfPidsOnly_showsRootAllProcesses() throws Exception {
    try (Host host = start(ONLY_PIDS, List.of())) {
      Seen first = withoutMachine(host);
      host.await("with the child's PSS", seen -> seen.process(child.pid()).pssBytes().isPresent());
      withoutMachine(host).assertNoJumpSince(first, processors());
    }
  }

  @Test
  void aProcOfPidsOnly_showsAnotherUserWhatItMayRead() throws Exception {
    try (Host host = start(ONLY_PIDS, HostJvm.AS_NOBODY)) {
      Seen first = withoutMachine(host);
      assertThat(first.process(child.pid()).pssBytes()).isEmpty();
      withoutMachine(host).assertNoJumpSince(first, processors());
    }
  }

  @Test
  void aProcThatRefusesOtherUsers_isReportedForEachProcess() throws Exception {
    try (Host host = start(hiding(1), HostJvm.AS_NOBODY)) {
      assertTheChildIsDenied(host.report());
    }
  }

  private void assertTheChildIsDenied(Seen seen) {
    seen.assertGood();
    assertThat(seen.find(child.pid())).isEmpty();
    assertThat(seen.unreadable(child.pid()))
        .containsExactly(new Unreadable(child.pid(), Source.STAT, Reason.DENIED));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void aProcThatHidesOtherUsers_showsTheHostItself(int level) throws Exception {
    try (Host host = start(hiding(level), HostJvm.AS_NOBODY)) {
      Seen seen = host.report().assertGood();
      assertThat(seen.find(child.pid())).isEmpty();
      assertThat(seen.unreadable(child.pid())).isEmpty();
    }
  }

  @Test
  void withoutDevices_aRefusalIsARefusal() throws Exception {
    try (Host host = start(NO_DEVICES, HostJvm.AS_NOBODY)) {
      for (int report = 0; report < 2; report++) {
        // On a slow machine a report may have no time left for memory detail, but not every report.
        host.await("in which the child's detail is denied", this::deniesDetail);
      }
    }
  }

  private boolean deniesDetail(Seen seen) {
    seen.assertGood(child.pid());
    assertThat(seen.reasons()).doesNotContain(Reason.EXHAUSTED);
    List<Unreadable> rows = seen.unreadable(child.pid());
    assertThat(rows)
        .contains(
            new Unreadable(child.pid(), Source.IO, Reason.DENIED),
            new Unreadable(child.pid(), Source.EXE, Reason.DENIED));
    return rows.contains(new Unreadable(child.pid(), Source.SMAPS_ROLLUP, Reason.DENIED));
  }

  @Test
  void withoutDevices_aProcThatRefusesOtherUsers_isReadAnyway() throws Exception {
    try (Host host = start(NO_DEVICES + "\n" + hiding(1), HostJvm.AS_NOBODY)) {
      assertTheChildIsDenied(host.report());
      assertTheChildIsDenied(host.report());
    }
  }
}
