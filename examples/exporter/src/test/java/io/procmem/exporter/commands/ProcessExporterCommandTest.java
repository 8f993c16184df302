package io.procmem.exporter.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line of process-exporter. */
class ProcessExporterCommandTest {

  @TempDir private Path directory;

  private String yaml;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void copyAMachine() throws IOException {
    CopiedMachine machine = new CopiedMachine(directory);
    machine.tree.pid(40).name("sh").parent(30).memoryKib(400, 200, 100).file("cmdline", "sh\0-c\0");
    machine.tree.pid(30).file("cmdline", "nginx\0-g\0daemon on\0");
    machine.tree.writeTo(directory.resolve("proc"));
    environment.put("PROCMEM_OPTION_CAPTURED", directory.resolve("proc").toString());
    yaml =
        Files.writeString(
                directory.resolve("all.yaml"),
                "process_names: [{name: '{{.Comm}}', comm: [nginx, postgres]}]\n")
            .toString();
  }

  private CommandResult once(String... options) {
    List<String> words = new ArrayList<>(List.of("process-exporter"));
    words.addAll(Arrays.asList(options));
    words.add("--once-to-stdout-delay=1ms");
    return CommandResult.run(environment, words.toArray(String[]::new));
  }

  /** The lines of a metric, without its prefix. */
  private static List<String> lines(CommandResult result, String metric) {
    assertThat(result.code()).as(result.err()).isZero();
    String name = "namedprocess_namegroup_" + metric;
    return result
        .out()
        .lines()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()))
        .toList();
  }

  @Test
  void theSameYaml_showsItsGroupsOnly_withTheirChildren() {
    CommandResult result = once("-config.path", yaml);
    assertThat(result.err()).isEmpty();
    assertThat(lines(result, "num_procs"))
        .containsExactly("{groupname=\"nginx\"} 2.0", "{groupname=\"postgres\"} 2.0");
    assertThat(lines(once("--config.path=" + yaml, "-children=false"), "num_procs"))
        .containsExactly("{groupname=\"nginx\"} 1.0", "{groupname=\"postgres\"} 2.0");
  }

  @Test
  void eachFlag_choosesFamilies() {
    CommandResult all = once("-config.path", yaml);
    assertThat(lines(all, "thread_count")).isNotEmpty();
    assertThat(lines(all, "states")).isNotEmpty();
    assertThat(lines(all, "memory_bytes")).anyMatch(line -> line.contains("proportionalResident"));
    CommandResult less = once("-config.path", yaml, "--threads=false", "-gather-smaps=false");
    assertThat(lines(less, "thread_")).isEmpty();
    assertThat(lines(less, "memory_bytes"))
        .isNotEmpty()
        .noneMatch(line -> line.contains("proportionalResident"));
  }

  @Test
  void namesAndExpressions_nameGroupsWithoutAFile() {
    CommandResult result =
        once("-procnames=postgres,clickhouse-server", "-namemapping", "nginx,-g (\\w+)");
    assertThat(lines(result, "num_procs"))
        .containsExactly("{groupname=\"nginx:daemon\"} 2.0", "{groupname=\"postgres\"} 2.0");
    assertThat(result.err())
        .isEqualTo(
            "procmem-exporter: warning: comm clickhouse-server matches nothing, because the kernel"
                + " keeps 15 bytes of a name: write clickhouse-serv\n");
    assertThat(lines(once("-namemapping=nginx,(?:-g) (?P<what>[(d]\\w+)"), "num_procs"))
        .containsExactly("{groupname=\"nginx:daemon\"} 2.0");
    assertThat(once("-threads").err()).contains("no process has a group: give -config.path");
  }

  @Test
  void theEnvironment_replacesDefaults_andFlagsReplaceTheEnvironment() {
    environment.put("PROCMEM_OPTION_CHILDREN_FOLLOW_PARENT", "false");
    environment.put("PROCMEM_OPTION_WITHOUT_GROUP", "named/postgres");
    assertThat(lines(once("-config.path", yaml), "num_procs"))
        .containsExactly("{groupname=\"nginx\"} 1.0", "{groupname=\"other\"} 3.0");
    assertThat(lines(once("-config.path", yaml, "-children"), "num_procs"))
        .contains("{groupname=\"nginx\"} 2.0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          -config.path=a.yaml -procnames=b | -procnames has no effect with -config.path: give only one of them
          -config.path=no.yaml             | -config.path=no.yaml: it does not exist: give the path of a file
          -procnames=a -procfs=/nosuch     | -procfs=/nosuch:
          -namemapping=a                   | -namemapping: give names and expressions in turn
          -namemapping=a,b                 | -namemapping: 'b' has no captures, not one: write (…) around
          -namemapping=a,(b)(c)            | -namemapping: '(b)(c)' has 2 captures, not one
          -namemapping=a,(?!b)(c)          | -namemapping:1: cmdline=(?!b)(?P<part>c): the lookaround
          -recheck-with-time-limit=1x      | -recheck-with-time-limit=1x: give a duration, such as 30s
          -config.pth=a                    | unknown option '-config.pth=a': did you mean -config.path?
          """)
  void aMistake_namesTheFlag(String options, String message) {
    environment.clear();
    CommandResult result = once(options.split(" "));
    assertThat(result.code()).isNotZero();
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("procmem-exporter: " + message);
  }

  /** Also an option that has no counterpart, and one that is not given. */
  @Test
  void messages_nameWhatCanBeGiven() {
    environment.put("PROCMEM_OPTION_READERS", "0");
    assertThat(once("-procnames=a").err())
        .startsWith(
            "procmem-exporter: PROCMEM_OPTION_READERS: invalid value for option"
                + " 'PROCMEM_OPTION_READERS'")
        .doesNotContain("--readers");
    environment.put("PROCMEM_OPTION_READERS", "2");
    CommandResult wrong =
        CommandResult.run(
            environment, "process-exporter", "-procnames=a", "-web.listen-address=9256");
    assertThat(wrong.err())
        .startsWith("procmem-exporter: -web.listen-address=9256 is a port: give -web.listen-ad");
    CommandResult outside =
        CommandResult.run(
            environment, "process-exporter", "-procnames=a", "-web.listen-address=192.0.2.1:0");
    assertThat(outside.err())
        .startsWith("procmem-exporter: -web.listen-address=192.0.2.1:0: cannot listen on")
        .doesNotContain("--listen", "--port");
  }

  @Test
  void flagsWithoutEffect_areWarnings() {
    CommandResult result =
        once(
            "-config.path=" + yaml,
            "-recheck",
            "-debug",
            "-remove-empty-groups=true",
            "-recheck-with-time-limit=1m30s",
            "-web.telemetry-path=/m");
    assertThat(result.code()).isZero();
    assertThat(result.err().lines())
        .hasSize(4)
        .allMatch(line -> line.matches("procmem-exporter: warning: -[a-z.-]+ has no effect.*"));
    assertThat(once("-config.path=" + yaml, "-recheck=false").err())
        .startsWith("procmem-exporter: warning: -recheck=false has no effect: ")
        .hasLineCount(1);
  }

  @Test
  void helpAndVersion_arePrinted() {
    for (String option : List.of("-man", "--man", "-help", "--help")) {
      assertThat(CommandResult.run("process-exporter", option).out())
          .contains("-web.listen-address", "-recheck-with-time-limit");
    }
    assertThat(CommandResult.run("process-exporter", "-version").out())
        .isEqualTo(CommandResult.run("--version").out());
  }

  @Test
  void flags_canBeginWithTwoDashes() {
    CommandResult result =
        once(
            "--procnames=postgres",
            "--namemapping=nginx,-g (\\w+)",
            "--children=false",
            "--threads=false",
            "--gather-smaps=false",
            "--recheck=false",
            "--recheck-with-time-limit=1s",
            "--remove-empty-groups",
            "--debug",
            "--web.listen-address=:1",
            "--web.telemetry-path=/m",
            "--web.config.file=web.yml");
    assertThat(lines(result, "num_procs"))
        .containsExactly("{groupname=\"nginx:daemon\"} 1.0", "{groupname=\"postgres\"} 2.0");
    assertThat(lines(result, "thread_")).isEmpty();
    assertThat(lines(result, "memory_bytes"))
        .noneMatch(line -> line.contains("proportionalResident"));
    assertThat(result.err())
        .contains("-web.listen-address has no effect with -once-to-stdout-delay")
        .contains("-web.config.file has no effect with -once-to-stdout-delay")
        .hasLineCount(7);
    environment.clear();
    assertThat(once("--procfs=/nosuch", "--procnames=a").err())
        .startsWith("procmem-exporter: -procfs=/nosuch:");
  }

  @Test
  void aWebConfiguration_isThatOfTheServer() {
    String missing = directory.resolve("web.yml").toString();
    CommandResult result =
        CommandResult.run(
            environment,
            "process-exporter",
            "-config.path=" + yaml,
            "-web.listen-address=127.0.0.1:0",
            "-web.config.file",
            missing);
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains(missing);
  }

  @Test
  void theServer_listensAndShowsMetrics_whereTheFlagsSay() throws Exception {
    PipedReader stdout = new PipedReader();
    PrintWriter out = new PrintWriter(new PipedWriter(stdout), true);
    String[] words = {
      "process-exporter",
      "-config.path",
      yaml,
      "-web.listen-address=127.0.0.1:0",
      "-web.telemetry-path",
      "/m"
    };
    Thread serving =
        new Thread(() -> ExporterCommand.run(out, new PrintWriter(System.err), environment, words));
    serving.start();
    try (BufferedReader reader = new BufferedReader(stdout)) {
      String url = reader.readLine().replaceFirst(".*(?=http)", "");
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url + "m")).timeout(Duration.ofSeconds(30)).build();
      assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body())
          .contains("namedprocess_namegroup_num_procs{groupname=\"nginx\"} 2.0");
    } finally {
      serving.interrupt();
      serving.join();
    }
  }
}
