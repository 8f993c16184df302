package io.procmem.exporter.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Processes of a file instead of running ones: {@code --test-data-file}. */
class TestDataTest {

  private static final String POSTGRES = process(1000, "postgres", "db", "main", 400, 300, 200, 50);
  private static final String JAVA = process(1001, "java", "shop", "cart: old", 90, 80, 70, 0);

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void writeFile() throws IOException {
    file = directory.resolve("data.json");
    write(POSTGRES, JAVA, process(1002, "process-1", "other", "unknown", 30, 20, 10, 250));
  }

  /** A process with 100 seconds of CPU time; memory is in KiB. */
  private static String process(
      int pid, String name, String group, String subgroup, long rss, long pss, long uss, int cpu) {
    return "{'pid':%d,'name':'%s','group':'%s','subgroup':'%s','rss':%d,'pss':%d,'uss':%d,'cpu_percent':%d,'cpu_time_seconds':100}"
        .formatted(pid, name, group, subgroup, rss << 10, pss << 10, uss << 10, cpu)
        .replace('\'', '"');
  }

  private void write(String... processes) throws IOException {
    Files.writeString(
        file,
        "{\"version\":\"1.0\",\"generated_at\":\"2026-01-01T00:00:00Z\",\"processes\":[\n"
            + String.join(",\n", processes)
            + "]}\n");
  }

  private CommandResult run(String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(List.of("--test-data-file", file.toString()));
    CommandResult result = CommandResult.run(all.toArray(String[]::new));
    return new CommandResult(
        result.code(), result.out(), result.err().replace(file.toString(), "FILE"));
  }

  private static OptionalDouble value(String metrics, String series) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(series))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .findFirst();
  }

  @Test
  void metricsShowWhatTheFileSays_andNothingElse() {
    CommandResult result = run("scrape", "--all-processes", "--interval=500ms");
    assertThat(result.err()).isEmpty();
    String of = "{group=\"db\",name=\"postgres\",pid=\"1000\",subgroup=\"main\"} ";
    assertThat(result.out())
        .contains(
            "procmem_process_resident_memory_bytes" + of + "409600.0",
            "procmem_process_proportional_memory_bytes" + of + "307200.0",
            "procmem_process_unique_memory_bytes" + of + "204800.0",
            "procmem_group_processes{group=\"shop\",subgroup=\"cart: old\"} 1.0",
            "procmem_group_unique_memory_bytes{group=\"other\",subgroup=\"other\"} 10240.0")
        .doesNotContain("procmem_machine_", "start_time", "user=");
    assertThat(value(result.out(), "procmem_process_cpu_ratio" + of).orElseThrow())
        .isBetween(0.4999, 0.5001);
    assertThat(
            value(
                    result.out(),
                    "procmem_process_cpu_seconds_total"
                        + of.replace(",name", ",mode=\"user\",name"))
                .orElseThrow())
        .isBetween(100.25, 130.0);
  }

  @Test
  void tablesShowIt() {
    CommandResult top = run("top", "--by=cpu", "--interval=500ms");
    assertThat(top.err()).isEmpty();
    assertThat(top.out().lines().filter(line -> line.startsWith("100")).toList())
        .satisfiesExactly(
            line -> assertThat(line).contains("process-1", "other", "250%"),
            line -> assertThat(line).contains("postgres", "db/main", "50.0%"),
            line -> assertThat(line).contains("java", "shop/cart: old"));
    assertThat(
            run("report", "processes", "--columns=pid,name,group,rss,uss", "--csv").out().lines())
        .contains(
            "1000,postgres,db/main,409600,204800,204800,204800",
            "1001,java,shop/cart: old,92160,71680,71680,71680");
    assertThat(run("report", "groups", "--csv", "--group=shop").out()).contains("shop");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "pid":1000        | "pid":0           | processes[0].pid: '0': give a whole number from 1 to 4194304
          "pid":1001        | "pid":1000        | processes[1].pid: 1000 occurs twice: give each process its own pid
          "pid":1000,       | ``                | processes[0].pid: it is missing: add it
          "name":"postgres" | "name":7          | processes[0].name: '7' is not a string: give a string in double quotes
          "name":"postgres" | "name":""         | processes[0].name: '': give 1 to 200 characters, none of them a control character
          "group":"db"      | "group":"a b"     | processes[0].group: 'a b': give a word of letters, digits and _ . : + @ -
          "subgroup":"main" | "subgroup":"a*"   | processes[0].subgroup: 'a*': give a text without * ? ! " and \\
          "rss":409600      | "rss":"400K"      | processes[0].rss: '"400K"': give a whole number from 0 to 1125899906842624
          "rss":409600      | "rss":1.5         | processes[0].rss: '1.5': give a whole number from 0 to 1125899906842624
          "rss":409600      | "rss":307199      | processes[0].pss: 307200 is larger than rss: give at most 307199
          "uss":204800      | "uss":307201      | processes[0].uss: 307201 is larger than pss: give at most 307200
          "cpu_percent":50  | "cpu_percent":-1  | processes[0].cpu_percent: '-1': give a number from 0 to 1000000
          "1.0"             | "2.0"             | version: '2.0' is unknown: give "1.0"
          "generated_at"    | "written_at"      | generated_at: it is missing: add it
          "processes":[     | "processes":[],"x":[ | processes: give a list of at least one process
          [                 | [7,               | processes[0]: give an object with a pid, a name and so on
          }]}               | }]                | line 5: this is not JSON: Unexpected end-of-input
          """)
  void aMistakeInTheFile_isAnError(String good, String bad, String message) throws IOException {
    Files.writeString(file, Files.readString(file).replaceFirst(quoted(good), literal(bad)));
    CommandResult result = run("scrape");
    assertThat(result.err()).startsWith("procmem-exporter: --test-data-file=FILE: " + message);
    assertThat(result.err().lines()).hasSize(1);
    assertThat(result.code()).isEqualTo(ExporterCommand.FAILED);
  }

  private static String quoted(String text) {
    return java.util.regex.Pattern.quote(text);
  }

  private static String literal(String text) {
    return java.util.regex.Matcher.quoteReplacement(text);
  }

  @Test
  void aMissingFile_orADirectory_isAnError() throws IOException {
    Files.delete(file);
    assertThat(run("top").err())
        .isEqualTo(
            "procmem-exporter: --test-data-file=FILE: there is no such file: 'procmem-exporter"
                + " generate-testdata' writes one\n");
    Files.createDirectory(file);
    assertThat(run("top").err())
        .isEqualTo(
            "procmem-exporter: --test-data-file=FILE: this is not a regular file: give a file of"
                + " test data\n");
  }

  @Test
  void anotherProcfs_hasNoEffect() {
    for (String other :
        List.of("--captured=/x", "--proc-root=/x", "--passwd=/x", "--node-root=/x")) {
      CommandResult result = run("scrape", other);
      assertThat(result.err())
          .contains(
              other.replaceFirst("=.*", "")
                  + " has no effect with --test-data-file: give only one of them");
      assertThat(result.code()).isEqualTo(2);
    }
  }
}
