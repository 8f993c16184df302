package io.procmem.exporter.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.recorder.Recorder;
import io.procmem.report.Report;
import io.procmem.testing.MachineSamples;
import io.procmem.testing.Samples;
import io.procmem.watch.MemoryThreshold;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a recorder that cannot write prints. */
class PrintedRecorderTest {

  @TempDir private Path directory;

  private long seconds;

  @Test
  void aProblem_isPrintedWhenItBegins_andWhenItIsOver() throws Exception {
    Path records = Files.createDirectory(directory.resolve("records"));
    Recorder recorder =
        Recorder.into(records)
            .when(MemoryThreshold.usedAbove(MemoryThreshold.Of.MACHINE, 1))
            .writeEvery(Duration.ofSeconds(1))
            .build();
    StringWriter err = new StringWriter();
    PrintedRecorder printed = new PrintedRecorder(recorder, new PrintWriter(err, true));
    assertThat(err.toString()).isEmpty();
    Files.delete(records);
    accept(printed);
    accept(printed);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("--record: cannot write " + records + "/procmem-");
    Files.createDirectory(records);
    accept(printed);
    accept(printed);
    assertThat(err.toString().lines().skip(1))
        .containsExactly(
            "--record: works again",
            "--record: writes " + recorder.lastFile().orElseThrow() + ": see the command report");
  }

  /** A report that is written: two seconds after the last. */
  private void accept(PrintedRecorder printed) {
    seconds += 2;
    printed.accept(Report.next(null, Samples.at(seconds * 1000, MachineSamples.memory(1_000, 10))));
  }
}
