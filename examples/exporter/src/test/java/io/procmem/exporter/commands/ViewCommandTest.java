package io.procmem.exporter.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.testing.FakeProcess;
import io.procmem.testing.ProcTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The tables of {@code report}, of files that were copied from a simulated machine. */
class ViewCommandTest {

  private static final String ID =
      "63425c4a8b4291744a79dd9011fddc7a1f8ffda61f65d72196aa01d00cae2e2d";
  private static final String DOCKER = "0::/docker/" + ID + "\n";

  private static final String MEMINFO =
      """
      MemTotal:        1000000 kB
      MemFree:          200000 kB
      MemAvailable:     700000 kB
      Buffers:           20000 kB
      Cached:           500000 kB
      SwapCached:            0 kB
      AnonPages:        200000 kB
      Mapped:           100000 kB
      Shmem:             10000 kB
      SReclaimable:      50000 kB
      SUnreclaim:        15000 kB
      KernelStack:        5000 kB
      PageTables:         4000 kB
      """;

  @TempDir private Path directory;
  private final ProcTree tree = new ProcTree();
  private Path passwd;

  @BeforeEach
  void copyFiles() throws IOException {
    passwd =
        Files.writeString(
            directory.resolve("passwd"), "root:x:0:0::/:/bin/sh\nshop:x:105:105::/:/bin/sh\n");
    tree.pid(1)
        .name("init")
        .parent(0)
        .uid(0)
        .memoryKib(10_240, 9_216, 8_192)
        .file("cgroup", "0::/\n");
    process(20, "postgres", 1, 105, 51_200, DOCKER).swapKib(2_048);
    process(21, "postgres", 20, 105, 20_480, DOCKER);
    process(30, "nginx", 1, 33, 40_960, "0::/system.slice/nginx.service\n");
    tree.pid(2).name("kthreadd").kernelThread().parent(0).uid(0).file("cgroup", "0::/\n");
  }

  private FakeProcess process(int pid, String name, int parent, long uid, long kib, String cgroup) {
    return tree.pid(pid)
        .name(name)
        .parent(parent)
        .uid(uid)
        .memoryKib(kib, kib / 2, kib / 4)
        .file("cgroup", cgroup);
  }

  private CommandResult report(String... arguments) throws IOException {
    Path proc = directory.resolve("proc");
    tree.writeTo(proc);
    List<String> all = new ArrayList<>(List.of("report"));
    all.addAll(Arrays.asList(arguments));
    all.addAll(List.of("--captured", proc.toString(), "--passwd", passwd.toString()));
    return CommandResult.run(all.toArray(String[]::new));
  }

  private List<String> table(String... arguments) throws IOException {
    CommandResult result = report(arguments);
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    return result.out().lines().toList();
  }

  private JsonNode json(String... arguments) throws IOException {
    String[] all = Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = "--json";
    return JsonMapper.shared().readTree(report(all).out());
  }

  @Test
  void processes_haveTheLargestPssFirst_andKernelThreadsNoMemory() throws IOException {
    assertThat(table("processes"))
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
    assertThat(table("processes", "--columns", "name,PID,peak-rss", "-n", "2"))
        .containsExactly(
            "NAME     PID PEAK_RSS",
            "init       1    10.0M",
            "kthreadd   2        -",
            "",
            "2 of 5 rows shown");
    assertThat(table("users", "--columns", "+threads,+page_tables").get(0))
        .isEqualTo("USER PROCESSES   RSS   PSS   USS SWAP THREADS PAGE_TABLES");
    assertThat(table("users", "--columns", "all").get(0)).startsWith("USER UID PROCESSES   RSS");
  }

  @Test
  void sort_isByAnyColumn_shownOrNot_andUnknownStaysLast() throws IOException {
    String[] sorted = {"processes", "--columns=pid", "--sort=swap"};
    assertThat(table(sorted)).containsExactly("PID", " 20", "  1", " 21", " 30", "  2");
    assertThat(table("processes", "--columns=pid", "--sort=rss", "--reverse"))
        .containsExactly("PID", "  1", " 21", " 30", " 20", "  2");
    assertThat(table("processes", "--columns=name", "--sort=name"))
        .containsExactly("NAME", "init", "kthreadd", "nginx", "postgres", "postgres");
    assertThat(table("processes", "--columns=name,pid", "--sort=pid", "--reverse").get(1))
        .isEqualTo("nginx     30");
  }

  @Test
  void totals_areOfAllRows_shownOrNot() throws IOException {
    assertThat(table("processes", "--totals", "-n", "1", "--columns=pid,name,rss,peak_rss,swap"))
        .containsExactly(
            "PID NAME       RSS PEAK_RSS SWAP",
            " 20 postgres 50.0M    50.0M 2.0M",
            "    total     120M          2.0M",
            "",
            "1 of 5 rows shown; the total is of all");
  }

  @Test
  void percentages_areOfTheMemoryOfTheMachine() throws IOException {
    assertThat(table("users", "--percent", "--columns=user,rss,threads", "--totals"))
        .containsExactly(
            "USER   RSS THREADS",
            "shop  0.4%       2",
            "33    0.3%       1",
            "root  0.1%       2",
            "total 0.8%       5",
            "",
            "Memory in percent of 15.3G");
    JsonNode user = json("users", "--percent", "--columns=user,rss,pss").at("/rows/0");
    assertThat(user.get("rss_ratio").asDouble()).isEqualTo(71_680 / 16e6);
    assertThat(user.get("pss_upper_ratio").asDouble()).isEqualTo(35_840 / 16e6);
    assertThat(user.has("rss_bytes")).isFalse();
  }

  @Test
  void units_areTheSameForAllNumbers() throws IOException {
    String[] report = {"users", "--columns=user,rss", "--names=init,nginx", "--units=kib"};
    assertThat(table(report))
        .containsExactly("USER   RSS", "33   40960", "root 10240", "", "Memory in KiB");
    report[3] = "--units=GiB";
    assertThat(table(report)).contains("33   0.04", "root 0.01", "Memory in GiB");
    report[3] = "--units=mib";
    assertThat(table(report)).contains("33   40.0", "Memory in MiB");
    report[3] = "--units=bytes";
    assertThat(table(report)).contains("33   41943040", "Memory in bytes");
    report[3] = "--units=auto";
    assertThat(table(report)).containsExactly("USER   RSS", "33   40.0M", "root 10.0M");
  }

  @Test
  void groupsAndSubgroups_addUpTheirProcesses() throws IOException {
    assertThat(table("groups", "--columns=group,processes,rss,uss"))
        .containsExactly(
            "GROUP  PROCESSES   RSS   USS",
            "db             2 70.0M 17.5M",
            "web            1 40.0M 10.0M",
            "system         2 10.0M  8.0M");
    assertThat(table("subgroups", "--columns=subgroup,rss"))
        .containsExactly(
            "SUBGROUP        RSS",
            "db/postgres   70.0M",
            "web/nginx     40.0M",
            "system/init   10.0M",
            "system/kernel     -");
  }

  @Test
  void processesOfNoContainer_areInARowOfTheirOwn_sothatTheTotalIsOfAll() throws IOException {
    assertThat(table("containers", "--columns=container,processes,rss,limit", "--totals"))
        .startsWith(
            "CONTAINER    PROCESSES   RSS LIMIT",
            "63425c4a8b42         2 70.0M     ?",
            "(none)               3 50.0M     -",
            "total                5  120M");
    JsonNode containers = json("containers");
    assertThat(containers.at("/rows/0/id").asString()).isEqualTo(ID);
    assertThat(containers.at("/rows/0/runtime").asString()).isEqualTo("docker");
    assertThat(containers.at("/rows/0").has("limit_bytes")).isFalse();
    assertThat(containers.at("/rows").size()).isEqualTo(1);
    assertThat(containers.at("/none/processes").asInt()).isEqualTo(3);
    assertThat(table("units", "--columns=unit,rss"))
        .startsWith("UNIT            RSS", "nginx.service 40.0M", "(none)        80.0M");
  }

  @Test
  void json_hasBaseUnits_andNoKeyForWhatIsNotThere() throws IOException {
    JsonNode report = json("processes", "--totals");
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
    tree.pid(30).name("a \"b\", c");
    assertThat(table("processes", "--csv", "--columns=pid,name,rss,cpu_time,pss", "--totals"))
        .containsExactly(
            "pid,name,rss_bytes,cpu_time_seconds,pss_bytes,pss_lower_bytes,pss_upper_bytes,"
                + "incomplete",
            "20,postgres,52428800,0.0,26214400,26214400,26214400,",
            "30,\"a \"\"b\"\", c\",41943040,0.0,20971520,20971520,20971520,",
            "21,postgres,20971520,0.0,10485760,10485760,10485760,",
            "1,init,10485760,0.0,9437184,9437184,9437184,",
            "2,kthreadd,,0.0,,,,",
            ",total,125829120,0.0,67108864,67108864,67108864,");
    assertThat(table("users", "--csv", "--no-heading", "--columns=user,processes"))
        .containsExactly("root,2,", "33,1,", "shop,2,");
  }

  @Test
  void whatIsUnknown_isNever0_andTheNoteSaysWhy() throws IOException {
    tree.pid(20).lacks("smaps_rollup").file("status", "Name:\tx\nUid:\t0\t105\t0\t0\n");
    assertThat(table("processes", "--columns=pid,pss,swap,pss_anon", "--sort=pid"))
        .startsWith(
            "PID    PSS SWAP PSS_ANON",
            "  1   9.0M    0     9.0M",
            "  2      -    -        -",
            " 20 ≤50.0M    ?        ?");
    assertThat(table("users", "--columns=user,pss,swap", "--names=postgres"))
        .startsWith("USER        PSS SWAP", "shop 10.0-60.0M   ≥0");
    assertThat(report("users").out())
        .contains("PSS and USS of 1 process unknown: this kernel does not have the file");
    assertThat(report("users", "--columns=user,swap").out()).doesNotContain("PSS");
    JsonNode shop = json("users", "--columns=user,swap,pss,pss_anon", "--users=shop").at("/rows/0");
    assertThat(shop.get("swap_bytes").asLong()).isZero();
    assertThat(shop.get("incomplete").toString()).isEqualTo("[\"swap_bytes\",\"pss_anon_bytes\"]");
    assertThat(shop.has("pss_bytes")).isFalse();
    assertThat(shop.get("pss_upper_bytes").asLong()).isEqualTo(60L << 20);
    CommandResult csv =
        report("users", "--csv", "--columns=user,swap,pss_anon", "--users=shop", "--no-heading");
    assertThat(csv.out()).isEqualTo("shop,0,10485760,swap_bytes pss_anon_bytes\n");
    assertThat(csv.err()).startsWith("procmem-exporter: PSS and USS of 1 process unknown");
  }

  @Test
  void filters_selectProcesses() throws IOException {
    String[] report = {"processes", "--columns=pid", "--sort=pid", ""};
    report[3] = "--names=post*";
    assertThat(table(report)).containsExactly("PID", " 20", " 21");
    report[3] = "--users=shop";
    assertThat(table(report)).containsExactly("PID", " 20", " 21");
    report[3] = "--containers=63425c4a8b42";
    assertThat(table(report)).containsExactly("PID", " 20", " 21");
    report[3] = "--without-containers=*";
    assertThat(table(report)).containsExactly("PID", "  1", "  2", " 30");
    report[3] = "--systemd-units=nginx.service";
    assertThat(table(report)).containsExactly("PID", " 30");
    report[3] = "--group=web";
    assertThat(table(report)).containsExactly("PID", " 30");
    report[3] = "--pid=1,30";
    assertThat(table(report)).containsExactly("PID", "  1", " 30");
    report[3] = "--pid=7";
    assertThat(table(report)).containsExactly("PID", "", "No process passes the filters");
    report[3] = "--pods=x";
    assertThat(report(report).out()).contains("No process passes the filters. Write a pod as");
  }

  @Test
  void numbersOfTheMachine_haveTheirUnits() throws IOException {
    assertThat(table("numbers"))
        .contains("memory  total           15.3G", "load    one_minute       0.10")
        .contains("cpu     user            10.0s");
    assertThat(report("numbers", "--csv").out().lines())
        .contains("area,number,value,unit", "memory,total,16384000000,bytes")
        .contains("load,one_minute,0.1,average", "cpu,processors,1,count");
  }

  @Test
  void theMemoryOfTheMachine_addsUpToItsTotal() throws IOException {
    tree.file("/proc/meminfo", MEMINFO);
    assertThat(table("machine", "--totals", "-n", "3", "--columns=area,kind,size"))
        .startsWith(
            "AREA       KIND      SIZE",
            "page_cache cache     381M",
            "anonymous  processes 195M",
            "free       free      195M",
            "total                977M",
            "")
        .anyMatch(line -> line.startsWith("Unknown here, and part of unexplained if there are"));
    JsonNode machine = json("machine", "--totals");
    long sum =
        machine.get("rows").valueStream().mapToLong(row -> row.get("size_bytes").asLong()).sum();
    assertThat(sum).isEqualTo(1_000_000L << 10);
    assertThat(machine.at("/total/size_bytes").asLong()).isEqualTo(sum);
    assertThat(machine.at("/rows/0/area").asString()).isEqualTo("page_cache");
  }

  @Test
  void areas_areThoseOfSmem() throws IOException {
    tree.file("/proc/meminfo", MEMINFO);
    assertThat(table("areas", "--units=kib", "--totals"))
        .startsWith(
            "AREA                     USED  CACHE NONCACHE",
            "kernel dynamic memory  500000 460000    40000",
            "userspace memory       300000 100000   200000",
            "free memory            200000 200000        0",
            "total                 1000000 760000   240000");
    assertThat(report("areas", "--names=x").err()).contains("unknown option '--names=x'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"processes", "groups", "users", "containers", "units", "machine", "numbers"})
  void help_listsTheColumns(String view) {
    CommandResult result = CommandResult.run("report", view, "--help");
    assertThat(result.code()).isZero();
    assertThat(result.out())
        .startsWith("Usage: procmem-exporter report " + view)
        .contains("Columns:", "--units=UNIT", "Exit codes:", "Examples:")
        .contains("  procmem-exporter report " + view)
        .doesNotContain("${", "--size-units", "--file");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "report                     | give --file, or what to show: processes, groups, subgroups,",
        "report proceses            | report has no view 'proceses': did you mean processes?",
        "report users extra         | unexpected argument 'extra'",
        "report --json users        | --json has no effect before users: give it after that",
        "report --file=f users      | --file has no effect with users: give only one of them",
        "report users --file=f      | unknown option '--file=f'",
        "report users --columns=usr | 'usr' is no column of users: did you mean user or uss? The columns are",
        "report users --columns=    | '' is no column of users. The columns are user, uid, ",
        "report users --columns=rss,rss | --columns: rss is shown already: give it once",
        "report users --columns=+user   | --columns: user is shown already: give it once",
        "report users --sort=pid    | --sort: 'pid' is no column of users: did you mean uid? The columns are",
        "report users --sort=pss --no-detail | --sort=pss needs what --no-detail omits",
        "report users -n=-1         | '-1'; give a whole number, 0 or more",
        "report users --units=mb    | 'mb' is not one of auto, bytes, kib, mib, gib; --systemd-units",
        "report users --units=kib --json    | --units has no effect with --json: give only one",
        "report users --units=kib --percent | --units has no effect with --percent",
        "report users --csv --json  | --csv has no effect with --json: give only one of them",
        "report users --percent --columns=user | --percent has no effect: no column is an amount",
        "report users --totals --columns=user  | --totals has no effect: no column can be added up",
        "report users --interval=1s | --interval has no effect without a column such as cpu: add",
        "report users --columns=cpu --interval=10ms | needs at least 500ms: give that or more",
        "report processes --pid=0   | '0'; give a whole number, 1 or more",
        "report users --captured=/x --proc-root=/proc | --proc-root has no effect with --captured",
      })
  void aMistake_isOneLine_andTheHelpIsNamedInAnother(String command, String message) {
    CommandResult result = CommandResult.run(command.split(" +"));
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err().lines()).hasSize(2);
    assertThat(result.err()).startsWith("procmem-exporter: ").contains(message);
    assertThat(result.err()).containsPattern("Try 'procmem-exporter report( users| processes)? --");
  }

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
}
