package io.procmem.exporter.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.Rules;
import io.procmem.classify.RuleSyntaxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** Lists the catalogue and checks rule files. */
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
    assertThat(result.out().lines())
        .containsExactly(
            "warning: "
                + empty
                + ": there is no rule in it: write one per line, such as db/mine comm=name",
            empty + ": 0 rules, no mistakes, 1 warning");
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

  @Test
  void aSuspiciousCondition_isAWarning() throws Exception {
    Path file = Files.writeString(directory.resolve("my.rules"), "a/b comm=/usr/bin/x\n");
    CommandResult result = CommandResult.run("rules", "--check", file.toString());
    assertThat(result.code()).isZero();
    assertThat(result.out().lines())
        .hasSize(2)
        .last()
        .isEqualTo(file + ": 1 rule, no mistakes, 1 warning");
    assertThat(result.out()).startsWith("warning: " + file + ":1: comm=/usr/bin/x: ");
  }

  @Test
  void live_countsTheProcessesOfEachRule() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("my.rules"),
            "a/sleeper comm=sleep cmdline=^sleep.86399$\na/nobody comm=no-such-program\n");
    Process sleep = new ProcessBuilder("sleep", "86399").start();
    try {
      CommandResult result = CommandResult.run("rules", "--check", file.toString(), "--live");
      assertThat(result.code()).isZero();
      assertThat(result.out().lines().skip(1).limit(2))
          .containsExactly(
              "     1  " + file + ":1  a/sleeper comm=sleep cmdline=^sleep.86399$",
              "     0  " + file + ":2  a/nobody comm=no-such-program");
      assertThat(result.out()).contains("  by the catalogue", "  by no rule");
    } finally {
      sleep.destroy();
      sleep.waitFor();
    }
  }

  @Test
  void aConfigurationOfProcessExporter_isCheckedAndTried_withItsOwnLines() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("all.yaml"),
            "process_names:\n- comm: [clickhouse-server, sleep]\n  cmdline: ['863[9]6']\n"
                + "- comm: [sleep]\n  cmdline: ['863[9]6']\n");
    Process sleep = new ProcessBuilder("sleep", "86396").start();
    try {
      String pid = Long.toString(sleep.pid());
      CommandResult result = CommandResult.run("rules", "--check", file.toString(), "--live");
      assertThat(result.out().replace(file.toString(), "f").lines())
          .contains(
              "     1  f:2  named/{{.ExeBase}} comm=sleep cmdline=863[9]6",
              "     0  f:4  named/{{.ExeBase}} comm=sleep cmdline=863[9]6",
              "f: 2 rules, no mistakes, 2 warnings")
          .anyMatch(line -> line.startsWith("warning: f:2: comm clickhouse-server matches nothing"))
          .anyMatch(line -> line.startsWith("warning: f:4: this rule is never reached"))
          .noneMatch(line -> line.contains("catalogue"));
      assertThat(CommandResult.run("rules", "--check", file.toString(), "--pid", pid).out())
          .contains(pid + " is named/sleep, by " + file + ":2");
      CommandResult top = CommandResult.run("top", "--rules", file.toString(), "--group=named");
      assertThat(top.err())
          .startsWith("procmem-exporter: warning: " + file + ":2: comm")
          .hasLineCount(2);
      assertThat(top.out()).contains("named/sleep").contains(pid);
    } finally {
      sleep.destroy();
      sleep.waitFor();
    }
  }

  @Test
  void pid_saysWhichRuleTakesAProcess_andWhyOthersDoNot() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("my.rules"),
            "a/awake comm=sleep cmdline=--awake\na/{{.Comm}} comm=sleep !main=x kernel=yes\n"
                + "a/{{.Comm}} comm=sleep !main=x\na/later comm=sl*\n");
    Process sleep = new ProcessBuilder("sleep", "86398").start();
    try {
      String pid = String.valueOf(sleep.pid());
      CommandResult result = CommandResult.run("rules", "--check", file.toString(), "--pid", pid);
      assertThat(result.code()).isZero();
      assertThat(result.out().lines().skip(1))
          .containsExactly(
              pid + " is a/sleep, by " + file + ":3",
              "  " + file + ":1  a/awake",
              "    yes     comm=sleep: sleep",
              "    no      cmdline=--awake",
              "  " + file + ":2  a/{{.Comm}}",
              "    yes     comm=sleep: sleep",
              "    yes     !main=x: there is none",
              "    no      kernel=yes: no",
              "* " + file + ":3  a/{{.Comm}}",
              "    yes     comm=sleep: sleep",
              "    yes     !main=x: there is none");
      CommandResult byCatalogue = CommandResult.run("rules", "--pid", pid);
      assertThat(byCatalogue.out().lines()).first().asString().startsWith(pid + " is ");
    } finally {
      sleep.destroy();
      sleep.waitFor();
    }
  }

  @Test
  void aProcessThatNoRuleMatches_isSaidToBe_andCounted() throws IOException {
    Path file = Files.writeString(directory.resolve("my.rules"), "a/b comm=b\n");
    CopiedMachine machine = new CopiedMachine(directory);
    machine.tree.pid(40).name("mystery");
    String[] rules = {"--check", file.toString(), "--live", "--pid=40"};
    assertThat(machine.run("rules", rules).out().lines())
        .contains(
            "     5  by the catalogue",
            "     1  by no rule",
            "40 is other/other, no rule matches it");
  }

  @Test
  void aTitle_isNotPrinted_andANameWithNothingToShowIsAReason() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("my.rules"),
            "a/other comm=sleep exe=other\na/{{.Main}} comm=sleep\na/rest comm=sleep\n");
    Process sleep =
        new ProcessBuilder("bash", "-c", "exec -a 'worker: SECRET7 token=SECRET8' sleep 86397")
            .start();
    try {
      while (!Files.readString(Path.of("/proc/" + sleep.pid() + "/comm")).equals("sleep\n")) {
        Thread.onSpinWait();
      }
      String pid = String.valueOf(sleep.pid());
      CommandResult result = CommandResult.run("rules", "--check", file.toString(), "--pid", pid);
      assertThat(result.out().lines().skip(1))
          .containsExactly(
              pid + " is a/rest, by " + file + ":3",
              "  " + file + ":1  a/other",
              "    yes     comm=sleep: sleep",
              "    no      exe=other: worker",
              "  " + file + ":2  a/{{.Main}}",
              "    yes     comm=sleep: sleep",
              "    no      {{.Main}}: nothing to show",
              "* " + file + ":3  a/rest",
              "    yes     comm=sleep: sleep");
    } finally {
      sleep.destroy();
      sleep.waitFor();
    }
  }

  @Test
  void namesThatAreNotRead_areExplained(@TempDir Path directory) throws IOException {
    String advice = "Without --container-names, the names of most containers and of all pods";
    Path named = Files.writeString(directory.resolve("a.rules"), "a/b comm=x !pod=web\n");
    String[] live = {"rules", "--live", "--check", named.toString()};
    assertThat(CommandResult.run(live).out()).contains(advice);
    String own = Long.toString(ProcessHandle.current().pid());
    Path any = Files.writeString(directory.resolve("b.rules"), "a/b comm=x !container=*\n");
    assertThat(CommandResult.run("rules", "--pid", own, "--check", any.toString()).out())
        .contains("!container=*")
        .doesNotContain(advice);
    assertThat(CommandResult.run("rules", "--pid", own, "--check", named.toString()).out())
        .contains(advice);
    assertThat(
            CommandResult.run(
                    "rules", "--pid", own, "--check", named.toString(), "--container-names")
                .out())
        .doesNotContain(advice);
  }

  @Test
  void aPidThatIsNone_isAWrongValue() {
    for (String pid : new String[] {"abc", "-1", "0", "1.5"}) {
      CommandResult result = CommandResult.run("rules", "--pid=" + pid);
      assertThat(result.code()).as(pid).isEqualTo(2);
      assertThat(result.err()).contains("'" + pid + "': give a whole number, 1 or more");
    }
    assertThat(CommandResult.run("rules", "--pid", "-1").code()).isEqualTo(2);
  }

  @Test
  void aProcessThatIsNotThere_isAFailure() {
    CommandResult result = CommandResult.run("rules", "--pid", "4194305");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("--pid=4194305: there is no such process");
  }

  @Test
  void optionsWithoutEffect_areRefused() {
    assertThat(CommandResult.run("rules", "--live").code()).isEqualTo(2);
    assertThat(CommandResult.run("rules", "--passwd", "/etc/passwd").code()).isEqualTo(2);
    assertThat(CommandResult.run("rules", "--pid", "1", "--group", "db").code()).isEqualTo(2);
    assertThat(CommandResult.run("rules", "--pid", "1", "--proc-root", "/tmp").code()).isEqualTo(1);
  }

  @Test
  void aPasswdFileThatNamesNoUser_isRefused_asByTheOtherCommands(@TempDir Path directory)
      throws IOException {
    Path rules = Files.writeString(directory.resolve("f.rules"), "a/b comm=b\n");
    Path passwd = Files.writeString(directory.resolve("passwd"), "127.0.0.1 localhost\n");
    CommandResult result =
        CommandResult.run(
            "rules", "--check", rules.toString(), "--live", "--passwd", passwd.toString());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("names no user");
  }

  @Test
  void rulesThatAreTooLargeWithTheCatalogue_areReportedAsAMistake(@TempDir Path directory)
      throws IOException {
    int most = 1;
    int tooMany = 10_000;
    while (tooMany - most > 1) {
      int middle = (most + tooMany) / 2;
      if (isAllowed(expressions(middle))) {
        most = middle;
      } else {
        tooMany = middle;
      }
    }
    // By themselves, these are not too large.
    String text = expressions(most);
    Path rules = Files.writeString(directory.resolve("f.rules"), text);
    CommandResult result = CommandResult.run("rules", "--check", rules.toString());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("too large in total").doesNotContain("report it");
  }

  private static String expressions(int rules) {
    return IntStream.range(0, rules)
        .mapToObj(i -> "a/b" + i + " cmdline=(one|two|three|four|five|six){2}" + i + "\n")
        .collect(Collectors.joining());
  }

  private static boolean isAllowed(String rules) {
    try {
      return Rules.parse("f.rules", rules).size() > 0;
    } catch (RuleSyntaxException e) {
      return false;
    }
  }
}
