package io.procmem.exporter.metrics;

import io.procmem.exporter.input.Conflict;
import io.procmem.exporter.input.WholeNumber;
import io.procmem.metrics.Metric;
import io.procmem.metrics.MetricTable;
import io.procmem.metrics.RowKind;
import io.procmem.metrics.dialect.Dialect;
import io.prometheus.metrics.model.snapshots.Labels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of the commands that write metrics: which of them, and how many series. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class MetricOptions {

  private static final String METRIC = "--metric";
  private static final String WITHOUT_METRIC = "--without-metric";
  private static final String ROWS = "--rows";
  private static final String WITHOUT_ROWS = "--without-rows";
  private static final String PREFIX = "--prefix";

  /** Names that need no escaping. */
  private static final Pattern PREFIX_FORM = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Mixin private ShownProcesses processes;

  @Option(
      names = METRIC,
      paramLabel = "NAME",
      description =
          "Show this metric too, such as procmem_group_unique_memory_upper_bytes; a * at the end"
              + " matches any characters. Can be repeated.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = WITHOUT_METRIC,
      paramLabel = "NAME",
      description =
          "Do not show this metric; a * at the end matches any characters. Takes precedence over"
              + " --metric. Can be repeated.")
  private List<String> withoutNames = new ArrayList<>();

  @Option(
      names = ROWS,
      paramLabel = "KIND",
      split = ",",
      description =
          "Show the rows of these kinds too: user, container, container_cgroup, pod, namespace,"
              + " unit, unit_cgroup, processor, memory_ledger, system_area, thread, group_threads,"
              + " wait_channel, own_jvm, own_jvm_part, jvm, jvm_collector, mapping, process_mapping. Can be"
              + " repeated.")
  private List<String> rows = new ArrayList<>();

  @Option(
      names = WITHOUT_ROWS,
      paramLabel = "KIND",
      split = ",",
      description =
          "Do not show the rows of these kinds: scan, machine, cgroup, group, process, or those of"
              + " --rows or --dialect. Can be repeated.")
  private List<String> withoutRows = new ArrayList<>();

  @Mixin private LabelOptions labels;

  @Option(
      names = PREFIX,
      paramLabel = "PREFIX",
      description =
          "Begin the standard names with this instead of procmem_. Other options take the names"
              + " with procmem_.")
  private @Nullable String prefix;

  @Option(
      names = "--max-series",
      paramLabel = "N",
      converter = WholeNumber.Limit.class,
      description =
          "Show at most N series and add up the smallest groups and processes as other; unlimited for"
              + " no limit (default: 2000, or unlimited with --all-processes).")
  private @Nullable Integer maxSeries;

  /** For picocli, which sets the fields. */
  public MetricOptions() {}

  /**
   * {@return the metrics to show, for each of some dialects}
   *
   * @param dialects whose names are shown
   * @param readsDetail whether PSS and USS are read
   * @throws ParameterException if an option has no effect, or names what does not exist
   */
  public List<ShownTable> tables(Collection<Dialect> dialects, boolean readsDetail) {
    String shown = "--dialect=" + dialects.iterator().next();
    if (!dialects.contains(Dialect.STANDARD)) {
      Conflict.refuse(command, shown, ROWS, PREFIX);
    }
    processes.refuseWithoutEffect(dialects);
    List<MetricTable> tables = new ArrayList<>();
    for (Dialect dialect : dialects) {
      MetricTable table = labels.applyTo(processes.table(dialect, readsDetail));
      table = dialect.equals(Dialect.STANDARD) ? withRows(table) : table;
      tables.add(maxSeries == null ? table : table.seriesLimit(maxSeries));
    }
    change(tables, METRIC, names, MetricTable::with);
    change(tables, WITHOUT_ROWS, withoutRows, MetricOptions::withoutRows);
    change(tables, WITHOUT_METRIC, withoutNames, MetricTable::without);
    Labels constLabels = labels.constLabels(tables);
    Iterator<MetricTable> all = tables.iterator();
    return dialects.stream()
        .map(dialect -> new ShownTable(all.next(), prefix(dialect), constLabels))
        .toList();
  }

  private Optional<String> prefix(Dialect dialect) {
    if (prefix != null && !PREFIX_FORM.matcher(prefix).matches()) {
      throw new ParameterException(
          command.commandLine(),
          PREFIX + "=" + prefix + ": give letters, digits and _, beginning with no digit");
    }
    return dialect.equals(Dialect.STANDARD) ? Optional.ofNullable(prefix) : Optional.empty();
  }

  /**
   * Refuses an interval that is too short for the rate that processes are ranked by.
   *
   * @param interval the time between two scans
   * @throws ParameterException if it is too short
   */
  public void refuseIfTooShort(Duration interval) {
    processes.refuseIfTooShort(interval);
  }

  private MetricTable withRows(MetricTable table) {
    MetricTable all = table;
    try {
      for (String kind : rows) {
        all = all.with(RowKind.named(kind));
      }
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), ROWS + ": " + e.getMessage(), e);
    }
    return all;
  }

  private static MetricTable withoutRows(MetricTable table, String name) {
    RowKind<?>[] kinds =
        table.metrics().stream()
            .<RowKind<?>>map(Metric::rowKind)
            .filter(kind -> kind.name().equals(name))
            .toArray(RowKind<?>[]::new);
    if (kinds.length == 0) {
      String shown =
          table.metrics().stream()
              .map(metric -> metric.rowKind().name())
              .distinct()
              .collect(Collectors.joining(", "));
      throw new IllegalArgumentException("'" + name + "' is not one of " + shown);
    }
    return table.without(kinds);
  }

  /** Changes the tables that have what a value of an option names. */
  private void change(
      List<MetricTable> tables,
      String option,
      List<String> values,
      BiFunction<MetricTable, String, MetricTable> change) {
    for (String value : values) {
      List<IllegalArgumentException> refusals = new ArrayList<>();
      for (int i = 0; i < tables.size(); i++) {
        try {
          tables.set(i, change.apply(tables.get(i), value));
        } catch (IllegalArgumentException e) {
          refusals.add(e); // another table may have it
        }
      }
      if (refusals.size() == tables.size()) {
        IllegalArgumentException e = refusals.get(0);
        throw new ParameterException(command.commandLine(), option + ": " + e.getMessage(), e);
      }
      if (tables.stream().anyMatch(table -> table.metrics().isEmpty())) {
        throw new ParameterException(
            command.commandLine(),
            option + "=" + value + ": no metric is left to show: leave out fewer");
      }
    }
  }
}
