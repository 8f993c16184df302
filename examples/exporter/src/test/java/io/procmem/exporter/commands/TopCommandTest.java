package io.procmem.exporter.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The processes of this machine, which include the one that runs this test. */
class TopCommandTest {

  private static final int OWN = (int) ProcessHandle.current().pid();

  private final JsonMapper mapper = JsonMapper.builder().build();

  private static JsonNode own(JsonNode top) {
    return top.get("processes")
        .valueStream()
        .filter(process -> process.get("pid").asInt() == OWN)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void json_includesThisProcess_withItsNumbers() {
    CommandResult result =
        CommandResult.run("top", "-n", "all", "--json", "--exact", "--interval", "600ms");
    assertThat(result.code()).isZero();
    JsonNode top = mapper.readTree(result.out());
    JsonNode own = own(top);
    assertThat(own.get("name").asString()).isEqualTo("java");
    assertThat(own.has("user")).isTrue();
    assertThat(own.has("group")).isTrue();
    assertThat(own.has("subgroup")).isTrue();
    long uss = own.get("uss_bytes").asLong();
    long pss = own.get("pss_bytes").asLong();
    assertThat(uss).isBetween(1L << 20, pss);
    assertThat(pss).isLessThanOrEqualTo(own.get("rss_bytes").asLong());
    assertThat(own.get("swap_bytes").asLong()).isNotNegative();
    assertThat(own.get("cpu_ratio").asDouble()).isNotNegative();
    assertThat(Instant.parse(top.get("taken_at").asString())).isBefore(Instant.now());
    JsonNode machine = top.get("machine");
    assertThat(machine.get("memory_available_bytes").asLong())
        .isBetween(1L, machine.get("memory_total_bytes").asLong());
    assertThat(top.get("unreadable").isArray()).isTrue();
    assertThat(top.get("processes").size()).isLessThanOrEqualTo(machine.get("processes").asInt());
  }

  @Test
  void anUnknownNumber_hasNoKey_andIsListed() {
    CommandResult result =
        CommandResult.run("top", "-n", "all", "--json", "--interval", "0", "--no-detail");
    JsonNode top = mapper.readTree(result.out());
    assertThat(own(top).has("rss_bytes")).isTrue();
    assertThat(own(top).has("pss_bytes")).isFalse();
    assertThat(result.out()).doesNotContain("null");
    List<String> unreadable = new ArrayList<>();
    top.get("unreadable")
        .forEach(
            row -> unreadable.add(row.get("file").asString() + " " + row.get("reason").asString()));
    assertThat(unreadable).contains("smaps_rollup not_asked");
  }

  @Test
  void ownRules_classifyProcesses_andSelectThem(@TempDir Path directory) throws Exception {
    Path mine = Files.writeString(directory.resolve("my.rules"), "own/tests comm=java\n");
    CommandResult result =
        CommandResult.run(
            "top", "--rules", mine.toString(), "--group", "own", "-n", "all", "--interval", "0");
    assertThat(result.code()).isZero();
    assertThat(result.out())
        .contains(" selected, ", "own/tests")
        .containsPattern("(?m)^ *" + OWN + " ")
        .doesNotContain("system/kernel");
  }

  @Test
  void withoutDetail_processesAreRankedByRss() {
    assertThat(CommandResult.run("top", "--no-detail", "--interval", "0").out())
        .contains("ranked by RSS")
        .doesNotContain("~");
    JsonNode top =
        mapper.readTree(CommandResult.run("top", "--no-detail", "--json", "--interval", "0").out());
    assertThat(top.get("ranked_by").asString()).isEqualTo("rss");
  }

  /** Reads copied files, so that the two scans before the first table take less than 500 ms. */
  @Test
  void processesWithoutARate_areNotCalledAbsent(@TempDir Path directory) throws Exception {
    String[] words =
        new CopiedMachine(directory)
            .words("top", "--by=cpu", "--json", "--interval=0", "--watch=1s");
    PipedReader stdout = new PipedReader();
    PrintWriter out = new PrintWriter(new PipedWriter(stdout), true);
    PrintWriter err = new PrintWriter(new StringWriter());
    Thread watching = new Thread(() -> ExporterCommand.run(out, err, words));
    watching.start();
    BufferedReader lines = new BufferedReader(stdout);
    JsonNode first = mapper.readTree(lines.readLine());
    JsonNode second = mapper.readTree(lines.readLine());
    watching.interrupt();
    watching.join();
    assertThat(first.get("processes").isEmpty()).isTrue();
    assertThat(first.get("notes").toString())
        .contains("unknown, so they have no rank: first scanned less than 500ms ago");
    assertThat(second.get("processes").size()).isEqualTo(5);
  }

  @Test
  void aGroupWithoutAProcess_isNoMistake() {
    CommandResult result =
        CommandResult.run("top", "--group", "db/cassandra", "--interval", "0", "--no-detail");
    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("No process passes the filters.");
  }

  @Test
  void repeatedOutputThatIsNoTerminal_hasAClock_andNoEscapes() throws Exception {
    PipedReader stdout = new PipedReader();
    PrintWriter out = new PrintWriter(new PipedWriter(stdout), true);
    PrintWriter err = new PrintWriter(new StringWriter());
    Thread watching =
        new Thread(() -> ExporterCommand.run(out, err, "top", "--interval=0", "--watch=1s"));
    watching.start();
    String line = new BufferedReader(stdout).readLine();
    watching.interrupt();
    watching.join();
    assertThat(line).matches("[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}, every 1s");
  }

  @Test
  void aScript_hasItsName_unlessProgramNamesAreOff(@TempDir Path directory) throws Exception {
    Path script = Files.writeString(directory.resolve("nightly-report.sh"), "read line\n");
    Process process = new ProcessBuilder("/bin/sh", script.toString(), "hunter2").start();
    try {
      String[] top = {"top", "-n", "all", "--json", "--interval", "0", "--group", "shell"};
      assertThat(subgroup(process, top)).isEqualTo("nightly-report");
      String[] off = Arrays.copyOf(top, top.length + 1);
      off[top.length] = "--no-program-names";
      assertThat(subgroup(process, off)).isEqualTo("sh");
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  private String subgroup(Process process, String... arguments) {
    CommandResult result = CommandResult.run(arguments);
    assertThat(result.code()).isZero();
    assertThat(result.out()).doesNotContain("hunter2");
    return mapper
        .readTree(result.out())
        .get("processes")
        .valueStream()
        .filter(row -> row.get("pid").asLong() == process.pid())
        .map(row -> row.get("subgroup").asString())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aLimitOfOne_isOneRow() {
    CommandResult result = CommandResult.run("top", "-n", "1", "--by", "RSS", "--interval", "0");
    List<String> lines = result.out().lines().toList();
    assertThat(lines.get(0)).startsWith("Memory ");
    assertThat(lines.get(1)).contains(" processes, 1 shown, ranked by RSS.");
    assertThat(lines.get(3).strip()).matches("PID USER +NAME +GROUP +RSS +PSS +USS +SWAP +CPU");
    assertThat(lines.get(4)).isNotBlank();
    assertThat(lines.stream().skip(5).limit(1)).allMatch(String::isEmpty);
  }

  @Test
  void namesThatTheKernelCuts_areShownInFull_onRequest(@TempDir Path directory) throws Exception {
    CopiedMachine machine = new CopiedMachine(directory);
    machine.tree.pid(40).name("clickhouse-serv").parent(1).memoryKib(9, 9, 9);
    machine.tree.pid(40).file("cmdline", "/usr/bin/clickhouse-server\0--daemon\0");
    String[] top = {"--interval=0", "--no-catalogue"};
    assertThat(machine.run("top", top).out())
        .contains("clickhouse-serv ")
        .doesNotContain("clickhouse-server");
    assertThat(machine.run("top", top[0], top[1], "--full-names").out())
        .contains("clickhouse-server");
  }

  @Test
  void filters_selectByName_andByUser() {
    String user = System.getProperty("user.name");
    JsonNode top =
        mapper.readTree(
            CommandResult.run(
                    "top",
                    "--names",
                    "ja*,x",
                    "--users",
                    user,
                    "-n",
                    "all",
                    "--json",
                    "--interval=0")
                .out());
    assertThat(own(top).get("name").asString()).isEqualTo("java");
    assertThat(top.get("processes").valueStream())
        .allMatch(process -> process.get("name").asString().startsWith("ja"));
    CommandResult none =
        CommandResult.run("top", "--without-users", "*", "--no-detail", "--interval=0");
    assertThat(none.out()).contains("0 selected", "No process passes the filters.");
  }

  @Test
  void advice_isThatForTheGivenFilters() {
    String[] top = {"top", "--no-detail", "--interval=0", "--pods=no-such-pod"};
    assertThat(CommandResult.run(top).out().replaceAll("\\s+", " "))
        .contains(
            "filters. Write a pod as a name, a uid or the first 12 characters of a uid, without its"
                + " namespace. Without --container")
        .doesNotContain("db/postgres", "nginx.service");
    String[] withNames = Arrays.copyOf(top, top.length + 1);
    withNames[top.length] = "--container-names=pod-logs";
    assertThat(CommandResult.run(withNames).out())
        .contains("Write a pod as a name, a uid")
        .doesNotContain("Without --container-names");
  }

  @Test
  void rulesOnNamesThatAreNotRead_areExplained(@TempDir Path directory) throws Exception {
    String advice = "Without --container-names, the names of most containers";
    String named =
        Files.writeString(directory.resolve("a.rules"), "shop/web container=web\n").toString();
    String unnamed =
        Files.writeString(directory.resolve("b.rules"), "shop/web comm=w\n").toString();
    String[] top = {"top", "--no-detail", "--interval=0", "--json", "--rules", named};
    assertThat(mapper.readTree(CommandResult.run(top).out()).get("notes").toString())
        .contains(advice);
    top[5] = unnamed;
    assertThat(CommandResult.run(top).out()).contains("notes").doesNotContain(advice);
    assertThat(
            CommandResult.run(
                    "top", "--interval=0", "--rules=" + named, "--container-names=pod-logs")
                .out())
        .contains("ranked by")
        .doesNotContain(advice);
  }

  @Test
  void aMalformedFilter_isAMistake() {
    CommandResult result = CommandResult.run("top", "--container-filter", "default/web");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .contains("--container-filter: \"default/web\" has 2 of the four parts");
    assertThat(CommandResult.run("scrape", "--units=,a").err())
        .contains("--units: an empty pattern");
  }

  @Test
  void sumsAndTrees_areForThisMachineToo() {
    CommandResult users =
        CommandResult.run("top", "--by-user", "--members=1", "--no-detail", "--interval=0");
    assertThat(users.code()).isZero();
    assertThat(users.out()).contains(" shown, ranked by RSS", "USER ", " PROCS ");
    JsonNode tree =
        mapper.readTree(
            CommandResult.run("top", "--tree", "-n", "all", "--json", "--no-detail", "--interval=0")
                .out());
    assertThat(own(tree).get("subtree").get("processes").asInt()).isPositive();
    for (String view : List.of("--by-group", "--by-container", "--by-pod", "--by-namespace")) {
      assertThat(CommandResult.run("top", view, "--no-detail", "--interval=0").code()).isZero();
    }
  }

  @Test
  void viewsThatExcludeEachOther_areAMistake() {
    assertThat(CommandResult.run("top", "--by-user", "--tree").err())
        .contains("--tree has no effect with --by-user: give only one of them");
    assertThat(CommandResult.run("top", "--tree", "--members=1").err())
        .contains("--members has no effect with --tree: give only one of them");
    assertThat(CommandResult.run("top", "--members=1").err())
        .contains(
            "--members has no effect without --by-user and so on: add one of these, such as"
                + " --by-container, or leave it out");
  }
}
