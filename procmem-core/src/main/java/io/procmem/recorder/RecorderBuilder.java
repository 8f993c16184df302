package io.procmem.recorder;

import static java.util.Objects.requireNonNull;

import io.procmem.report.Ranking;
import io.procmem.report.Threshold;
import io.procmem.watch.MemoryThreshold;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The settings of a {@link Recorder}. Not thread-safe. */
public final class RecorderBuilder {

  private static final Duration MIN_WINDOW = Duration.ofSeconds(10);
  private static final Duration MAX_WINDOW = Duration.ofHours(1);
  private static final Duration MIN_WRITE = Duration.ofSeconds(1);
  private static final int MIN_BYTES = 64 << 10;
  private static final int MAX_BYTES = 768 << 10;

  private static final List<MemoryThreshold> DEFAULT_THRESHOLDS =
      List.of(
          MemoryThreshold.availableRatioBelow(MemoryThreshold.Of.OWN_CONTAINER, 0.1),
          MemoryThreshold.availableRatioBelow(MemoryThreshold.Of.MACHINE, 0.05));

  private final Path directory;
  private final List<MemoryThreshold> memoryThresholds = new ArrayList<>();
  private final List<Threshold> thresholds = new ArrayList<>();
  private Ranking rankBy = Ranking.RSS;
  private Duration window = Duration.ofMinutes(5);
  private Duration writeEvery = Duration.ofSeconds(5);
  private int maxBytes = 256 << 10;
  private int keepFiles = 10;

  RecorderBuilder(Path directory) {
    this.directory = requireNonNull(directory, "directory");
  }

  /**
   * Writes a file when the memory of the machine or of a container exceeds a threshold. If no
   * threshold is given, a file is written when less than a tenth of the limit of this JVM's
   * container, or less than a twentieth of the machine's memory, is available. In any case, a file
   * is written when the OOM killer has killed a process of a visible container or systemd unit.
   *
   * @param threshold one more threshold
   * @return this builder
   * @throws NullPointerException if {@code threshold} is null
   */
  public RecorderBuilder when(MemoryThreshold threshold) {
    memoryThresholds.add(requireNonNull(threshold, "threshold"));
    return this;
  }

  /**
   * Writes a file when a process, subgroup or group exceeds a threshold.
   *
   * @param threshold one more threshold
   * @return this builder
   * @throws NullPointerException if {@code threshold} is null
   */
  public RecorderBuilder when(Threshold threshold) {
    thresholds.add(requireNonNull(threshold, "threshold"));
    return this;
  }

  /**
   * The value by which the 20 processes of each report are chosen; {@link Ranking#RSS} by default,
   * which is known for all processes. With {@link Ranking#PSS} or {@link Ranking#USS}, processes
   * whose value is unknown come last.
   *
   * @param by the value
   * @return this builder
   * @throws NullPointerException if {@code by} is null
   */
  public RecorderBuilder rankBy(Ranking by) {
    rankBy = requireNonNull(by, "by");
    return this;
  }

  /**
   * For how long a report is kept; 5 minutes by default. If {@link #maxBytes} is too small for all
   * reports, every report of the latest tenth of this time is kept, and some of the older ones are
   * dropped.
   *
   * @param window the time, 10 seconds to 1 hour
   * @return this builder
   * @throws IllegalArgumentException if it is shorter or longer
   */
  public RecorderBuilder window(Duration window) {
    if (window.compareTo(MIN_WINDOW) < 0 || window.compareTo(MAX_WINDOW) > 0) {
      throw new IllegalArgumentException("a window must be 10 seconds to 1 hour: " + window);
    }
    this.window = window;
    return this;
  }

  /**
   * How often a file is written while a threshold stays exceeded; every 5 seconds by default. No
   * two writes are closer together.
   *
   * @param interval the time, at least 1 second and at most half of the {@link #window}
   * @return this builder
   * @throws IllegalArgumentException if it is shorter
   */
  public RecorderBuilder writeEvery(Duration interval) {
    if (interval.compareTo(MIN_WRITE) < 0) {
      throw new IllegalArgumentException("writeEvery must be at least 1 second: " + interval);
    }
    writeEvery = interval;
    return this;
  }

  /**
   * How much heap the kept reports take, and how large a file can be; 256 KiB by default, enough
   * for about 60 reports of 20 processes.
   *
   * @param bytes the number, 64 KiB to 768 KiB
   * @return this builder
   * @throws IllegalArgumentException if it is smaller or larger
   */
  public RecorderBuilder maxBytes(int bytes) {
    if (bytes < MIN_BYTES || bytes > MAX_BYTES) {
      throw new IllegalArgumentException("maxBytes must be 64 KiB to 768 KiB: " + bytes);
    }
    maxBytes = bytes;
    return this;
  }

  /**
   * How many files are kept in the directory; 10 by default. After each write, the oldest are
   * removed, including those of other recorders.
   *
   * @param files the number, at least 2
   * @return this builder
   * @throws IllegalArgumentException if it is smaller
   */
  public RecorderBuilder keepFiles(int files) {
    if (files < 2) {
      throw new IllegalArgumentException("keepFiles must be at least 2: " + files);
    }
    keepFiles = files;
    return this;
  }

  /**
   * Builds the recorder, for {@code ProcMemBuilder.listener}. Writes an empty file and removes it,
   * to check that this works; if the disk is full, {@link Recorder#lastProblem} says so.
   *
   * @return a recorder with these settings
   * @throws IllegalArgumentException if the directory does not exist, is not a directory, or is not
   *     writable; or if the window is shorter than twice {@link #writeEvery}
   */
  public Recorder build() {
    if (writeEvery.compareTo(window.dividedBy(2)) > 0) {
      throw new IllegalArgumentException(
          "writeEvery must be at most half of the window of " + window + ": " + writeEvery);
    }
    if (Files.exists(directory) && !Files.isDirectory(directory)) {
      throw new IllegalArgumentException(
          "a recorder needs a directory, and " + directory + " is a file: give a directory");
    }
    if (!Files.isDirectory(directory)) {
      throw new IllegalArgumentException(
          "a recorder needs an existing directory: create " + directory);
    }
    if (!Files.isWritable(directory)) {
      throw new IllegalArgumentException(
          "a recorder needs a writable directory, and this JVM cannot write to " + directory);
    }
    RecordingFiles files = new RecordingFiles(directory, keepFiles);
    Recorder recorder = new Recorder(this, files);
    try {
      files.probe();
    } catch (IOException e) {
      recorder.hasProblem(files.problem("write to", "", e));
    }
    return recorder;
  }

  List<MemoryThreshold> memoryThresholds() {
    boolean isDefault = memoryThresholds.isEmpty() && thresholds.isEmpty();
    return isDefault ? DEFAULT_THRESHOLDS : List.copyOf(memoryThresholds);
  }

  List<Threshold> thresholds() {
    return List.copyOf(thresholds);
  }

  Ranking rankBy() {
    return rankBy;
  }

  Duration window() {
    return window;
  }

  Duration writeEvery() {
    return writeEvery;
  }

  int maxBytes() {
    return maxBytes;
  }
}
