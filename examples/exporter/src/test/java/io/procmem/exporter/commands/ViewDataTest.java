package io.procmem.exporter.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The tables of {@code report} for programs, and of the machine. */
class ViewDataTest {

  private CopiedMachine machine;

  @BeforeEach
  void copyFiles(@TempDir Path directory) throws IOException {
    machine = new CopiedMachine(directory);
  }

  @Test
  void processesOfNoContainer_areInARowOfTheirOwn_soThatTheTotalIsOfAll() throws IOException {
    assertThat(machine.table("containers", "--columns=container,processes,rss,limit", "--totals"))
        .startsWith(
            "CONTAINER    PROCESSES   RSS LIMIT",
            "63425c4a8b42         2 70.0M     ?",
            "(none)               3 50.0M     -",
            "total                5  120M");
    JsonNode containers = machine.json("containers");
    assertThat(containers.at("/rows/0/id").asString()).isEqualTo(CopiedMachine.ID);
    assertThat(containers.at("/rows/0/runtime").asString()).isEqualTo("docker");
    assertThat(containers.at("/rows/0").has("limit_bytes")).isFalse();
    assertThat(containers.at("/rows").size()).isEqualTo(1);
    assertThat(containers.at("/none/processes").asInt()).isEqualTo(3);
    assertThat(machine.table("units", "--columns=unit,rss"))
        .startsWith("UNIT            RSS", "nginx.service 40.0M", "(none)        80.0M");
  }

  @Test
  void limitsOfContainers_areThoseOfTheGivenControlGroups(@TempDir Path groups) throws IOException {
    Path group = Files.createDirectories(groups.resolve("docker/" + CopiedMachine.ID));
    Files.writeString(group.resolve("memory.max"), "104857600\n");
    Files.writeString(group.resolve("memory.current"), "52428800\n");
    Files.writeString(group.resolve("memory.stat"), "inactive_file 0\n");
    assertThat(machine.table("containers", "--columns=container,limit", "--cgroup-root=" + groups))
        .startsWith("CONTAINER    LIMIT", "63425c4a8b42  100M");
  }

  @Test
  void json_hasBaseUnits_andNoKeyForWhatIsNotThere() throws IOException {
    JsonNode report = machine.json("processes", "--totals");
    assertThat(report.get("report").asString()).isEqualTo("processes");
    assertThat(report.get("sorted_by").asString()).isEqualTo("pss");
    assertThat(report.get("found").asInt()).isEqualTo(5);
    assertThat(report.at("/rows/0").toString())
        .isEqualTo(
            "{'pid':20,'user':'shop','name':'postgres','group':'db/postgres',".replace('\'', '"')
                + ("'rss_bytes':52428800,'pss_bytes':26214400,'pss_lower_bytes':26214400,"
                        + "'pss_upper_bytes':26214400,'uss_bytes':13107200,"
                        + "'uss_lower_bytes':13107200,'uss_upper_bytes':13107200,"
                        + "'swap_bytes':2097152}")
                    .replace('\'', '"'));
    assertThat(report.at("/rows/4").propertyNames())
        .containsExactly("pid", "user", "name", "group");
    assertThat(report.at("/total/swap_bytes").asLong()).isEqualTo(2 << 20);
    assertThat(report.at("/total").has("user")).isFalse();
    assertThat(report.get("notes").isEmpty()).isTrue();
  }

  @Test
  void csv_isQuoted_andHasPlainNumbers() throws IOException {
    machine.tree.pid(30).name("a \"b\", c");
    assertThat(
            machine.table("processes", "--csv", "--columns=pid,name,rss,cpu_time,pss", "--totals"))
        .containsExactly(
            "pid,name,rss_bytes,cpu_time_seconds,pss_bytes,pss_lower_bytes,pss_upper_bytes,"
                + "incomplete",
            "20,postgres,52428800,0.0,26214400,26214400,26214400,",
            "30,\"a \"\"b\"\", c\",41943040,0.0,20971520,20971520,20971520,",
            "21,postgres,20971520,0.0,10485760,10485760,10485760,",
            "1,init,10485760,0.0,9437184,9437184,9437184,",
            "2,kthreadd,,0.0,,,,",
            ",total,125829120,0.0,67108864,67108864,67108864,");
    assertThat(machine.table("users", "--csv", "--no-heading", "--columns=user,processes"))
        .containsExactly("root,2,", "33,1,", "shop,2,");
  }

  @Test
  void csv_keepsBlanks_andRowsWithoutAValue() throws IOException {
    machine.tree.pid(30).name(" blanks  ");
    assertThat(machine.report("processes", "--csv", "--columns=pid,name", "--sort=pid").out())
        .isEqualTo("pid,name\n1,init\n2,kthreadd\n20,postgres\n21,postgres\n30, blanks  \n");
    assertThat(machine.report("processes", "--csv", "--columns=rss", "--sort=pid").out())
        .isEqualTo("rss_bytes\n10485760\n\"\"\n52428800\n20971520\n41943040\n");
    assertThat(machine.report("processes", "--csv", "--columns=main", "--no-heading").out())
        .isEqualTo("\"\"\n".repeat(5));
    assertThat(machine.report("processes", "--csv", "--no-heading", "--names=nothing").out())
        .isEmpty();
  }

  @Test
  void aNumberThatTheKernelDoesNotMeasure_isExplained() throws IOException {
    machine.tree.file("/proc/sys/kernel/task_delayacct", "0\n");
    assertThat(machine.table("processes", "--columns=pid,block_io_delay", "--sort=pid"))
        .startsWith("PID BLOCK_IO_DELAY", "  1              ?")
        .endsWith(
            "",
            "Block I/O delay unknown: the kernel measures it for processes that start while"
                + " kernel.task_delayacct is 1");
    machine.tree.file("/proc/sys/kernel/task_delayacct", "1\n");
    machine.tree.pid(1).blockIoTicks(200);
    assertThat(machine.table("processes", "--columns=pid,block_io_delay", "-n=1", "--sort=pid"))
        .containsExactly("PID BLOCK_IO_DELAY", "  1           2.0s", "", "1 of 5 rows shown");
  }

  @Test
  void whatIsUnknown_isNever0_andTheNoteSaysWhy() throws IOException {
    machine.tree.pid(20).lacks("smaps_rollup").file("status", "Name:\tx\nUid:\t0\t105\t0\t0\n");
    assertThat(machine.table("processes", "--columns=pid,pss,swap,pss_anon", "--sort=pid"))
        .startsWith(
            "PID    PSS SWAP PSS_ANON",
            "  1   9.0M    0     9.0M",
            "  2      -    -        -",
            " 20 ≤50.0M    ?        ?");
    assertThat(machine.table("users", "--columns=user,pss,swap", "--names=postgres"))
        .startsWith("USER        PSS SWAP", "shop 10.0-60.0M   ≥0");
    assertThat(machine.report("users").out())
        .contains("PSS and USS of 1 process unknown: this kernel does not have the file");
    assertThat(machine.report("users", "--columns=user,swap").out()).doesNotContain("PSS");
    JsonNode shop =
        machine.json("users", "--columns=user,swap,pss,pss_anon", "--users=shop").at("/rows/0");
    assertThat(shop.get("swap_bytes").asLong()).isZero();
    assertThat(shop.get("incomplete").toString()).isEqualTo("[\"swap_bytes\",\"pss_anon_bytes\"]");
    assertThat(shop.has("pss_bytes")).isFalse();
    assertThat(shop.get("pss_upper_bytes").asLong()).isEqualTo(60L << 20);
    CommandResult csv =
        machine.report(
            "users", "--csv", "--columns=user,swap,pss_anon", "--users=shop", "--no-heading");
    assertThat(csv.out()).isEqualTo("shop,0,10485760,swap_bytes pss_anon_bytes\n");
    assertThat(csv.err()).startsWith("procmem-exporter: PSS and USS of 1 process unknown");
  }

  @Test
  void numbersOfTheMachine_haveTheirUnits() throws IOException {
    assertThat(machine.table("numbers"))
        .contains("memory  total           15.3G", "load    one_minute       0.10")
        .contains("cpu     user            10.0s");
    assertThat(machine.report("numbers", "--csv").out().lines())
        .contains("area,number,value,unit", "memory,total,16384000000,bytes")
        .contains("load,one_minute,0.1,average", "cpu,processors,1,count");
  }

  @Test
  void theMemoryOfTheMachine_addsUpToItsTotal() throws IOException {
    machine.tree.file("/proc/meminfo", CopiedMachine.MEMINFO);
    assertThat(machine.table("machine", "--totals", "-n", "3", "--columns=area,kind,size"))
        .startsWith(
            "AREA       KIND      SIZE",
            "page_cache cache     381M",
            "anonymous  processes 195M",
            "free       free      195M",
            "total                977M",
            "")
        .anyMatch(line -> line.startsWith("Unknown here, and part of unexplained if there are"));
    JsonNode ledger = machine.json("machine", "--totals");
    long sum =
        ledger.get("rows").valueStream().mapToLong(row -> row.get("size_bytes").asLong()).sum();
    assertThat(sum).isEqualTo(1_000_000L << 10);
    assertThat(ledger.at("/total/size_bytes").asLong()).isEqualTo(sum);
    assertThat(ledger.at("/rows/0/area").asString()).isEqualTo("page_cache");
  }

  @Test
  void eachAreaThatHasOnlyBounds_isNamed() throws IOException {
    machine.tree.file("/proc/meminfo", CopiedMachine.MEMINFO);
    for (int pid : List.of(1, 20, 21, 30)) {
      machine
          .tree
          .pid(pid)
          .lacks("smaps_rollup")
          .file("status", "Name:\tx\nUid:\t0\t0\t0\t0\nRssShmem:\t  3000 kB\n");
    }
    String[] report = {"machine", "--columns=area,size,lower,upper", "--units=kib"};
    assertThat(machine.table(report))
        .contains(
            "page_cache         393000 393000 400000",
            "mapped_files        97000  90000  97000",
            "mapped_shared        3000   3000  10000",
            "shared_memory        7000      0   7000")
        .contains(
            "The kernel gives only bounds for mapped_files, mapped_shared, shared_memory: --columns"
                + " area,size,lower,upper shows them");
  }

  @Test
  void areas_areThoseOfSmem() throws IOException {
    machine.tree.file("/proc/meminfo", CopiedMachine.MEMINFO);
    assertThat(machine.table("areas", "--units=kib", "--totals"))
        .startsWith(
            "AREA                     USED  CACHE NONCACHE",
            "kernel dynamic memory  500000 460000    40000",
            "userspace memory       300000 100000   200000",
            "free memory            200000 200000        0",
            "total                 1000000 760000   240000");
    assertThat(machine.report("areas", "--names=x").err()).contains("unknown option '--names=x'");
  }
}
