package io.procmem.exporter.config;

import io.procmem.metrics.MetricTable;
import io.procmem.metrics.RowKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of the commands that write metrics: which processes, and how many series. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class MetricOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "10",
      converter = WholeNumber.Count.class,
      description = "Show the N processes that use the most (default: ${DEFAULT-VALUE}).")
  private int top;

  @Mixin private RankingOption ranking;

  @Option(names = "--all-processes", description = "Show every process, without a series limit.")
  private boolean allProcesses;

  @Option(
      names = "--metric",
      paramLabel = "NAME",
      description =
          "Show this metric too, such as procmem_group_unique_memory_upper_bytes; a * at the end"
              + " matches any characters. Can be repeated.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--rows",
      paramLabel = "KIND",
      split = ",",
      description =
          "Show the rows of these kinds too: user, container, container_cgroup, pod, namespace,"
              + " unit, unit_cgroup, processor, memory_ledger, system_area, thread, group_threads,"
              + " wait_channel, own_jvm, own_jvm_part, jvm, jvm_collector, mapping, process_mapping. Can be"
              + " repeated.")
  private List<String> rows = new ArrayList<>();

  @Option(
      names = "--max-series",
      paramLabel = "N",
      converter = WholeNumber.Limit.class,
      description =
          "Show at most N series and add up the smallest groups and processes as other (default:"
              + " 2000, or no limit with --all-processes).")
  private @Nullable Integer maxSeries;

  /** For picocli, which sets the fields. */
  public MetricOptions() {}

  /**
   * {@return the metrics to show}
   *
   * @param readsDetail whether PSS and USS are read
   * @throws ParameterException if an option has no effect, or if there is no such metric
   */
  public MetricTable table(boolean readsDetail) {
    if (allProcesses) {
      Conflict.refuse(command, "--all-processes", "--top", "--by");
    }
    MetricTable table =
        allProcesses
            ? MetricTable.standard().allProcesses()
            : MetricTable.standard().top(top, ranking.by(readsDetail));
    table = named(withRows(table));
    return maxSeries == null ? table : table.seriesLimit(maxSeries);
  }

  /**
   * Refuses an interval that is too short for the rate that processes are ranked by.
   *
   * @param interval the time between two scans
   * @throws ParameterException if it is too short
   */
  public void refuseIfTooShort(Duration interval) {
    if (!allProcesses) {
      ranking.refuseIfTooShort(interval);
    }
  }

  private MetricTable withRows(MetricTable table) {
    MetricTable all = table;
    try {
      for (String kind : rows) {
        all = all.with(RowKind.named(kind));
      }
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), "--rows: " + e.getMessage(), e);
    }
    return all;
  }

  private MetricTable named(MetricTable table) {
    try {
      return names.isEmpty() ? table : table.with(names.toArray(String[]::new));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), "--metric: " + e.getMessage(), e);
    }
  }
}
