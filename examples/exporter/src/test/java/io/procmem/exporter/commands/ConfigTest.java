package io.procmem.exporter.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Options from a file and from the environment. */
class ConfigTest {

  @TempDir private Path directory;

  private String file(String name, String... lines) throws IOException {
    return Files.write(directory.resolve(name), List.of(lines)).toString();
  }

  /** What is shown for each origin, such as {@code from the defaults}. */
  private static String shown(CommandResult result, String origin) {
    assertThat(result.err()).isEmpty();
    return Arrays.stream(result.out().split("# from the "))
        .filter(part -> part.startsWith(origin + "\n"))
        .findFirst()
        .orElse("");
  }

  @Test
  void aFile_ofEachFormat_setsTheSameOptions() throws IOException {
    List<String> files =
        List.of(
            file("a.yaml", "port: 9300", "no-detail: true", "users: [root, nobody]"),
            file("a.yml", "---", "port: '9300'", "no-detail: true", "users:", "- root", "- nobody"),
            file(
                "a.json",
                "{ // a comment",
                "\"port\": 9300, \"no-detail\": true,",
                "\"users\": [\"root\", \"nobody\"],}"),
            file("a.toml", "port = 9300", "no-detail = true", "users = ['root', 'nobody']"));
    for (String file : files) {
      CommandResult result = CommandResult.run("--config", file, "--show-config");
      assertThat(shown(result, "configuration file"))
          .as(file)
          .contains("port: 9300\n", "users:\n- root\n- nobody\n", "no-detail: true\n");
    }
  }

  @Test
  void theCommandLine_isBeforeTheEnvironment_beforeTheFile_beforeTheDefaults() throws IOException {
    String file = file("a.yaml", "top: 1", "max-series: 10", "max-age: 1m", "names: [java, sh]");
    Map<String, String> environment =
        Map.of(
            "PROCMEM_OPTION_TOP", "2",
            "PROCMEM_OPTION_MAX_SERIES", "20",
            "PROCMEM_OPTION_CONFIG", file,
            "PROCMEM_PORT", "tcp://10.0.0.1:9215"); // of a Kubernetes service named procmem

    CommandResult result =
        CommandResult.run(environment, "--top=3", "--names", "perl", "--show-config");

    assertThat(shown(result, "command line")).contains("top: 3\n", "names:\n- perl\n");
    assertThat(shown(result, "environment")).contains("max-series: 20\n").doesNotContain("top");
    assertThat(shown(result, "configuration file"))
        .contains("max-age: 1m\n")
        .doesNotContain("top", "names", "max-series");
    assertThat(shown(result, "defaults")).contains("port: 9215\n", "exact: false\n");
  }

  @Test
  void aVariable_switchesOff_whatTheFileSwitchesOn() throws IOException {
    String file = file("a.yaml", "exact: true");
    Map<String, String> off = Map.of("PROCMEM_OPTION_EXACT", "false");

    assertThat(CommandResult.run("--config", file, "--no-detail", "--check-config").err())
        .contains("a.yaml: exact: --no-detail has no effect with --exact");
    assertThat(CommandResult.run(off, "--config", file, "--no-detail", "--check-config").out())
        .isEqualTo("The configuration is valid.\n");
  }

  @Test
  void otherCommands_useTheirOptionsOfTheFile() throws IOException {
    String file = file("a.yaml", "port: 9300", "metric: [procmem_up]", "names: [nosuchname]");

    CommandResult top = CommandResult.run("top", "--config", file, "--interval=0");
    assertThat(top.out()).contains("0 shown");
    CommandResult scrape = CommandResult.run("scrape", "--config", file, "--interval=0");
    assertThat(scrape.out()).contains("procmem_scan_processes 0.0");
  }

  @Test
  void whatIsShown_isAFileThatSetsTheSame() throws IOException {
    String record = Files.createDirectory(directory.resolve("recordings")).toString();
    List<List<String>> commands =
        List.of(
            List.of("serve", "--top-of-each=3,10", "--record=" + record),
            List.of("serve", "--all-processes", "--no-detail", "--listen=127.0.0.1:0"),
            List.of("herakles", "--no-config", "--top-n-subgroup=5", "--bind=127.0.0.1"));
    for (List<String> command : commands) {
      List<String> words = new ArrayList<>(command);
      words.add("--show-config");
      String file =
          file("shown.yaml", CommandResult.run(words.toArray(String[]::new)).out().split("\n"));
      CommandResult checked = CommandResult.run("--config", file, "--check-config");
      assertThat(checked.err()).as(command.toString()).isEmpty();
      assertThat(checked.out()).isEqualTo("The configuration is valid.\n");
    }
  }

  @Test
  void whatIsShown_isAFileThatShowsTheSame() throws IOException {
    CommandResult first = CommandResult.run("--top=3", "--users=root,nobody", "--show-config");
    String file = file("shown.yaml", first.out());
    CommandResult second = CommandResult.run("--config", file, "--show-config");
    assertThat(shown(second, "configuration file").lines().skip(1))
        .containsExactlyInAnyOrderElementsOf(
            first.out().lines().filter(line -> !line.startsWith("#")).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"yaml", "json", "toml"})
  void aTemplate_setsNothing_andEachKeyOfItIsAnOption(String format) throws IOException {
    List<String> lines = CommandResult.run("config", "--format", format).out().lines().toList();
    String untouched = file("a." + format, lines.toArray(String[]::new));
    assertThat(shown(CommandResult.run("--config", untouched, "--show-config"), "defaults"))
        .contains("port: 9215");

    // Without the marks of comments, except before sentences and values to fill in.
    String[] set =
        lines.stream()
            .map(line -> line.replaceFirst("^(# |// )(\"?[a-z-]+\"?( =|:) \\[?[\"0-9t])", "$2"))
            .map(line -> line.matches(".*(:|=) \\[?\"[^\"a-z0-9]+\"]?,?") ? "" : line)
            .toArray(String[]::new);
    CommandResult result = CommandResult.run("--config", file("b." + format, set), "--show-config");
    assertThat(shown(result, "configuration file"))
        .contains("port: 9215\n", "listen:\n- 127.0.0.1\n", "exact: true\n");
    assertThat(shown(result, "defaults")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a.yaml | prt: 1            | a.yaml: prt: there is no such key: did you mean port?
          a.yaml | show-config: true | a.yaml: show-config: there is no such key
          a.yaml | port: [1, 2]      | a.yaml: port takes one value, not a list
          a.yaml | port: {a: 1}      | a.yaml: port is a table: give a value, or a list of values
          a.yaml | port:             | a.yaml: port has no value: give one, or leave the key out
          a.yaml | port: 99999       | a.yaml: port: invalid value for option '--port': '99999': give a
          a.yaml | exact: maybe      | a.yaml: exact is on or off: give true or false
          a.yaml | rows: [usr]       | a.yaml: rows: --rows: 'usr' is not one of user,
          a.yaml | listen: 9300      | a.yaml: listen: --listen=9300 is a port: give --listen=:9300
          a.yaml | node-root: /tmp   | a.yaml: node-root: --node-root has no effect without
          a.yaml | rules: nosuch     | a.yaml: rules: --rules=nosuch: it does not exist: give the path of a file
          a.yaml | port              | a.yaml: write a key and a value, such as port: 9215
          a.yaml | port: 1 : 2       | a.yaml:1: this is not YAML:
          a.json | {"port": 1 2}     | a.json:1: this is not JSON:
          a.json | {"top":1,"top":2} | a.json:1: this is not JSON: Duplicate
          a.toml | port: 1           | a.toml:1: this is not TOML:
          a.conf | port: 1           | a.conf: unknown format: give a file whose name ends with .yaml
          a.yaml | process_names: [] | a.yaml is a configuration of process-exporter, which has other keys: give it as --rules
          a.toml | subgroups = []    | a.toml is the subgroups.toml of Herakles, which has other keys: give it as --rules
          a.json | {"cache_ttl": 30} | a.json is a configuration of Herakles, which has other keys: give it to the command herakles
          a.yaml | tls_server_config: {} | a.yaml is a web configuration file of Prometheus, which has other keys: give it as --web-config
          """)
  void aMistake_hasAMessageThatSaysWhere(String name, String line, String message)
      throws IOException {
    CommandResult result =
        CommandResult.run("serve", "--config", file(name, line), "--check-config");
    assertThat(result.err().replace(directory + "/", ""))
        .startsWith("procmem-exporter: " + message);
    assertThat(result.code()).isNotZero();
    assertThat(result.out()).isEmpty();
  }

  @Test
  void allMistakes_areReportedAtOnce() throws IOException {
    CommandResult result =
        CommandResult.run(
            Map.of("PROCMEM_OPTION_TOPP", "1", "PROCMEM_OPTION_EXCAT", "true"),
            "--check-config",
            "--config",
            file("a.yaml", "prt: 1", "exact: 2", "top: "));
    assertThat(result.err().lines())
        .anyMatch(line -> line.contains("prt: there is no such key"))
        .anyMatch(line -> line.contains("exact is on or off"))
        .anyMatch(line -> line.contains("top has no value"))
        .anyMatch(
            line ->
                line.endsWith(
                    "EXCAT: there is no such variable: did you mean PROCMEM_OPTION_EXACT?"))
        .anyMatch(
            line ->
                line.contains(
                    "PROCMEM_OPTION_TOPP: there is no such variable: did you mean"
                        + " PROCMEM_OPTION_TOP?"));
  }

  @Test
  void aFileThatCannotBeRead_hasAMessage() throws IOException {
    String missing = directory.resolve("nosuch.yaml").toString();
    assertThat(CommandResult.run("--config", missing).err())
        .contains("nosuch.yaml does not exist: 'procmem-exporter config' writes a template");
    Path folder = Files.createDirectory(directory.resolve("folder.yaml"));
    assertThat(CommandResult.run("--config", folder.toString()).err())
        .contains("folder.yaml is not a regular file");
    String large = file("large.yaml", "#".repeat(2 << 20));
    assertThat(CommandResult.run("--config", large).err()).contains("is larger than 1 MiB");
    assertThat(CommandResult.run("--config", file("empty.yaml"), "--check-config").out())
        .isEqualTo("The configuration is valid.\n");
  }
}
