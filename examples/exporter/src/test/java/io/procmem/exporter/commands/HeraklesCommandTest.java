package io.procmem.exporter.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import nl.altindag.ssl.SSLFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line of Herakles, run as a whole. */
class HeraklesCommandTest {

  private static final String OF_PROCESS = "\\{group=.+,name=.+,pid=.+,subgroup=.+}";
  private static final String OF_SUBGROUP = "\\{group=.+,subgroup=.+}";
  private static final String OF_LARGEST = "\\{group=.+,name=.+,pid=.+,rank=.+,subgroup=.+}";

  /** The names that Herakles documents, with the labels that it documents. */
  private static final Map<String, Set<String>> FAMILIES =
      Map.of(
          OF_PROCESS,
          Set.of("rss_bytes", "pss_bytes", "uss_bytes", "cpu_percent", "cpu_time_seconds"),
          OF_SUBGROUP,
          Set.of(
              "group_rss_bytes_sum",
              "group_pss_bytes_sum",
              "group_uss_bytes_sum",
              "group_cpu_percent_sum",
              "group_cpu_time_seconds_sum"),
          OF_LARGEST,
          Set.of(
              "top_rss_bytes",
              "top_pss_bytes",
              "top_uss_bytes",
              "top_cpu_percent",
              "top_cpu_time_seconds",
              "top_rss_percent_of_subgroup",
              "top_pss_percent_of_subgroup",
              "top_uss_percent_of_subgroup",
              "top_cpu_percent_of_subgroup"),
          "",
          Set.of(
              "scrape_duration_seconds",
              "processes_total",
              "cache_update_duration_seconds",
              "cache_update_success",
              "cache_updating"));

  private static final Set<String> OF_SYSTEM =
      Set.of(
          "herakles_system_memory_total_bytes",
          "herakles_system_memory_available_bytes",
          "herakles_system_memory_used_ratio",
          "herakles_system_cpu_usage_ratio",
          "herakles_system_load1",
          "herakles_system_load5",
          "herakles_system_load15");

  @TempDir private Path directory;

  private final StringWriter err = new StringWriter();
  private Thread thread = new Thread();

  @AfterEach
  void stop() throws InterruptedException {
    thread.interrupt();
    thread.join();
  }

  private String write(String... lines) throws IOException {
    return Files.write(directory.resolve("a.yaml"), List.of(lines)).toString();
  }

  /** Starts the command; returns its address. */
  private String serve(String... options) throws Exception {
    PipedReader stdout = new PipedReader();
    PrintWriter out = new PrintWriter(new PipedWriter(stdout), true);
    thread =
        new Thread(() -> ExporterCommand.run(out, new PrintWriter(err, true), Map.of(), options));
    thread.start();
    String line = new BufferedReader(stdout).readLine();
    return line.substring(line.indexOf("http"));
  }

  private static HttpResponse<String> get(String url) throws Exception {
    return client().send(request(url), BodyHandlers.ofString());
  }

  private static HttpRequest request(String url) {
    return HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(30)).build();
  }

  private static HttpClient client() throws GeneralSecurityException {
    return HttpClient.newBuilder()
        .sslContext(SSLFactory.builder().withUnsafeTrustMaterial().build().getSslContext())
        .build();
  }

  private static String await(String url, Predicate<String> condition) throws Exception {
    String metrics = get(url).body();
    for (int i = 0; i < 300 && !condition.test(metrics); i++) {
      Thread.sleep(100);
      metrics = get(url).body();
    }
    assertThat(metrics).matches(condition);
    return metrics;
  }

  private static Set<String> names(String metrics) {
    return metrics
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.replaceAll("[{ ].*", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void allFamilies_areShownWithTheirLabels_andTheConfigurationIsReadAgain() throws Exception {
    String file =
        write(
            "port: 0",
            "bind: 127.0.0.1",
            "cache_ttl: 0",
            "parallelism: 4",
            "include_names: [java]",
            "enable_health: false");
    String url = serve("herakles", "-c", file);
    assertThat(get(url + "health").statusCode()).isEqualTo(404);
    String metrics = await(url + "metrics", text -> names(text).size() == 31);

    Set<String> expected = new TreeSet<>(OF_SYSTEM);
    FAMILIES.forEach(
        (labels, names) -> {
          for (String name : names) {
            expected.add("herakles_proc_mem_" + name);
            assertThat(metrics.lines())
                .anyMatch(
                    Pattern.compile("herakles_proc_mem_" + name + labels + " .*")
                        .asMatchPredicate());
          }
        });
    assertThat(names(metrics)).isEqualTo(expected);
    assertThat(metrics.lines().filter(line -> line.contains("name=")))
        .allMatch(line -> line.contains("java"));

    write("{cache_ttl: 0, port: 0, bind: 127.0.0.1, include_names: [java], enable_cpu: false}");
    String less = await(url + "metrics", text -> !text.contains("herakles_proc_mem_cpu_percent"));
    assertThat(names(less)).contains("herakles_proc_mem_uss_bytes").hasSize(24);

    write("cache_tl: 0");
    for (int i = 0; i < 300 && !err.toString().contains("keeps"); i++) {
      Thread.sleep(100);
    }
    assertThat(err.toString().replace(directory + "/", "").lines())
        .containsExactly(
            "procmem-exporter: warning: keys and options without effect: parallelism",
            "procmem-exporter: has read the configuration again, and uses it",
            "procmem-exporter: a.yaml: cache_tl: Herakles has no such key: did you mean cache_ttl?",
            "procmem-exporter: keeps the previous configuration");
  }

  @Test
  void aCertificate_encryptsConnections() throws Exception {
    Path pem = directory.resolve("server.pem");
    try (InputStream in =
        HeraklesCommandTest.class.getResourceAsStream("/io/procmem/exporter/http/server.pem")) {
      Files.copy(in, pem);
    }
    String url =
        serve(
            "herakles",
            "-c",
            write("enable_tls: true", "tls_key_path: " + pem, "include_names: [java]"),
            "--tls-cert=" + pem,
            "--port=0",
            "--bind=127.0.0.1",
            "--cache-ttl=3600");
    assertThat(url).startsWith("https:");
    assertThat(get(url + "config").body())
        .contains("tls-cert: " + pem, "max-age: 3600s", "# from the command herakles");
  }

  @Test
  void theConfiguration_isPrintedOrChecked() throws IOException {
    String file = write("cache_ttl: 60", "search_mode: include", "search_groups: [db]");
    for (String option : List.of("--show-config", "--show-user-config")) {
      CommandResult shown = CommandResult.run("herakles", "-c", file, option, "--port=0");
      assertThat(shown.err()).isEmpty();
      assertThat(shown.out())
          .contains("# from the command line\nport: 0\n")
          .contains("# from the configuration file\n")
          .contains("max-age: 60s\n", "group:\n- db\n")
          .contains("# from the command herakles\nlisten:\n- 0.0.0.0\ndialect:\n- herakles\n");
    }
    CommandResult json =
        CommandResult.run("herakles", "--no-config", "--show-config", "--config-format=json");
    assertThat(json.err())
        .isEqualTo(
            "procmem-exporter: warning: --config-format has no effect: --show-config prints YAML\n");
    assertThat(json.out()).contains("max-age: 30s\n").doesNotContain("- db");
    CommandResult checked = CommandResult.run("herakles", "--config", file, "--check-config");
    assertThat(checked.out()).isEqualTo("The configuration is valid.\n");
    assertThat(checked.err())
        .startsWith("procmem-exporter: warning: --bind=0.0.0.0: anyone who can connect can read")
        .hasLineCount(1);
  }

  @Test
  void messages_nameWhatHeraklesUsersGive() throws IOException {
    String file = write("search_mode: include", "search_groups: [databse, db]", "bind: 0.0.0.0");
    CommandResult groups = CommandResult.run("herakles", "-c", file, "--check-config");
    assertThat(groups.out()).isEqualTo("The configuration is valid.\n");
    assertThat(groups.err())
        .contains(
            "warning: " + file + ": bind: --listen=0.0.0.0: anyone who can connect",
            "warning: " + file + ": search_groups: --group=databse matches no group of the rules: ")
        .hasLineCount(2);
    Path pem = directory.resolve("server.pem");
    try (InputStream in =
        HeraklesCommandTest.class.getResourceAsStream("/io/procmem/exporter/http/server.pem")) {
      Files.copy(in, pem);
    }
    String[] tls = {
      "herakles",
      "--no-config",
      "--enable-tls",
      "--tls-cert=" + pem,
      "--tls-key=" + pem,
      "--check-config"
    };
    assertThat(CommandResult.run(tls).err())
        .startsWith("procmem-exporter: warning: --bind=0.0.0.0: anyone who can connect")
        .contains(
            "use PROCMEM_OPTION_WEB_CONFIG with tls_server_config and basic_auth_users instead of"
                + " --tls-cert, or --bind=127.0.0.1");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String port = "port: " + taken.getLocalPort();
      CommandResult inUse = CommandResult.run("herakles", "-c", write(port, "bind: 127.0.0.1"));
      assertThat(inUse.err())
          .startsWith("procmem-exporter: " + file + ": port, " + file + ": bind: --listen=")
          .contains("give another --port or address");
    }
  }

  @Test
  void theEnvironment_replacesDefaults_andTheFileReplacesTheEnvironment() throws IOException {
    Map<String, String> environment =
        Map.of("PROCMEM_OPTION_MAX_AGE", "5s", "PROCMEM_OPTION_PORT", "1");
    assertThat(
            CommandResult.run(environment, "herakles", "-c", write("port: 9300"), "--show-config")
                .out())
        .contains("# from the environment\nmax-age: 5s\n", "port: 9300\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1 | -c no.yaml --check-config   | --config: no.yaml does not exist: give the path of a file, or --no-config
          2 | -c a.yaml --no-config       | --config has no effect with --no-config: give only one of them
          1 | -c FILE --check-config      | FILE: prt: Herakles has no such key: did you mean port?
          2 | --no-config --port=x        | --port: 'x': give a port, a number from 0 to 65535
          2 | --no-config --cache-tl=1    | unknown option '--cache-tl=1': did you mean --cache-ttl?
          1 | --no-config --bind=a..b     | --bind=a..b: there is no host a..b: give an address
          1 | --no-config --bind=127.0.0.1 --enable-tls --tls-cert=no --tls-key=no | --tls-cert: no does not exist: give the path of a file
          2 | check --all                 | herakles has no command 'check': use 'procmem-exporter check --dialect herakles'
          2 | -c FILE config -o b.yaml    | herakles has no command 'config': use 'procmem-exporter config'
          2 | test -n 5                   | herakles has no command 'test': use 'procmem-exporter test --dialect herakles'
          2 | subgroups --group db        | herakles has no command 'subgroups': use 'procmem-exporter rules'
          2 | generate-testdata           | herakles has no command 'generate-testdata': use 'procmem-exporter generate-testdata'
          2 | --no-config chek            | unexpected argument 'chek': options begin with - or --
          """)
  void aMistake_isReported(int code, String options, String message) throws IOException {
    String file = write("prt: 1");
    CommandResult result =
        CommandResult.run(("herakles " + options.replace("FILE", file)).split(" "));
    assertThat(result.err()).startsWith("procmem-exporter: " + message.replace("FILE", file));
    assertThat(result.code()).isEqualTo(code);
    assertThat(result.out()).isEmpty();
  }

  @Test
  void aFileOfTestData_isThatOfTheServer() throws IOException {
    String[] words = {"herakles", "-c", write("test-data-file: a.json"), "--show-config"};
    assertThat(CommandResult.run(words).out())
        .contains("# from the configuration file\ntest-data-file: a.json\n");
    String data = write("{}");
    CommandResult result =
        CommandResult.run("herakles", "--no-config", "-t", data, "--port=0", "--check-config");
    assertThat(result.err())
        .startsWith("procmem-exporter: --test-data-file=" + data + ": version: ");
    assertThat(result.code()).isEqualTo(1);
  }

  @Test
  void helpAndVersion_arePrinted() {
    assertThat(CommandResult.run("herakles", "-h").out())
        .contains("-p, --port=PORT", "(default: 9215)", "-t, --test-data-file=FILE");
    assertThat(CommandResult.run("herakles", "-V").out())
        .isEqualTo(CommandResult.run("--version").out());
  }
}
