package io.procmem.exporter.recording;

import io.procmem.ProcMemBuilder;
import io.procmem.exporter.input.CommandFailure;
import io.procmem.exporter.input.Conflict;
import io.procmem.exporter.input.DurationConverter;
import io.procmem.exporter.input.PathConverter;
import io.procmem.exporter.input.WholeNumber;
import io.procmem.recorder.Recorder;
import io.procmem.watch.MemoryThreshold;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options that write the last minutes to a file when little memory is left. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class RecorderOptions {

  private static final Duration MIN_INTERVAL = Duration.ofMillis(100);
  private static final Duration MAX_INTERVAL = Duration.ofMinutes(1);

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--record",
      paramLabel = "DIRECTORY",
      converter = PathConverter.class,
      description =
          "Write the reports of the last 5 minutes to a file in this directory when little memory"
              + " is available (again every 5 seconds while that lasts), and when the OOM killer has"
              + " killed a process of a container or unit; see the command report. Scans in the background.")
  private @Nullable Path directory;

  @Option(
      names = "--record-below",
      paramLabel = "PERCENT",
      defaultValue = "10",
      converter = Percent.class,
      description =
          "Write when less than this share of a container's memory limit, or half of this share of the"
              + " machine's memory, is available (default: ${DEFAULT-VALUE}).")
  private int percent;

  @Option(
      names = "--record-interval",
      paramLabel = "DURATION",
      defaultValue = "2s",
      converter = DurationConverter.Interval.class,
      description =
          "The time between the scans that are recorded, 100ms to 1m (default: ${DEFAULT-VALUE}). With --record,"
              + " scrapes get the numbers of the last scan.")
  private Duration interval;

  /** For picocli, which sets the fields. */
  public RecorderOptions() {}

  /** A share of memory. */
  public static final class Percent extends WholeNumber {
    /** For picocli, which creates it where an option names it. */
    public Percent() {
      super(1, 100);
    }
  }

  /**
   * Refuses options that have no effect, or a value that is not possible.
   *
   * @throws ParameterException if there is one
   */
  public void refuseWithoutEffect() {
    if (directory == null) {
      Conflict.refuseWithout(
          command, "--record", "--record DIRECTORY", "--record-below", "--record-interval");
      return;
    }
    Conflict.refuse(command, "--record", "--max-age");
    if (interval.compareTo(MIN_INTERVAL) < 0 || interval.compareTo(MAX_INTERVAL) > 0) {
      throw new ParameterException(command.commandLine(), "--record-interval: give 100ms to 1m");
    }
  }

  /**
   * Applies these options.
   *
   * @param builder the builder to apply them to
   * @return that builder
   * @throws CommandFailure if the directory cannot be used
   * @throws ParameterException if the interval is too short or too long, or an option has no effect
   */
  public ProcMemBuilder applyTo(ProcMemBuilder builder) {
    refuseWithoutEffect();
    if (directory == null) {
      return builder;
    }
    double share = percent / 100.0;
    Recorder recorder;
    try {
      recorder =
          Recorder.into(directory)
              .when(MemoryThreshold.availableRatioBelow(MemoryThreshold.Of.OWN_CONTAINER, share))
              .when(MemoryThreshold.availableRatioBelow(MemoryThreshold.Of.CONTAINER, share))
              .when(MemoryThreshold.availableRatioBelow(MemoryThreshold.Of.MACHINE, share / 2))
              .build();
    } catch (IllegalArgumentException e) {
      throw new CommandFailure("--record: " + e.getMessage());
    }
    PrintWriter err = command.commandLine().getErr();
    return builder.sampleEvery(interval).listener(new PrintedRecorder(recorder, err));
  }
}
