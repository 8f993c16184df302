package io.procmem.recorder;

import io.procmem.report.Ranking;
import io.procmem.report.Report;
import io.procmem.report.Watch;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import io.procmem.watch.MemoryWatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the last minutes of reports in memory, and writes them to a file when a threshold is
 * exceeded: which processes used the memory before the OOM killer came.
 *
 * <pre>{@code
 * ProcMem procMem =
 *     ProcMem.builder()
 *         .sampleEvery(Duration.ofSeconds(1))
 *         .listener(Recorder.into(Path.of("/var/lib/app")).build())
 *         .build();
 * }</pre>
 *
 * <p>Of each report it keeps the 20 processes that use the most memory, the groups, the machine's
 * memory, this JVM's control group and the containers of these processes: no command line. It takes
 * 256 KiB of heap by default, and a file is as large; {@link Recording#read} reads it.
 *
 * <p>While a threshold stays exceeded, the file is written again every 5 seconds by default, or
 * once a minute if for ten minutes nothing has got worse. So whatever ends this JVM, the file has
 * its last seconds. After half of the time for which reports are kept, that file stays as it is,
 * with what came before the threshold was exceeded and what followed, and a second one has the
 * latest reports. A file is complete before it has its name, and only its owner can read it. What
 * goes wrong is reported by {@link #lastProblem}, never thrown.
 *
 * <p>Reports are given to it by one thread at a time, such as {@code procmem-listener}; all other
 * methods can be called by any thread.
 */
public final class Recorder implements Report.Listener {

  private final List<MemoryWatch> memoryWatches;
  private final List<Watch> watches;
  private final Ranking by;
  private final long windowNanos;
  private final SampleStore store;
  private final WritePace pace;
  private final RecordingFiles files;

  /** The file that is written now; null if the next one is new. */
  private @Nullable String name;

  /** When it was written first, and last. */
  private long begunNanos;

  private long writtenNanos;

  /** Whether an earlier file has the reports from before the threshold was exceeded. */
  private boolean isSecond;

  private volatile Optional<String> lastProblem = Optional.empty();
  private volatile Optional<Path> lastFile = Optional.empty();

  Recorder(RecorderBuilder settings, RecordingFiles files) {
    this.memoryWatches =
        settings.memoryThresholds().stream()
            .map(threshold -> MemoryWatch.over(threshold, crossing -> {}))
            .toList();
    this.watches =
        settings.thresholds().stream()
            .map(threshold -> Watch.over(threshold, crossing -> {}))
            .toList();
    this.by = settings.rankBy();
    this.windowNanos = settings.window().toNanos();
    this.store = new SampleStore(windowNanos, settings.maxBytes());
    this.pace = new WritePace(settings.writeEvery().toNanos());
    this.files = files;
  }

  /**
   * Records into a directory. Each file has a name of its own, which begins with {@code procmem-}
   * and the time. The directory can be used for other files too, and by other recorders; those
   * together keep as many files as each is told to.
   *
   * @param directory the directory; must exist
   * @return a builder with the default settings
   * @throws NullPointerException if {@code directory} is null
   */
  public static RecorderBuilder into(Path directory) {
    return new RecorderBuilder(directory);
  }

  /** {@return the files that its reports need} */
  @Override
  public Demand demand() {
    Demand demand =
        Demand.of(
                Source.CGROUP, Source.CGROUP_OWN, Source.CGROUP_USAGE, Source.MEMINFO, Source.STATM)
            .plus(by.demand());
    for (MemoryWatch watch : memoryWatches) {
      demand = demand.plus(watch.demand());
    }
    for (Watch watch : watches) {
      demand = demand.plus(watch.demand());
    }
    return demand;
  }

  /** Keeps a report, and writes a file if it is time to. Ignores one with a problem. */
  @Override
  public void accept(Report report) {
    if (report.problem().isPresent()) {
      return;
    }
    memoryWatches.forEach(watch -> watch.accept(report));
    watches.forEach(watch -> watch.accept(report));
    Exceeded exceeded =
        new Exceeded(
            memoryWatches.stream().flatMap(watch -> watch.exceeding().stream()).toList(),
            watches.stream().flatMap(watch -> watch.exceeding().stream()).toList());
    long now = report.snapshot().monotonicNanos();
    store.add(now, SampleWriter.lines(report, by, exceeded));
    Map<Object, Double> severities = exceeded.severities();
    if (pace.isDue(now, severities)) {
      write(report.snapshot());
      pace.attempted(now, !severities.isEmpty());
    }
  }

  private void write(Snapshot snapshot) {
    long now = snapshot.monotonicNanos();
    String current = nameAt(snapshot);
    try {
      lastFile = Optional.of(files.write(current, snapshot.takenAt(), store.lines()));
      lastProblem = Optional.empty();
      files.removeOld(current);
    } catch (IOException | RuntimeException e) { // such as that of a file system with a defect
      lastProblem = Optional.of("cannot write " + current + ", or remove old files: " + e);
    }
    writtenNanos = now;
  }

  /** The name of the file that has the next content. */
  private String nameAt(Snapshot snapshot) {
    long now = snapshot.monotonicNanos();
    String current = name;
    if (current == null || now - writtenNanos > windowNanos) {
      isSecond = false;
    } else if (!isSecond && now - begunNanos > windowNanos / 2) {
      isSecond = true;
    } else {
      return current;
    }
    current = files.newName(snapshot.takenAt());
    name = current;
    begunNanos = now;
    return current;
  }

  /** {@return the file that was written last; empty if none was} */
  public Optional<Path> lastFile() {
    return lastFile;
  }

  /**
   * {@return why the last attempt to write a file failed, as human-readable text; empty if it
   * succeeded, or there was none. The next attempt follows while a threshold is exceeded}
   */
  public Optional<String> lastProblem() {
    return lastProblem;
  }

  /** A file could not be written when this recorder was built. */
  void hasProblem(String problem) {
    lastProblem = Optional.of(problem);
  }
}
