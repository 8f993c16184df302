package io.procmem.exporter.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command that scans some times and prints how long that takes. */
class TestCommandTest {

  @TempDir private Path directory;

  private List<String> test(String... options) throws IOException {
    CommandResult result = new CopiedMachine(directory).run("test", options);
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    return result
        .out()
        .lines()
        .map(line -> line.replaceAll("\\d+\\.\\d\\b", "T").replaceAll(" +", " "))
        .toList();
  }

  @Test
  void itScansAsOftenAsAsked_andAddsUpTheLastScan() throws IOException {
    assertThat(test())
        .containsExactly(
            "SCAN PROCESSES UNREADABLE MS",
            " 1 5 0 T",
            "",
            "Duration in ms: minimum T, median T, maximum T.",
            "RSS 120M, PSS 64.0M, USS 35.5M of 5 processes.");
    assertThat(test("--iterations=2", "--interval=0")).contains(" 2 5 0 T");
    assertThat(test("-n", "3", "--interval=0", "--names=postgres"))
        .contains(" 3 2 0 T", "RSS 70.0M, PSS 35.0M, USS 17.5M of 2 processes.")
        .hasSize(7);
  }

  @Test
  void verbose_printsTheProcesses() throws IOException {
    assertThat(test("--verbose"))
        .anyMatch(line -> line.matches(" +20 +shop +postgres +db/postgres +50.0M +25.0M +12.5M.*"))
        .contains("RSS 120M, PSS 64.0M, USS 35.5M of 5 processes.");
    assertThat(test("--verbose", "--no-detail")).anyMatch(line -> line.contains("ranked by RSS"));
  }

  @Test
  void whatCannotBeRead_isCounted_andIsAFailure() throws IOException {
    CopiedMachine machine = new CopiedMachine(directory);
    machine.tree.pid(20).file("smaps_rollup", "garbage\n");
    CommandResult result = machine.run("test", "--dialect=herakles");
    assertThat(result.out()).contains("   1         5          1 ", "USS ");
    assertThat(result.code()).isEqualTo(ExporterCommand.FAILED);
  }

  @Test
  void filtersThatMatchNothing_areAFailure() throws IOException {
    CommandResult result = new CopiedMachine(directory).run("test", "--names=nosuchname");
    assertThat(result.out()).contains("No process passes the filters.", "'procmem-exporter top'");
    assertThat(result.code()).isEqualTo(ExporterCommand.FAILED);
  }

  @Test
  void wrongNumbers_areRefused() {
    assertThat(CommandResult.run("test", "-n0").err())
        .contains("'0': give a whole number, 1 or more");
    assertThat(CommandResult.run("test", "--interval=x").err()).contains("--interval");
  }
}
