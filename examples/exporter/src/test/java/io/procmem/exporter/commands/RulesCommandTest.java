package io.procmem.exporter.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.Rules;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** Lists the catalogue and checks files of rules. */
class RulesCommandTest {

  @TempDir Path directory;

  @Test
  void theCatalogue_isListedWithItsCounts() {
    CommandResult result = CommandResult.run("rules");
    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("db (").contains("  postgres (");
    assertThat(result.out().lines().toList())
        .last()
        .asString()
        .endsWith(", " + Rules.builtin().size() + " rules");
  }

  @Test
  void aPattern_listsOnlyItsMatches_withTheirConditions() {
    CommandResult result = CommandResult.run("rules", "--group", "system/kernel", "--verbose");
    assertThat(result.out().lines())
        .containsExactly(
            "system (1 subgroup)",
            "  kernel (1 rule)",
            "    kernel=yes",
            "1 group, 1 subgroup, 1 rule");
  }

  @Test
  void aPatternWithoutMatch_isAMistake() {
    CommandResult result = CommandResult.run("rules", "--group", "nosuch");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err().lines()).hasSize(1).first().asString().contains("db/postgres");
  }

  @Test
  void aCorrectFile_isFine() throws Exception {
    Path good = Files.writeString(directory.resolve("my.rules"), "# mine\na/b comm=x\n");
    CommandResult result = CommandResult.run("rules", "--check", good.toString());
    assertThat(result.code()).isZero();
    assertThat(result.out().lines()).containsExactly(good + ": 1 rule, no mistakes");
  }

  @Test
  void anEmptyFile_isNotFine() throws Exception {
    Path empty = Files.createFile(directory.resolve("my.rules"));
    CommandResult result = CommandResult.run("rules", "--check", empty.toString());
    assertThat(result.code()).isZero();
    assertThat(result.out().lines()).containsExactly(empty + ": contains no rules");
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
  void aPipe_failsWithOneLine() throws Exception {
    Path pipe = directory.resolve("my.rules");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    CommandResult result = CommandResult.run("rules", "--check", pipe.toString());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err().lines())
        .containsExactly(
            "procmem-exporter: "
                + pipe
                + ": this is a pipe, socket or device: give the path of a regular file");
  }

  @Test
  void aBadFile_hasAllMistakesReported_onePerLine() throws Exception {
    Path bad = Files.writeString(directory.resolve("my.rules"), "a/b\na/c comm=x\nd comm=y\n");
    CommandResult result = CommandResult.run("rules", "--check", bad.toString());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err().lines()).hasSize(2);
    assertThat(result.err()).contains(bad + ":1: ").contains(bad + ":3: ");
  }
}
