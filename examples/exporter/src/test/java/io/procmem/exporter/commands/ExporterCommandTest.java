package io.procmem.exporter.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Help, usage errors and failures of all commands. */
class ExporterCommandTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "top --by size             | 'size' is not one of uss, pss, rss, swap, cpu, io, fds, threads",
        "top --exact --no-detail   | --no-detail has no effect with --exact: give only one of them",
        "top -n many               | 'many' is neither a number nor all",
        "top -n -1                 | '-1'",
        "top --interval 1          | '1' is not a duration",
        "top --watch=10ms          | --watch: give at least 100ms",
        "top --group=              | an empty pattern selects nothing",
        "scrape --format xml       | 'xml' is not one of text, openmetrics",
        "scrape --top -1           | give 0 or more",
        "scrape --metric bogus     | --metric: ",
        "scrape --all-processes --top 5   | --top has no effect with --all-processes",
        "--all-processes --by rss  | --by has no effect with --all-processes",
        "rules --check f --verbose | --verbose has no effect with --check",
        "rules --check f --group g | --group has no effect with --check",
        "serve --port 65536        | give 0 to 65535",
        "serve --port http         | 'http'",
        "--max-age soon            | 'soon' is not a duration",
        "--bogus                   | Unknown option: '--bogus'",
        "bogus                     | 'bogus'",
      })
  void aMistake_printsTheUsage(String command, String message) {
    CommandResult result = CommandResult.run(command.split(" +"));
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains(message).contains("Usage: procmem-exporter");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "serve ", "scrape ", "top ", "rules "})
  void help_hasExamplesAndExitCodes(String command) {
    CommandResult result = CommandResult.run((command + "--help").split(" "));
    assertThat(result.code()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .startsWith("Usage: procmem-exporter")
        .contains("Exit codes:", "Examples:", "  procmem-exporter " + command)
        .doesNotContain("${");
  }

  @Test
  void everyCommand_printsTheVersion() {
    assertThat(CommandResult.run("--version").out()).startsWith("procmem-exporter ");
    assertThat(CommandResult.run("top", "-V").out()).startsWith("procmem-exporter ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"serve", "scrape", "top"})
  void aRootWithoutProcfs_failsWithOneLine(String command, @TempDir Path directory) {
    CommandResult result = CommandResult.run(command, "--proc-root", directory.toString());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err().lines()).hasSize(1);
    assertThat(result.err())
        .startsWith("procmem-exporter: --proc-root=" + directory)
        .contains("give the mount point of a procfs");
  }

  @ParameterizedTest
  @ValueSource(strings = {"serve", "scrape", "top"})
  void aMissingPasswdFile_failsWithOneLine(String command, @TempDir Path directory) {
    Path missing = directory.resolve("passwd");
    CommandResult result = CommandResult.run(command, "--passwd", missing.toString());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err().lines())
        .containsExactly(
            "procmem-exporter: the passwd file "
                + missing
                + " cannot be read: mount it there, or leave it out");
  }

  @Test
  void rulesFromADevice_failWithOneLine() {
    CommandResult result = CommandResult.run("top", "--rules", "/dev/null");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err().lines())
        .containsExactly(
            "procmem-exporter: /dev/null: this is a pipe, socket or device: give the path of a"
                + " regular file");
  }

  @Test
  void missingRules_failWithOneLine(@TempDir Path directory) {
    Path missing = directory.resolve("my.rules");
    CommandResult result = CommandResult.run("top", "--rules", missing.toString());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err().lines())
        .containsExactly(
            "procmem-exporter: " + missing + " does not exist: give the path of a rules file");
  }

  @Test
  void aMistakeInRules_isReportedWithItsLine(@TempDir Path directory) throws Exception {
    Path bad = Files.writeString(directory.resolve("my.rules"), "\na/b cmm=x\n");
    CommandResult result = CommandResult.run("--rules", bad.toString());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err().lines()).hasSize(1);
    assertThat(result.err()).startsWith("procmem-exporter: " + bad + ":2: there is no cmm=");
  }
}
