package io.procmem.exporter.config;

import io.procmem.ProcMemBuilder;
import io.procmem.metrics.MetricTable;
import io.procmem.metrics.ProcessLabel;
import io.procmem.metrics.RowKind;
import io.procmem.metrics.dialect.Dialect;
import io.procmem.threads.ThreadNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
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

  @Option(
      names = "--thread-names",
      paramLabel = "HOW",
      defaultValue = "folded",
      converter = ThreadNamesChoice.class,
      completionCandidates = ThreadNamesChoice.class,
      description =
          "How metrics show the names of threads: ${COMPLETION-CANDIDATES}; folded shows a number at"
              + " the end of a name as # (default: ${DEFAULT-VALUE}).")
  private ThreadNames threadNames;

  /** For picocli, which sets the fields. */
  public MetricOptions() {}

  static final class ThreadNamesChoice extends Choice<ThreadNames> {
    ThreadNamesChoice() {
      super(ThreadNames.values());
    }
  }

  /**
   * Sets how threads are named.
   *
   * @param builder reads the machine
   * @return the same builder
   */
  public ProcMemBuilder applyTo(ProcMemBuilder builder) {
    return builder.threadNames(threadNames);
  }

  /**
   * {@return the metrics to show, for each of some dialects}
   *
   * @param dialects whose names are shown
   * @param readsDetail whether PSS and USS are read
   * @throws ParameterException if an option has no effect, or if there is no such metric
   */
  public List<MetricTable> tables(Collection<Dialect> dialects, boolean readsDetail) {
    String others = "--dialect=" + dialects.iterator().next();
    if (dialects.stream().noneMatch(MetricOptions::showsProcesses)) {
      Conflict.refuse(command, others, "--top", "--by", "--all-processes");
    }
    if (!dialects.contains(Dialect.STANDARD)) {
      Conflict.refuse(command, others, "--rows");
    }
    if (allProcesses) {
      Conflict.refuse(command, "--all-processes", "--top", "--by");
    }
    List<MetricTable> tables = new ArrayList<>();
    for (Dialect dialect : dialects) {
      MetricTable table = withProcesses(dialect, readsDetail);
      table = dialect.equals(Dialect.STANDARD) ? withRows(table) : table;
      tables.add(maxSeries == null ? table : table.seriesLimit(maxSeries));
    }
    names.forEach(name -> addTo(tables, name));
    return tables;
  }

  /** Whether it has rows of the chosen processes: those get labels of processes. */
  private static boolean showsProcesses(Dialect dialect) {
    String label = ProcessLabel.PARENT_PID.labelName();
    MetricTable labelled = dialect.table().label(ProcessLabel.PARENT_PID);
    return labelled.everyMetric().stream()
        .anyMatch(metric -> labelled.labelNames(metric.rowKind()).contains(label));
  }

  /** The table of a dialect with the processes that options choose; by default, its own choice. */
  private MetricTable withProcesses(Dialect dialect, boolean readsDetail) {
    boolean isChosen =
        Stream.of("--top", "--by")
            .anyMatch(command.commandLine().getParseResult()::hasMatchedOption);
    if (!showsProcesses(dialect)) {
      return dialect.table();
    }
    if (allProcesses) {
      return dialect.table().allProcesses();
    }
    return isChosen || dialect.equals(Dialect.STANDARD)
        ? dialect.table().top(top, ranking.by(readsDetail))
        : dialect.table();
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

  /** Adds metrics to the tables that have them. */
  private void addTo(List<MetricTable> tables, String name) {
    List<IllegalArgumentException> refusals = new ArrayList<>();
    for (int i = 0; i < tables.size(); i++) {
      try {
        tables.set(i, tables.get(i).with(name));
      } catch (IllegalArgumentException e) {
        refusals.add(e); // another table may have it
      }
    }
    if (refusals.size() == tables.size()) {
      IllegalArgumentException e = refusals.get(0);
      throw new ParameterException(command.commandLine(), "--metric: " + e.getMessage(), e);
    }
  }
}
