package io.procmem.exporter.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The tables of {@code report}: columns, order, sums, units and filters. */
class ViewCommandTest {

  private CopiedMachine machine;

  @BeforeEach
  void copyFiles(@TempDir Path directory) throws IOException {
    machine = new CopiedMachine(directory);
  }

  @Test
  void processes_haveTheLargestPssFirst_andKernelThreadsNoMemory() throws IOException {
    assertThat(machine.table("processes"))
        .containsExactly(
            "PID USER NAME     GROUP           RSS   PSS   USS SWAP",
            " 20 shop postgres db/postgres   50.0M 25.0M 12.5M 2.0M",
            " 30 33   nginx    web/nginx     40.0M 20.0M 10.0M    0",
            " 21 shop postgres db/postgres   20.0M 10.0M  5.0M    0",
            "  1 root init     system/init   10.0M  9.0M  8.0M    0",
            "  2 root kthreadd system/kernel     -     -     -    -");
  }

  @Test
  void columns_areThoseThatAreNamed_inTheirOrder() throws IOException {
    assertThat(machine.table("processes", "--columns", "name,PID,peak-rss", "-n", "2"))
        .containsExactly(
            "NAME     PID PEAK_RSS",
            "init       1    10.0M",
            "kthreadd   2        -",
            "",
            "2 of 5 rows shown");
    assertThat(machine.table("users", "--columns", "+threads,+rss,+page_tables").get(0))
        .isEqualTo("USER PROCESSES   RSS   PSS   USS SWAP THREADS PAGE_TABLES");
    assertThat(machine.table("users", "--columns", "all").get(0))
        .startsWith("USER UID PROCESSES   RSS")
        .isEqualTo(machine.table("users", "--columns", "ALL").get(0));
  }

  @Test
  void sort_isByAnyColumn_shownOrNot_andUnknownStaysLast() throws IOException {
    String[] sorted = {"processes", "--columns=pid", "--sort=swap"};
    assertThat(machine.table(sorted)).containsExactly("PID", " 20", "  1", " 21", " 30", "  2");
    assertThat(machine.table("processes", "--columns=pid", "--sort=rss", "--reverse"))
        .containsExactly("PID", "  1", " 21", " 30", " 20", "  2");
    assertThat(machine.table("processes", "--columns=name", "--sort=name"))
        .containsExactly("NAME", "init", "kthreadd", "nginx", "postgres", "postgres");
    assertThat(machine.table("processes", "--columns=name,pid", "--sort=pid", "--reverse").get(1))
        .isEqualTo("nginx     30");
  }

  @Test
  void totals_areOfAllRows_shownOrNot() throws IOException {
    assertThat(
            machine.table(
                "processes", "--totals", "-n", "1", "--columns=pid,name,rss,peak_rss,swap"))
        .containsExactly(
            "PID NAME       RSS PEAK_RSS SWAP",
            " 20 postgres 50.0M    50.0M 2.0M",
            "    total     120M          2.0M",
            "",
            "1 of 5 rows shown; the total is of all");
  }

  @Test
  void percentages_areOfTheMemoryOfTheMachine() throws IOException {
    assertThat(machine.table("users", "--percent", "--columns=user,rss,threads", "--totals"))
        .containsExactly(
            "USER   RSS THREADS",
            "shop  0.4%       2",
            "33    0.3%       1",
            "root  0.1%       2",
            "total 0.8%       5",
            "",
            "Memory in percent of 15.3G");
    JsonNode user = machine.json("users", "--percent", "--columns=user,rss,pss").at("/rows/0");
    assertThat(user.get("rss_ratio").asDouble()).isEqualTo(71_680 / 16e6);
    assertThat(user.get("pss_upper_ratio").asDouble()).isEqualTo(35_840 / 16e6);
    assertThat(user.has("rss_bytes")).isFalse();
  }

  @Test
  void units_areTheSameForAllNumbers() throws IOException {
    String[] report = {"users", "--columns=user,rss", "--names=init,nginx", "--units=kib"};
    assertThat(machine.table(report))
        .containsExactly("USER   RSS", "33   40960", "root 10240", "", "Memory in KiB");
    report[3] = "--units=GiB";
    assertThat(machine.table(report)).contains("33   0.04", "root 0.01", "Memory in GiB");
    report[3] = "--units=mib";
    assertThat(machine.table(report)).contains("33   40.0", "Memory in MiB");
    report[3] = "--units=bytes";
    assertThat(machine.table(report)).contains("33   41943040", "Memory in bytes");
    report[3] = "--units=auto";
    assertThat(machine.table(report)).containsExactly("USER   RSS", "33   40.0M", "root 10.0M");
  }

  @Test
  void groupsAndSubgroups_addUpTheirProcesses() throws IOException {
    assertThat(machine.table("groups", "--columns=group,processes,rss,uss"))
        .containsExactly(
            "GROUP  PROCESSES   RSS   USS",
            "db             2 70.0M 17.5M",
            "web            1 40.0M 10.0M",
            "system         2 10.0M  8.0M");
    assertThat(machine.table("subgroups", "--columns=subgroup,rss"))
        .containsExactly(
            "SUBGROUP        RSS",
            "db/postgres   70.0M",
            "web/nginx     40.0M",
            "system/init   10.0M",
            "system/kernel     -");
  }

  @Test
  void filters_selectProcesses() throws IOException {
    String[] report = {"processes", "--columns=pid", "--sort=pid", ""};
    report[3] = "--names=post*";
    assertThat(machine.table(report)).containsExactly("PID", " 20", " 21");
    report[3] = "--users=shop";
    assertThat(machine.table(report)).containsExactly("PID", " 20", " 21");
    report[3] = "--containers=63425c4a8b42";
    assertThat(machine.table(report)).containsExactly("PID", " 20", " 21");
    report[3] = "--without-containers=*";
    assertThat(machine.table(report)).containsExactly("PID", "  1", "  2", " 30");
    report[3] = "--systemd-units=nginx.service";
    assertThat(machine.table(report)).containsExactly("PID", " 30");
    report[3] = "--group=web";
    assertThat(machine.table(report)).containsExactly("PID", " 30");
    report[3] = "--pid=1,30";
    assertThat(machine.table(report)).containsExactly("PID", "  1", " 30");
    report[3] = "--pid=7";
    assertThat(machine.table(report)).containsExactly("PID", "", "No process passes the filters");
    report[3] = "--pods=x";
    assertThat(machine.report(report).out())
        .contains("No process passes the filters. Write a pod as");
  }
}
