package io.procmem.exporter;

import io.procmem.metrics.MetricTable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of the commands that give metrics: of which processes. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class MetricOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "10",
      description = "Show the processes that use most, so many (default: ${DEFAULT-VALUE}).")
  private int top;

  @Mixin private ByOption ranking;

  @Option(
      names = "--all-processes",
      description = "Show every process, in as many series as it takes.")
  private boolean allProcesses;

  @Option(
      names = "--max-series",
      paramLabel = "N",
      description =
          "So many series at most; the smallest groups and processes are then added up as other"
              + " (default: 2000, without limit with --all-processes).")
  private @Nullable Integer maxSeries;

  MetricTable table() {
    if (top < 0) {
      throw new ParameterException(
          command.commandLine(), "--top=" + top + " is too few: give 0 or more");
    }
    if (maxSeries != null && maxSeries < 1) {
      throw new ParameterException(
          command.commandLine(), "--max-series=" + maxSeries + " is too few: give 1 or more");
    }
    MetricTable table =
        allProcesses
            ? MetricTable.standard().allProcesses()
            : MetricTable.standard().top(top, ranking.by());
    return maxSeries == null ? table : table.seriesLimit(maxSeries);
  }
}
