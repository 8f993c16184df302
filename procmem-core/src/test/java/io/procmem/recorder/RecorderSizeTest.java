package io.procmem.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.report.Report;
import io.procmem.snapshot.ProcessSample;
import io.procmem.testing.MachineSamples;
import io.procmem.testing.SampleBuilder;
import io.procmem.testing.Samples;
import io.procmem.testing.UsedHeap;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import javax.management.JMException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much heap the reports of a recorder take, and how large its files are. */
class RecorderSizeTest {

  private static final int SCANS = 1000;
  private static final int MANY = 300;

  @TempDir private Path directory;

  @Test
  void byDefault() throws JMException, IOException {
    Recorder recorder = Recorder.into(directory).build();
    assertThat(retainedBytes(recorder)).isBetween(100_000L, 300_000L);
    assertThat(Files.size(recorder.lastFile().orElseThrow())).isBetween(200_000L, 263_000L);
    Recording recording = Recording.read(recorder.lastFile().orElseThrow());
    assertThat(recording.samples()).hasSizeGreaterThan(50);
    assertThat(recording.samples().get(0).processes()).hasSize(20);
    Reference.reachabilityFence(recorder);
  }

  @Test
  void atMost() throws JMException, IOException {
    Recorder recorder = Recorder.into(directory).maxBytes(768 << 10).build();
    assertThat(retainedBytes(recorder)).isBetween(400_000L, 1_000_000L);
    Reference.reachabilityFence(recorder);
  }

  /** What a recorder keeps of many reports on many processes, a second apart. */
  private static long retainedBytes(Recorder recorder) throws JMException {
    recorder.accept(report(0)); // loads the classes
    long before = UsedHeap.bytes();
    for (int i = 1; i <= SCANS; i++) {
      recorder.accept(report(i));
    }
    return UsedHeap.bytes() - before;
  }

  private static Report report(int scan) {
    ProcessSample[] processes =
        IntStream.range(0, MANY)
            .mapToObj(
                i ->
                    SampleBuilder.process(1000 + i, 100_000 + i)
                        .name("process-" + i)
                        .memory(
                            Samples.detailed(
                                300_000_000L + i * 1000 + scan, 290_000_000, 280_000_000, 0))
                        .sample())
            .toArray(ProcessSample[]::new);
    return Report.next(
        null,
        Samples.at(scan * 1000L, MachineSamples.own(MachineSamples.group(290, 300)), processes));
  }
}
