package io.procmem.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.metrics.dialect.Herakles;
import io.procmem.metrics.dialect.OpenTelemetry;
import io.procmem.metrics.dialect.ProcessExporter;
import io.procmem.metrics.dialect.Smaps;
import io.procmem.metrics.dialect.Smem;
import io.procmem.metrics.dialect.TopExporter;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Generates {@code docs/metrics.md} from the table, and checks that it is up to date. */
class MetricReferenceTest {

  private static final Path CHECKED_IN = Path.of("..", "docs", "metrics.md");
  private static final List<RowKind<?>> KINDS =
      List.of(
          RowKind.MACHINE,
          RowKind.PROCESSOR,
          RowKind.MEMORY_LEDGER,
          RowKind.SYSTEM_AREA,
          RowKind.OWN_JVM,
          RowKind.OWN_JVM_PART,
          RowKind.CGROUP,
          RowKind.SCAN,
          RowKind.GROUP,
          RowKind.USER,
          RowKind.THREAD,
          RowKind.GROUP_THREADS,
          RowKind.WAIT_CHANNEL,
          RowKind.PROCESS,
          RowKind.JVM,
          RowKind.JVM_COLLECTOR,
          RowKind.MAPPING,
          RowKind.PROCESS_MAPPING);

  private static final List<RowKind<?>> NEEDING_FILES =
      List.of(
          RowKind.MEMORY_LEDGER,
          RowKind.SYSTEM_AREA,
          RowKind.THREAD,
          RowKind.GROUP_THREADS,
          RowKind.WAIT_CHANNEL);

  /** They have the same metrics as users. */
  private static final List<RowKind<?>> PLACES =
      List.of(RowKind.CONTAINER, RowKind.POD, RowKind.NAMESPACE, RowKind.UNIT);

  /** They have the same metrics as the control group of this JVM. */
  private static final List<RowKind<?>> CGROUPS =
      List.of(RowKind.CONTAINER_CGROUP, RowKind.UNIT_CGROUP);

  private static final Path WRITTEN = Path.of("target", "metrics.md");

  @Test
  void reference_isUpToDate() throws IOException {
    String reference = reference();
    Files.writeString(WRITTEN, reference);
    assertThat(Files.readString(CHECKED_IN))
        .as("docs/metrics.md is out of date: cp procmem-core/target/metrics.md docs/metrics.md")
        .isEqualTo(reference);
  }

  private static String reference() {
    StringBuilder text =
        new StringBuilder(
            """
            # Metrics

            Generated from the metric table by `MetricReferenceTest`; do not edit. Names are those of Prometheus with the default prefix. An unknown value is absent, never 0.

            Metrics marked *on request* are off by default; enable them by name: `MetricTable.standard().with("procmem_group_context_switches_total")`. The last column lists the files a metric needs; a file without a path is below `/proc/[pid]`. `stat` is always read.

            The row `other`/`other` contains the processes that match no rule. If there would be more series than the limit (2,000, or unlimited if every process is shown; `MetricTable.seriesLimit`), the smallest subgroups are added to it, and the smallest users and processes to a row named `other` with an empty `uid` or `pid`; `procmem_scan_folded_series` is then greater than 0. Sums over all rows stay exact, and no counter decreases or jumps. When a row of counters is folded, `other` counts what it adds from then on, and what it had counted before disappears with its series. So `sum(procmem_group_cpu_seconds_total)` falls by that, while `sum(rate(procmem_group_cpu_seconds_total[5m]))` stays exact. The `other` row of processes has no counters, since their sum would decrease when a process exits.

            A metrics backend keeps every series it has ever scraped, and processes choose their names. So each label has at most 500 values (`MetricTable.labelValueLimit`), except pids, ids of containers and pods, and names of pods and units, whose series end with the process, container, pod or unit. The limit holds while the adapter is registered, and a value has at most 200 characters. Subgroups, users and namespaces beyond that are part of `other`; processes, containers, pods and units keep their rows, with `other` as that label. A value that was shown counts even when no process has it any more. If a process changes a label such as its name or user more than three times, that label is `other` from then on. The name of a kernel worker is shown without its current work: `kworker/0:1`, not `kworker/0:1-events`.

            ## How PSS and USS are known

            | `procmem_scan_details` | source | PSS | USS |
            |---|---|---|---|
            | `rollup` | `smaps_rollup`, for which the kernel walks the page tables | exact | exact |
            | `pagemap` | `pagemap`, which says for each page whether only this process maps it | between USS and the middle of USS and RSS; exact with frame numbers (`DetailPolicy.withFrameNumbers`) | exact |
            | `bounded` | `status`, which any user may read | between bounds | between bounds |
            | `unknown` | `statm` | between 0 and RSS | between 0 and RSS |

            USS from a count is exact unless something changes during the count; the bounds then show by how much. If RSS has changed by 1 % or more since a rollup or a count, PSS and USS may have changed by the same amount, and their bounds include that. A detail of an earlier scan (`procmem_process_detail_age_seconds`) describes the process at that time. Its bounds do not include pages that the process has exchanged since while RSS stayed the same, nor memory that RSS misses: pages of hugetlbfs if `status` was not read, and the error of the kernel's counters. PSS and USS count as known if their bounds differ by at most 2 %. The series without `_lower` and `_upper` show only known values: a large process whose USS is unknown may be missing from `procmem_group_unique_memory_bytes`.

            To write an alert that neither misses such a process nor gives false alarms, use the bounds. They are on request: `MetricTable.standard().with("procmem_group_unique_memory_lower_bytes", "procmem_group_unique_memory_upper_bytes")`, or `--metric` of the exporter. The USS of a group is the sum of what each process has to itself; memory that its processes share with each other, such as the shared buffers of PostgreSQL, is in its PSS (`procmem_group_proportional_memory_lower_bytes`, `…_upper_bytes`).

            ```yaml
            - alert: DatabasesUseMoreThan8GB # fires when this is certain
              expr: sum by (instance, group) (procmem_group_unique_memory_lower_bytes{group="db"}) > 8e9
            - alert: DatabasesMayUseMoreThan8GB # fires when this is possible
              expr: sum by (instance, group) (procmem_group_unique_memory_upper_bytes{group="db"}) > 8e9
            ```

            The second alert needs every process to be read: the upper bound is absent otherwise. Also alert on `procmem_up == 0` and on `procmem_scan_folded_series > 0`, since folded subgroups leave their group. An alert on a single process needs the series of all processes (`allProcesses()`): the process with the largest upper bound may not be among the ten with the largest lower bound.
            """);
    for (RowKind<?> kind : KINDS) {
      text.append("\n## ").append(title(kind)).append("\n\n").append(introduction(kind));
      text.append("\n| metric | kind | labels | meaning | needs |\n|---|---|---|---|---|\n");
      MetricTable.standard().everyMetric().stream()
          .filter(metric -> metric.rowKind().equals(kind))
          .forEach(metric -> text.append(line(MetricTable.standard(), metric)));
    }
    text.append(places());
    text.append(dialects());
    text.append("\n## More labels of processes\n\n");
    text.append("Enable them by `MetricTable.label(…)`.\n\n");
    text.append("| label | in the table `opentelemetry` | needs |\n|---|---|---|\n");
    for (ProcessLabel label : ProcessLabel.values()) {
      text.append(
          "| `%s` | `%s` | %s |\n"
              .formatted(label.labelName(), label.attributeName(), needs(label.demand())));
    }
    return text.toString();
  }

  private static String places() {
    StringBuilder text = new StringBuilder();
    text.append("\n## Container, pod, namespace and unit\n\n");
    text.append(
        "Off by default; enable them by `MetricTable.standard().with(RowKind.CONTAINER)` and so on."
            + " They have the same metrics as users, with the name of the row kind in place of `user`:"
            + " `procmem_container_resident_memory_bytes`. All need `cgroup`; containers and pods also"
            + " need `mountinfo` if `cgroup` does not say everything. Labels are empty if"
            + " unknown; names need files on the node. Processes outside containers, and helpers of"
            + " container runtimes, are not part of any container.\n");
    text.append("\n| row kind | labels |\n|---|---|\n");
    PLACES.forEach(kind -> text.append(labels(kind)));
    text.append("\n## Control groups of containers and units\n\n");
    text.append(
        "Off by default; enable them by `MetricTable.standard().with(RowKind.CONTAINER_CGROUP)` or"
            + " `RowKind.UNIT_CGROUP`. They have the same metrics as the control group of this JVM:"
            + " `procmem_container_cgroup_memory_limit_bytes`. All need files below"
            + " `/sys/fs/cgroup`. The row `other` has only the sums of memory, swap and counters.\n");
    text.append("\n| row kind | labels |\n|---|---|\n");
    CGROUPS.forEach(kind -> text.append(labels(kind)));
    return text.toString();
  }

  private static String labels(RowKind<?> kind) {
    return "| `%s` | %s |\n".formatted(kind.name(), code(kind.labelNames()));
  }

  private static List<String> names(RowKind<?> kind) {
    return MetricTable.standard().everyMetric().stream()
        .filter(metric -> metric.rowKind().equals(kind))
        .map(metric -> metric.name().replaceFirst(kind.name() + "_", ""))
        .toList();
  }

  @Test
  void everyMetric_isDescribed() {
    List<RowKind<?>> described = new ArrayList<>(KINDS);
    described.addAll(PLACES);
    described.addAll(CGROUPS);
    assertThat(MetricTable.standard().everyMetric())
        .allSatisfy(metric -> assertThat(described).contains(metric.rowKind()));
    PLACES.forEach(kind -> assertThat(names(kind)).isEqualTo(names(RowKind.USER)));
    CGROUPS.forEach(kind -> assertThat(names(kind)).isEqualTo(names(RowKind.CGROUP)));
  }

  /** The metrics of a table with the names of another exporter. */
  private static String dialect(String exporter, String introduction, MetricTable table) {
    StringBuilder text = new StringBuilder();
    text.append("\n## Names of ").append(exporter).append("\n\n");
    text.append(introduction)
        .append(" [dialects.md](dialects.md#")
        .append(exporter.toLowerCase(Locale.ROOT).replace(' ', '-'))
        .append(") lists all differences.\n");
    text.append("\n| metric | kind | labels | meaning | needs |\n|---|---|---|---|---|\n");
    table.everyMetric().forEach(metric -> text.append(line(table, metric)));
    return text.toString();
  }

  private static String dialects() {
    return dialect(
            "process-exporter",
            "`ProcessExporter.table()` shows groups under the names of ncabatoff/process-exporter"
                + " instead. One row for each `groupname`: the name of the subgroup, or"
                + " `group/subgroup` if several groups have a subgroup of that name."
                + " `ProcessExporter.tableWithThreads()` shows everything; there,"
                + " `context_switches` are those of all threads, and also need `task/*/status`.",
            ProcessExporter.table())
        + dialect(
            "smem",
            "`Smem.table()` shows processes, users and the machine under the names of smem"
                + " exporters, in KiB. `Smem.tableWithMappings()` shows everything; there, `smem_pid`"
                + " also has the `reading_type` `maps`, and also needs `smaps`.",
            Smem.table())
        + dialect(
            "Herakles",
            "`Herakles.table()` shows processes and subgroups under the names of the Herakles"
                + " process memory exporter. One row for each `pid`, `name`, `group`, `subgroup`;"
                + " for each `group`, `subgroup`; and for each `group`, `subgroup`, `rank`, `pid`,"
                + " `name`. The CPU usage of the machine has one row for each `cpu`.",
            Herakles.table())
        + dialect(
            "smaps-container-exporter",
            "`Smaps.table()` shows mappings under the names of smaps-container-exporter. One row"
                + " for each `comm`, `path`, `pid`, `namespace`, `pod`, `container`;"
                + " `Smaps.summed()` has one for each `comm`, `path`.",
            Smaps.table())
        + dialect(
            "the exporter like top",
            "`TopExporter.table()` shows processes under the names of adsanz/process-exporter. One"
                + " row for each `host`, `proc_name`, `proc_pid`;"
                + " `TopExporter.withCommandLine()` adds `proc_cmdline`.",
            TopExporter.table(""))
        + dialect(
            "OpenTelemetry",
            "`OpenTelemetry.table()` shows processes and the system by OpenTelemetry's semantic"
                + " conventions. In brackets are the name and unit that Micrometer's OTLP registry"
                + " sends. In Prometheus, labels have `_` for `.`. One row for each process, with"
                + " the further labels `process.owner`, `process.executable.path` and"
                + " `container.id`.",
            OpenTelemetry.table());
  }

  private static String title(RowKind<?> kind) {
    String name = kind.name().replace('_', ' ');
    return (Character.toUpperCase(name.charAt(0)) + name.substring(1))
        .replace("Jvm", "JVM")
        .replace("jvm", "JVM");
  }

  private static String introduction(RowKind<?> kind) {
    String shown =
        kind.isStandard()
            ? "Shown by default."
            : "Off by default; enable it by `MetricTable.standard().with(RowKind.%s)`."
                .formatted(kind.name().toUpperCase(Locale.ROOT));
    String labels =
        kind.labelNames().isEmpty()
            ? "One row, without labels."
            : "One row for each %s.".formatted(code(kind.labelNames()));
    return shown + " " + labels + "\n";
  }

  private static String line(MetricTable table, Metric<?> metric) {
    boolean isShown = metric.isStandard(); // whether its rows are, the introduction says
    String labels = ownLabels(metric);
    Demand demand = metric.demand().plus(ofRows(metric.rowKind()));
    if (!table.equals(MetricTable.standard())) {
      isShown = table.metrics().contains(metric);
      labels = allLabels(metric);
      demand = table.demand(List.of(metric));
    }
    return "| `%s`%s%s | %s | %s | %s | %s |%n"
        .formatted(
            table.fullName(metric),
            metric.isOpenTelemetry()
                ? " (`%s`, `%s`)".formatted(metric.name(), metric.unitSymbol())
                : "",
            isShown ? "" : " *on request*",
            metric.kind().name().toLowerCase(Locale.ROOT),
            labels,
            metric.help().replace("|", "\\|"),
            needs(demand));
  }

  private static String allLabels(Metric<?> metric) {
    return Stream.of(code(metric.rowKind().labelNames()), ownLabels(metric))
        .filter(labels -> !labels.isEmpty())
        .collect(Collectors.joining("; "));
  }

  /** Rows of other kinds are there without the files that only some of their metrics need. */
  private static Demand ofRows(RowKind<?> kind) {
    return NEEDING_FILES.contains(kind) ? kind.demand() : Demand.of();
  }

  private static String ownLabels(Metric<?> metric) {
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < metric.ownLabels().size(); i++) {
      int at = i;
      List<String> values =
          metric.cells().stream().map(cell -> cell.get(at)).distinct().sorted().toList();
      boolean hasFewValues = metric.kind() != MetricKind.INFO;
      labels.add(
          "`"
              + metric.ownLabels().get(i)
              + "`"
              + (hasFewValues ? ": " + String.join(", ", values) : ""));
    }
    return String.join("; ", labels);
  }

  private static String needs(Demand demand) {
    return Arrays.stream(Source.values())
        .filter(source -> demand.includes(source) && source != Source.STAT)
        .map(MetricReferenceTest::file)
        .collect(Collectors.joining(", "));
  }

  private static String file(Source source) {
    if (source == Source.OWNER) {
      return "owner of `/proc/[pid]`";
    }
    if (source == Source.CGROUP_OWN || source == Source.CGROUP_USAGE) {
      return "files below `/sys/fs/cgroup`";
    }
    if (source == Source.MEMORY_POOLS) {
      return "`/proc/zoneinfo`, `/proc/vmstat`, files below `/sys`";
    }
    if (source == Source.HSPERFDATA) {
      return "`root/tmp/hsperfdata_*`, `status`, `maps`";
    }
    if (source == Source.NODE_FILES) {
      return "files of the node";
    }
    if (source.name().startsWith("TASK_")) {
      return "`task/*/" + source.name().substring(5).toLowerCase(Locale.ROOT) + "`";
    }
    if (source == Source.TASK) {
      return "`task/*/stat`";
    }
    if (source == Source.BLOCK_IO_DELAY) {
      return "`/proc/sys/kernel/task_delayacct`";
    }
    return "`" + (source.ofProcess() ? "" : "/proc/") + source.file() + "`";
  }

  private static String code(List<String> names) {
    return names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
  }
}
