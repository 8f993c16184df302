package io.procmem.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.DetailPolicy;
import io.procmem.ProcMem;
import io.procmem.Rules;
import io.procmem.Selection;
import io.procmem.container.CgroupUsage;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real control groups of version 1: limits, usage, and a process that the OOM killer ends. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ControlGroupLiveTest {

  /** Less than the RSS that is waited for: PSS counts only a part of shared libraries. */
  private static final long MOST = 45_000_000;

  private static final long MIB = 1 << 20;
  private static final long LIMIT = 300 * MIB;

  /** What a shell needs for a variable of 50 MB; it holds more while it reads it. */
  private static final String FIFTY_MEGABYTES = "x=$(head -c 50000000 /dev/zero | tr '\\0' x)";

  private static final List<String> JAVA = HostJvm.java(HostJvm.exploded(), OwnGroupMain.class);

  private final String id = "%064x".formatted(0xabcdef0000000000L + ProcessHandle.current().pid());

  /** The own processes, with PSS and the control groups of their containers. */
  static Snapshot scan() {
    try (ProcMem procMem =
        ProcMem.builder()
            .sources(Source.CGROUP_USAGE, Source.SMAPS_ROLLUP, Source.MEMINFO)
            .rules(Rules.none())
            .select(Selection.ownTree())
            .detail(DetailPolicy.every())
            .build()) {
      return procMem.snapshot();
    }
  }

  @Test
  void aContainer_hasAnId_itsPss_aLimit_andAnOomKill() throws Exception {
    try (ControlGroup group = ControlGroup.limited("/docker/" + id, LIMIT);
        Child small = group.start("/bin/sh", "-c", "read end_of_input");
        Child large =
            group.start(
                "/bin/sh", "-c", FIFTY_MEGABYTES + "; read go; " + growth() + "; read end")) {
      Child.await(() -> isLarge(large));
      Snapshot snapshot = scan();
      ProcessSample process = snapshot.find(large.pid()).orElseThrow();
      assertThat(process.placement().orElseThrow().container().orElseThrow().id()).isEqualTo(id);
      assertThat(process.pssBytes().orElseThrow()).isGreaterThan(MOST);
      CgroupUsage usage = snapshot.machine().cgroups().byContainer().get(id);
      assertThat(usage.limitBytes()).hasValue(LIMIT);
      assertThat(usage.memoryBytes().orElseThrow()).isBetween(MOST, LIMIT);
      assertThat(usage.peakBytes().orElseThrow()).isGreaterThanOrEqualTo(MOST);
      assertThat(usage.availableBytes().orElseThrow()).isBetween(1L, LIMIT - MOST);
      assertThat(usage.oomKills()).hasValue(0);
      large.say("go");
      large.awaitEnd(); // so its memory has been freed
      CgroupUsage after = scan().machine().cgroups().byContainer().get(id);
      assertThat(after.oomKills().orElseThrow()).isEqualTo(1);
      assertThat(after.memoryBytes().orElseThrow()).isLessThan(MOST);
      assertThat(small.pid()).isPositive();
    }
    assertThat(new File("/sys/fs/cgroup/memory/docker/" + id)).doesNotExist();
  }

  /** Doubles a variable until it does not fit. */
  private static String growth() {
    return "x=$x$x; x=$x$x; x=$x$x; x=$x$x";
  }

  private static boolean isLarge(Child child) {
    try {
      return child.file("comm").equals("sh\n")
          && child.bytes("status", "VmRSS") > 50_000_000
          && child.stat(3).equals("S");
    } catch (IOException e) {
      return false; // it has not executed the shell yet
    }
  }

  @Test
  void aJvmInAContainer_seesItsOwnLimit_besideTheMemoryOfTheMachine() throws Exception {
    try (ControlGroup group = ControlGroup.limited("/docker/" + id, LIMIT)) {
      Map<String, String> seen = run(group.command(JAVA));
      assertThat(seen).containsEntry("path", "/docker/" + id);
      assertOwn(seen);
    }
  }

  /** As Docker runs it: a private cgroup namespace, and nothing of the host is mounted. */
  @Test
  void aGuest_seesItsOwnLimit_andNothingElse() throws Exception {
    String setup =
        """
        umount --recursive /sys/fs/cgroup
        mount -t tmpfs none /sys/fs/cgroup
        mkdir /sys/fs/cgroup/memory
        mount -t cgroup -o memory none /sys/fs/cgroup/memory""";
    MountNamespace.assumePossible(setup);
    try (ControlGroup group = ControlGroup.limited("/docker/" + id, LIMIT)) {
      List<String> inNamespaces = MountNamespace.command(setup, JAVA);
      inNamespaces.add(1, "--cgroup");
      Map<String, String> seen = run(group.command(inNamespaces));
      assertThat(seen).containsEntry("path", "/");
      assertOwn(seen);
    }
  }

  private static void assertOwn(Map<String, String> seen) {
    assertThat(Long.parseLong(seen.get("limit"))).isEqualTo(LIMIT);
    assertThat(Long.parseLong(seen.get("working set"))).isBetween(MIB, LIMIT);
    assertThat(Long.parseLong(seen.get("machine"))).isGreaterThan(LIMIT);
    assertThat(seen.keySet()).noneMatch(key -> key.startsWith("unreadable CGROUP_OWN"));
  }

  /** The lines that a command prints, as key and last word. */
  private static Map<String, String> run(List<String> command)
      throws IOException, InterruptedException {
    return HostJvm.output(command).stream()
        .collect(
            Collectors.toMap(
                line -> line.substring(0, line.lastIndexOf(' ')),
                line -> line.substring(line.lastIndexOf(' ') + 1),
                (earlier, later) -> later));
  }
}
