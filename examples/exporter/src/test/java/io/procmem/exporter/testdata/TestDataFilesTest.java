package io.procmem.exporter.testdata;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.ProcMem;
import io.procmem.Rules;
import io.procmem.report.Report;
import io.procmem.snapshot.ProcessSample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of test data that changes between two scans. */
class TestDataFilesTest {

  @TempDir private Path directory;
  private Path file;
  private ProcMem procMem;
  private final List<String> warnings = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    file = directory.resolve("data.json");
    write("postgres", 500, 100);
    procMem =
        ProcMem.builder()
            .captured(new TestData(file, warnings::add))
            .rules(TestData.rules(Rules.none()))
            .maxAge(Duration.ZERO)
            .build();
  }

  @AfterEach
  void stop() {
    procMem.close();
  }

  private void write(String name, long rss, double seconds) throws IOException {
    Files.writeString(
        file,
        """
        {"version": "1.0", "generated_at": "", "processes": [
          {"pid": 7, "name": "%s", "group": "db", "subgroup": "%s", "rss": %d, "pss": 400,
           "uss": 300, "cpu_percent": 0, "cpu_time_seconds": %s}]}
        """
            .formatted(name, name, rss << 10, seconds));
  }

  private ProcessSample scan() {
    Report report = procMem.report();
    assertThat(report.problem()).isEmpty();
    assertThat(report.snapshot().processes()).hasSize(1);
    return report.snapshot().processes().get(0);
  }

  @Test
  void theFileIsReadAgainForEachScan() throws IOException {
    ProcessSample first = scan();
    assertThat(first.rssBytes()).hasValue(500 << 10);
    assertThat(first.cpu().userSeconds()).isEqualTo(100);
    write("postgres", 700, 102);
    ProcessSample second = scan();
    assertThat(second.rssBytes()).hasValue(700 << 10);
    assertThat(second.cpu().userSeconds()).isEqualTo(102);
    assertThat(second.id()).isEqualTo(first.id());
    assertThat(warnings).isEmpty();
  }

  @Test
  void anotherName_orLessCpuTime_isAnotherProcess_thatIsNotNew() throws IOException {
    ProcessSample first = scan();
    write("nginx", 500, 900);
    ProcessSample second = scan();
    assertThat(second.id()).isNotEqualTo(first.id());
    assertThat(second.id().startTicks())
        .as("or the CPU time that it used before would count as usage since the last scan")
        .isLessThan(first.id().startTicks());
    write("nginx", 500, 3);
    assertThat(scan().id()).isNotEqualTo(second.id());
  }

  @Test
  void aFileThatBecomesBad_leavesTheProcesses_andSaysSoOnce() throws IOException {
    scan();
    Files.writeString(file, "{}");
    assertThat(scan().rssBytes()).hasValue(500 << 10);
    scan();
    Files.delete(file);
    scan();
    write("postgres", 600, 100);
    assertThat(scan().rssBytes()).hasValue(600 << 10);
    scan();
    assertThat(warnings)
        .map(line -> line.replace(file.toString(), "FILE"))
        .containsExactly(
            "--test-data-file=FILE: version: it is missing: add it; the previous processes stay",
            "--test-data-file=FILE: there is no such file: 'procmem-exporter generate-testdata'"
                + " writes one; the previous processes stay",
            "--test-data-file=FILE: the file is valid again, and is used");
  }
}
