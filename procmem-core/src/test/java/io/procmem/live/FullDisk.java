package io.procmem.live;

import io.procmem.recorder.Recorder;
import io.procmem.recorder.Recording;
import io.procmem.report.Report;
import io.procmem.snapshot.Machine;
import io.procmem.snapshot.PidSet;
import io.procmem.snapshot.Snapshot;
import io.procmem.testing.MachineSamples;
import io.procmem.testing.SampleBuilder;
import io.procmem.testing.Samples;
import io.procmem.watch.MemoryThreshold;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** A program that records to a small disk, and fills it. */
final class FullDisk {

  private static final int PAGE = 4096;

  private FullDisk() {}

  /** The argument is the mount point. Prints what became of the recordings. */
  public static void main(String... arguments) throws IOException {
    Path disk = Path.of(arguments[0]);
    Recorder recorder =
        Recorder.into(disk)
            .when(MemoryThreshold.usedAbove(MemoryThreshold.Of.MACHINE, 1))
            .writeEvery(Duration.ofSeconds(1))
            .build();
    Path filler = disk.resolve("filler");
    recorder.accept(report(0, recorder));
    print("empty", recorder, disk);
    fill(filler);
    recorder.accept(report(1, recorder));
    print("full", recorder, disk);
    Recorder late = Recorder.into(disk).build();
    System.out.println("late " + late.lastProblem().isPresent());
    Files.delete(filler);
    recorder.accept(report(2, recorder));
    print("empty", recorder, disk);
  }

  private static Report report(int second, Recorder recorder) {
    Machine machine = MachineSamples.memory(1000, 500);
    Snapshot snapshot =
        Samples.at(
            1000L * second,
            recorder.demand(),
            machine,
            PidSet.empty(),
            SampleBuilder.process(1, 1).sample());
    return Report.next(null, snapshot);
  }

  private static void print(String state, Recorder recorder, Path disk) throws IOException {
    try (Stream<Path> files = Files.list(disk)) {
      System.out.println(
          state
              + " files="
              + files.filter(file -> !file.endsWith("filler")).count()
              + " samples="
              + Recording.read(recorder.lastFile().orElseThrow()).samples().size()
              + " problem="
              + recorder.lastProblem().map(text -> text.replaceAll(".*: ", "")).orElse("none"));
    }
  }

  private static void fill(Path file) throws IOException {
    try (FileOutputStream out = new FileOutputStream(file.toFile())) {
      while (Files.exists(file)) {
        out.write(new byte[PAGE]);
      }
    } catch (IOException e) {
      if (!String.valueOf(e.getMessage()).contains("No space left")) {
        throw e;
      }
    }
  }
}
