package io.procmem.exporter.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.procmem.live.MountNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The tables of {@code report} for this process. */
class LiveViewTest {

  @Test
  void thisMachine_hasThisProcess_withItsRate() {
    String own = Long.toString(ProcessHandle.current().pid());
    CommandResult result =
        CommandResult.run(
            "report",
            "processes",
            "--pid",
            own,
            "--columns=pid,cpu,rss_growth,program",
            "--csv",
            "--interval=500ms");
    assertThat(result.code()).isZero();
    assertThat(result.out().lines().toList().get(1)).matches(own + ",[0-9.E-]+,-?[0-9]+,.*java");
  }

  @Test
  void processesOfAnotherProcfs_areThoseOfItsPidNamespace() throws Exception {
    assumeTrue(MountNamespace.isRoot(), "only root can make a pid namespace");
    Process other =
        new ProcessBuilder("unshare", "--pid", "--fork", "--mount-proc", "sleep", "60").start();
    try {
      Path proc = Path.of("/proc/" + other.pid() + "/root/proc");
      for (int i = 0; i < 200 && !isSleep(proc.resolve("1/comm")); i++) {
        Thread.sleep(50);
      }
      CommandResult result =
          CommandResult.run(
              "report", "processes", "--proc-root=" + proc, "--columns=pid,name", "--csv");
      assertThat(result.out()).as(result.err()).isEqualTo("pid,name\n1,sleep\n");
    } finally {
      other.descendants().forEach(ProcessHandle::destroyForcibly); // the first of a namespace
      other.destroyForcibly();
      other.waitFor();
    }
  }

  private static boolean isSleep(Path comm) throws IOException {
    return Files.exists(comm) && Files.readString(comm).equals("sleep\n");
  }

  @Test
  void mappingsOfThisProcess_areThoseThatMatch() {
    String own = Long.toString(ProcessHandle.current().pid());
    CommandResult result =
        CommandResult.run(
            "report",
            "maps",
            "--exact", // however large this process has become
            "--pid",
            own,
            "--mappings=*/libjvm.so,[stack]",
            "--csv",
            "--columns=mapping,processes,rss",
            "--sort=mapping");
    assertThat(result.code()).isZero();
    List<String> lines = result.out().lines().toList();
    assertThat(lines.get(0)).isEqualTo("mapping,processes,rss_bytes,incomplete");
    assertThat(lines.get(1)).matches(".*/libjvm\\.so,1,[1-9][0-9]*,");
    assertThat(lines.get(2)).matches("\\[stack],1,[1-9][0-9]*,");
    assertThat(lines).hasSize(3);
  }

  @Test
  void threadsOfThisMachine_haveTheirNames_andTheirCpu() {
    List<Thread> burning = List.of(new Thread(LiveViewTest::burn), new Thread(LiveViewTest::burn));
    for (int i = 0; i < burning.size(); i++) {
      burning.get(i).setName("burner-" + i);
      burning.get(i).setDaemon(true);
      burning.get(i).start();
    }
    String own = Long.toString(ProcessHandle.current().pid());
    CommandResult result =
        CommandResult.run(
            "report",
            "threads",
            "--each-process",
            "--pid",
            own,
            "--columns=pid,thread,threads,cpu",
            "--csv",
            "--interval=600ms");
    burning.forEach(Thread::interrupt);
    assertThat(result.out().lines())
        .as(result.err())
        .anyMatch(line -> line.matches(own + ",burner-#,2,(0\\.[0-9]*[1-9].*|[12]\\..*)"));
  }

  private static void burn() {
    while (!Thread.currentThread().isInterrupted()) {
      Thread.onSpinWait();
    }
  }
}
