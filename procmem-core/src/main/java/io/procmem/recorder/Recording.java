package io.procmem.recorder;

import io.procmem.snapshot.ProcessId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The content of a file that a {@link Recorder} wrote. Immutable.
 *
 * @param writtenAt when it was written, by the wall clock
 * @param pid the pid of the JVM that wrote it, in its own pid namespace
 * @param samples the recorded reports, the oldest first
 */
public record Recording(Instant writtenAt, long pid, List<RecordedSample> samples) {

  private record First(Instant takenAt, long rssBytes) {}

  /**
   * Copies the list.
   *
   * @param writtenAt when it was written
   * @param pid the pid of the JVM that wrote it
   * @param samples the recorded reports
   */
  public Recording {
    samples = List.copyOf(samples);
  }

  /**
   * Reads a file.
   *
   * @param file a file that a {@link Recorder} wrote
   * @return what it contains
   * @throws IOException if the file cannot be read, is not a regular file, is larger than 4 MiB, is
   *     not a recording, or is of a newer version, incomplete or damaged. The message has the
   *     reason, and the line if there is one
   */
  public static Recording read(Path file) throws IOException {
    return RecordingReader.read(file);
  }

  /**
   * {@return how much each process grew from the first to the last sample that has it, even if it
   * has ended since; the largest growth first. Excludes processes whose RSS is unknown}
   */
  public List<RecordedGrowth> growth() {
    Map<ProcessId, First> firsts = new HashMap<>();
    Map<ProcessId, RecordedGrowth> all = new LinkedHashMap<>();
    for (RecordedSample sample : samples) {
      for (RecordedProcess process : sample.processes()) {
        process
            .rssBytes()
            .ifPresent(
                rss -> {
                  First first =
                      firsts.computeIfAbsent(process.id(), id -> new First(sample.takenAt(), rss));
                  all.put(
                      process.id(),
                      new RecordedGrowth(
                          process,
                          rss - first.rssBytes,
                          Duration.between(first.takenAt, sample.takenAt()),
                          sample.takenAt()));
                });
      }
    }
    return all.values().stream()
        .sorted(Comparator.comparingLong(RecordedGrowth::bytes).reversed())
        .toList();
  }
}
