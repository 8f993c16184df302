package io.procmem.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command line says to those who ask in a wrong way, or for what cannot be. */
class ExporterCommandTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "top --by size             | 'size' is none of uss, pss, rss, swap, cpu, io, fds, threads",
        "top --detail some         | 'some' is none of none, default, every",
        "top -n many               | 'many' is neither a number nor all",
        "top -n -1                 | '-1'",
        "top --interval 1          | '1' is no duration",
        "top --watch=10ms          | --watch: give 100ms at least",
        "top --group=              | an empty pattern selects nothing",
        "scrape --format xml       | 'xml' is none of text, openmetrics",
        "scrape --top -1           | give 0 or more",
        "serve --port 65536        | give 0 to 65535",
        "serve --port http         | 'http'",
        "--max-age soon            | 'soon' is no duration",
        "--bogus                   | Unknown option: '--bogus'",
        "bogus                     | 'bogus'",
      })
  void aWrongQuestion_isAnsweredWithTheUsage(String command, String complaint) {
    Ran ran = Ran.command(command.split(" +"));
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).contains(complaint).contains("Usage: procmem-exporter");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "serve ", "scrape ", "top ", "rules "})
  void help_hasExamplesAndExitCodes(String command) {
    Ran ran = Ran.command((command + "--help").split(" "));
    assertThat(ran.code()).isZero();
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out())
        .startsWith("Usage: procmem-exporter")
        .contains("Exit codes:", "Examples:", "  procmem-exporter " + command)
        .doesNotContain("${");
  }

  @Test
  void theVersion_isToldByEveryCommand() {
    assertThat(Ran.command("--version").out()).startsWith("procmem-exporter ");
    assertThat(Ran.command("top", "-V").out()).startsWith("procmem-exporter ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"serve", "scrape", "top"})
  void aRootThatIsNoProcfs_endsInOneLine(String command, @TempDir Path directory) {
    Ran ran = Ran.command(command, "--proc-root", directory.toString());
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err().lines()).hasSize(1);
    assertThat(ran.err())
        .startsWith("procmem-exporter: --proc-root=" + directory)
        .contains("give the mount point of a procfs");
  }

  @ParameterizedTest
  @ValueSource(strings = {"serve", "scrape", "top"})
  void aPasswdFileThatIsNotThere_endsInOneLine(String command, @TempDir Path directory) {
    Path missing = directory.resolve("passwd");
    Ran ran = Ran.command(command, "--passwd", missing.toString());
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err().lines())
        .containsExactly(
            "procmem-exporter: the passwd file "
                + missing
                + " cannot be read: mount it there, or leave it out");
  }

  @Test
  void rulesThatAreADevice_endInOneLine() {
    Ran ran = Ran.command("top", "--rules", "/dev/null");
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err().lines())
        .containsExactly(
            "procmem-exporter: /dev/null: this is a pipe, socket or device: give the path of a"
                + " regular file");
  }

  @Test
  void rulesThatAreNotThere_endInOneLine(@TempDir Path directory) {
    Path missing = directory.resolve("my.rules");
    Ran ran = Ran.command("top", "--rules", missing.toString());
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err().lines())
        .containsExactly(
            "procmem-exporter: " + missing + " is not there: give the path of a file of rules");
  }

  @Test
  void rulesWithAMistake_areToldWhere(@TempDir Path directory) throws Exception {
    Path bad = Files.writeString(directory.resolve("my.rules"), "\na/b cmm=x\n");
    Ran ran = Ran.command("--rules", bad.toString());
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err().lines()).hasSize(1);
    assertThat(ran.err()).startsWith("procmem-exporter: " + bad + ":2: there is no cmm=");
  }
}
