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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps the reports of the last minutes in memory, and writes them to a file when a threshold is
 * exceeded, or when the OOM killer has killed a process of a container or systemd unit. The file
 * shows which processes used the memory before the OOM killer ran.
 *
 * <pre>{@code
 * ProcMem procMem =
 *     ProcMem.builder()
 *         .sampleEvery(Duration.ofSeconds(1))
 *         .listener(Recorder.into(Path.of("/var/lib/app")).build())
 *         .build();
 * }</pre>
 *
 * <p>Of each report, it keeps the 20 processes that use the most memory, the 20 largest groups, the
 * machine's memory, this JVM's control group, the containers of these processes, and the containers
 * that exceed a threshold, with their largest processes. It keeps no command lines. It takes 256
 * KiB of heap by default, and a file is as large; {@link Recording#read} reads it.
 *
 * <p>While a threshold stays exceeded, the file is written again every 5 seconds by default, or
 * once a minute if nothing has got worse for ten minutes. So the file has the last seconds of this
 * JVM, however it ends. When something has started to exceed a threshold, or has stopped, then
 * after half of the time for which reports are kept, that file is left as it is, with the reports
 * from before and after, and the latest reports go to a new file. A file gets its name only when it
 * is complete, and only its owner can read it. Errors are reported by {@link #lastProblem} and
 * never thrown.
 *
 * <p>It receives reports from one thread at a time, such as {@code procmem-listener}; all other
 * methods can be called by any thread.
 */
public final class Recorder implements Report.Listener {

  private final List<MemoryWatch> memoryWatches;
  private final List<Watch> watches;
  private final Ranking by;
  private final OomKills oomKills = new OomKills();
  private final SampleStore store;
  private final WritePace pace;
  private final Rotation rotation;
  private final RecordingFiles files;

  /** The file that is written now. */
  private String name = "";

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
    long windowNanos = settings.window().toNanos();
    this.store = new SampleStore(windowNanos, settings.maxBytes());
    this.pace = new WritePace(settings.writeEvery().toNanos(), windowNanos);
    this.rotation = new Rotation(windowNanos);
    this.files = files;
  }

  /**
   * Records into a directory. Each file has a unique name, which begins with {@code procmem-} and
   * the time. The directory may have other files. If several recorders use it, {@link
   * RecorderBuilder#keepFiles} limits the number of their files together.
   *
   * @param directory the directory; must exist
   * @return a builder with the default settings
   * @throws NullPointerException if {@code directory} is null
   */
  public static RecorderBuilder into(Path directory) {
    return new RecorderBuilder(directory);
  }

  /** {@return the files that must be read for its reports} */
  @Override
  public Demand demand() {
    Demand demand =
        Demand.of(
                Source.CGROUP,
                Source.CGROUP_OWN,
                Source.CGROUP_USAGE,
                Source.MEMINFO,
                Source.PRESSURE_MEMORY,
                Source.STATM)
            .plus(by.demand());
    for (MemoryWatch watch : memoryWatches) {
      demand = demand.plus(watch.demand());
    }
    for (Watch watch : watches) {
      demand = demand.plus(watch.demand());
    }
    return demand;
  }

  /**
   * Keeps a report, and writes a file if one is due. Ignores reports with a {@linkplain
   * Report#problem problem}.
   */
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
            watches.stream().flatMap(watch -> watch.exceeding().stream()).toList(),
            oomKills.since(report));
    long now = report.snapshot().monotonicNanos();
    Map<Object, Double> severities = exceeded.severities();
    Set<Object> events = new HashSet<>(severities.keySet());
    events.addAll(exceeded.kills()); // those of one container differ from report to report
    store.add(now, SampleWriter.lines(report, by, exceeded), events);
    rotation.observe(now, severities.keySet());
    if (!exceeded.kills().isEmpty()) { // a kill is no worse than the one before it
      pace.owe();
    }
    if (pace.isDue(now, severities)) {
      try {
        write(report.snapshot());
      } finally { // an error too is followed by a pause
        pace.attempted(now, !severities.isEmpty());
      }
    }
  }

  private void write(Snapshot snapshot) {
    if (rotation.begins(snapshot.monotonicNanos())) {
      name = files.newName(snapshot.takenAt());
    }
    Optional<String> problem = Optional.empty();
    try {
      lastFile = Optional.of(files.write(name, snapshot.takenAt(), store.lines()));
    } catch (IOException | RuntimeException e) { // such as that of a file system with a defect
      problem = Optional.of(files.problem("write", name, e));
    }
    try {
      files.removeOld(name); // if the disk is full, this makes room
    } catch (IOException | RuntimeException e) {
      problem = problem.or(() -> Optional.of(files.problem("remove old files in", "", e)));
    }
    lastProblem = problem;
  }

  /** {@return the file that was written last; empty if none was written} */
  public Optional<Path> lastFile() {
    return lastFile;
  }

  /**
   * {@return why the last attempt to write a file failed, as human-readable text; empty if it
   * succeeded, or if there was no attempt. The recorder tries again while a threshold is exceeded}
   */
  public Optional<String> lastProblem() {
    return lastProblem;
  }

  /** A file could not be written when this recorder was built. */
  void hasProblem(String problem) {
    lastProblem = Optional.of(problem);
  }
}
