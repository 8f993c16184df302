package io.procmem.exporter.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.procmem.exporter.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command that tells which rights are missing. */
@EnabledOnOs(OS.LINUX)
class CheckCommandTest {

  @TempDir private Path directory;

  @Test
  void withEveryNumberKnown_itSaysSo() throws IOException {
    CommandResult result =
        new CopiedMachine(directory)
            .run("check", "--dialect=herakles", "--without-metric=herakles_system_*");
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .startsWith("5 processes read as ")
        .endsWith("Every number that the metrics need is known for every process.\n");
    assertThat(result.code()).isZero();
  }

  @Test
  void whatTheOptionsDoNotRequest_isMissing_withTheMetricsThatNeedIt() throws IOException {
    CommandResult result = new CopiedMachine(directory).run("check", "--no-detail");
    assertThat(result.out())
        .contains("PSS and USS of 4 processes unknown:", "; omit --no-detail.\n  Metrics: procmem_")
        .doesNotContain("To grant");
    assertThat(result.code()).isEqualTo(ExporterCommand.FAILED);
  }

  /** Root without capabilities may read its own files, but not what other users' processes use. */
  @Test
  void withoutCapabilities_itNamesThem_andHowToGrantThem() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "needs setpriv");
    assumeTrue(System.getProperty("user.name").equals("root"), "only root can drop its rights");
    Process other =
        new ProcessBuilder("setpriv", "--reuid=65534", "--clear-groups", "sleep", "60").start();
    try {
      List<String> output = checkWithoutCapabilities("--users=65534", "--names=sleep");
      assertThat(output.get(0)).endsWith(" read as root with no capability.");
      assertThat(output)
          .anyMatch(line -> line.startsWith("PSS and USS of") && line.contains("CAP_SYS_PTRACE"))
          .anyMatch(line -> line.startsWith("I/O of") && line.contains("CAP_DAC_READ_SEARCH"))
          .anyMatch(line -> line.startsWith("  Metrics: ") && line.contains("_read_bytes_total"))
          .contains(
              "  systemd unit      AmbientCapabilities=CAP_DAC_READ_SEARCH CAP_SYS_PTRACE",
              "                    CapabilityBoundingSet=CAP_DAC_READ_SEARCH CAP_SYS_PTRACE",
              "With setcap on java, every Java program of every user would have them: avoid it.",
              "exit code 1")
          .anyMatch(line -> line.matches("  Docker, Compose +user: \"0\", cap_add: \\[.*"))
          .anyMatch(line -> line.matches("  Kubernetes +capabilities: \\{add: \\[.*"));
    } finally {
      other.destroy();
    }
  }

  @Test
  void filters_areCounted() throws IOException {
    CommandResult result = new CopiedMachine(directory).run("check", "--names=postgres");
    assertThat(result.out()).startsWith("2 of 5 processes pass the filters; read as ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--container-filter=shop/*/*/* | --container-filter may match nothing: without --container-n",
        "--namespaces=shop | --namespaces may match nothing: without --container-names, the names",
        "--pods=cart-7 | --pods may match nothing: without --container-names",
        "--containers=cart | --containers may match nothing: without --container-names",
        "--names=nosuch | ",
        "--users=nosuch | ",
        "--units=nosuch.service | ",
        "--containers=abc* | ",
        "--pods=0a1b | "
      })
  void aFilterThatMatchesNothing_isAFailure(String filter, String warning) throws IOException {
    CommandResult result = new CopiedMachine(directory).run("check", filter);
    assertThat(result.code()).isEqualTo(ExporterCommand.FAILED);
    assertThat(result.out())
        .startsWith("0 of 5 processes pass the filters; read as ")
        .contains("'procmem-exporter top --by-container' the containers")
        .doesNotContain("Every number");
    if (warning == null) {
      assertThat(result.err()).isEmpty();
    } else {
      assertThat(result.err()).startsWith("procmem-exporter: warning: " + warning);
    }
  }

  @Test
  void aSourceOfNamesWithoutItsDirectory_causesAWarning() throws IOException {
    CommandResult result =
        new CopiedMachine(directory)
            .run("check", "--namespaces=shop", "--container-names=containerd=/nosuch");
    assertThat(result.err())
        .isEqualTo(
            "procmem-exporter: warning: --container-names=containerd finds no names yet: /nosuch"
                + " does not exist\n");
    Path node = Files.createDirectories(directory.resolve("node"));
    CommandResult all =
        new CopiedMachine(directory).run("check", "--container-names", "--node-root=" + node);
    assertThat(all.err().lines())
        .hasSizeGreaterThan(3)
        .allMatch(line -> line.contains(" finds no names yet: " + node));
    Files.createDirectories(node.resolve("var/log/pods"));
    assertThat(
            new CopiedMachine(directory)
                .run("check", "--container-names", "--node-root=" + node)
                .err())
        .as("all is whatever there is")
        .isEmpty();
  }

  @Test
  void aServer_saysAtItsStartWhatIsMissing() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "needs setpriv");
    assumeTrue(System.getProperty("user.name").equals("root"), "only root can drop its rights");
    Process serve = withoutCapabilities("serve", "--port=0", "--group=nosuch");
    try (BufferedReader err = serve.errorReader()) {
      assertThat(err.readLine())
          .startsWith("procmem-exporter: warning: --group=nosuch matches no process, and no group");
      assertThat(err.readLine())
          .contains(
              "warning: none of the ",
              " running processes passes the filters. ",
              "Write a subgroup as db/");
    } finally {
      serve.destroy();
    }
    Process other =
        new ProcessBuilder("setpriv", "--reuid=65534", "--clear-groups", "sleep", "60").start();
    serve = withoutCapabilities("serve", "--port=0", "--users=65534");
    try (BufferedReader err = serve.errorReader()) {
      assertThat(err.readLine())
          .startsWith("procmem-exporter: warning: some numbers of ")
          .contains(
              " are unknown, because the user root may not read them: run with CAP_",
              "CAP_SYS_PTRACE;")
          .contains("'procmem-exporter check' lists the metrics");
    } finally {
      serve.destroy();
      other.destroy();
    }
  }

  private static List<String> checkWithoutCapabilities(String... options) throws Exception {
    Process check =
        withoutCapabilities(
            Stream.concat(Stream.of("check"), Stream.of(options)).toArray(String[]::new));
    String output = new String(check.getInputStream().readAllBytes());
    return Stream.concat(output.lines(), Stream.of("exit code " + check.waitFor())).toList();
  }

  private static Process withoutCapabilities(String... words) throws IOException {
    List<String> command =
        Stream.concat(
                Stream.of(
                    "setpriv",
                    "--bounding-set=-all",
                    "--inh-caps=-all",
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Main.class.getName()),
                Stream.of(words))
            .toList();
    return new ProcessBuilder(command).start();
  }
}
