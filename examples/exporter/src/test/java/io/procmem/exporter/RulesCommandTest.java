package io.procmem.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.Rules;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** What the catalogue knows, and whether a file of rules is fine. */
class RulesCommandTest {

  @TempDir Path directory;

  @Test
  void theCatalogue_isListedWithItsCounts() {
    Ran ran = Ran.command("rules");
    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains("db (").contains("  postgres (");
    assertThat(ran.out().lines().toList())
        .last()
        .asString()
        .endsWith(", " + Rules.builtin().size() + " rules");
  }

  @Test
  void aPattern_listsThatOnly_withItsConditions() {
    Ran ran = Ran.command("rules", "--group", "system/kernel", "--verbose");
    assertThat(ran.out().lines())
        .containsExactly(
            "system (1 subgroup)",
            "  kernel (1 rule)",
            "    kernel=yes",
            "1 group, 1 subgroup, 1 rule");
  }

  @Test
  void aPatternOfNobody_isAMistake() {
    Ran ran = Ran.command("rules", "--group", "nosuch");
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err().lines()).hasSize(1).first().asString().contains("db/postgres");
  }

  @Test
  void aGoodFile_isFine() throws Exception {
    Path good = Files.writeString(directory.resolve("my.rules"), "# mine\na/b comm=x\n");
    Ran ran = Ran.command("rules", "--check", good.toString());
    assertThat(ran.code()).isZero();
    assertThat(ran.out().lines()).containsExactly(good + ": 1 rule, fine");
  }

  @Test
  void anEmptyFile_isNotFine() throws Exception {
    Path empty = Files.createFile(directory.resolve("my.rules"));
    Ran ran = Ran.command("rules", "--check", empty.toString());
    assertThat(ran.code()).isZero();
    assertThat(ran.out().lines()).containsExactly(empty + ": no rules in it");
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
  void aPipe_isRefusedInOneLine() throws Exception {
    Path pipe = directory.resolve("my.rules");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Ran ran = Ran.command("rules", "--check", pipe.toString());
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err().lines())
        .containsExactly(
            "procmem-exporter: "
                + pipe
                + ": this is a pipe, socket or device: give the path of a regular file");
  }

  @Test
  void aBadFile_hasAllItsMistakesTold_aLineEach() throws Exception {
    Path bad = Files.writeString(directory.resolve("my.rules"), "a/b\na/c comm=x\nd comm=y\n");
    Ran ran = Ran.command("rules", "--check", bad.toString());
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err().lines()).hasSize(2);
    assertThat(ran.err()).contains(bad + ":1: ").contains(bad + ":3: ");
  }
}
