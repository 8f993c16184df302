package io.procmem.metrics.dialect;

import static java.util.Objects.requireNonNull;

import io.procmem.metrics.Metric;
import io.procmem.metrics.MetricTable;
import io.procmem.metrics.OtherRow;
import io.procmem.metrics.RowContext;
import io.procmem.metrics.RowKind;
import io.procmem.metrics.RowMetrics;
import io.procmem.metrics.RowSink;
import io.procmem.metrics.Unit;
import io.procmem.report.ProcessUsage;
import io.procmem.report.Report;
import io.procmem.snapshot.MeminfoField;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Source;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The metrics of adsanz/process-exporter, a Prometheus exporter in Python that is "like top":
 * {@code memory_usage_bytes}, {@code cpu_usage_percent} and {@code memory_total_bytes}.
 *
 * <p>Every process that owns memory is shown, unless {@link MetricTable#top} or a {@code Selection}
 * chooses some.
 *
 * <p>Differences from that exporter:
 *
 * <ul>
 *   <li>There is no label {@code proc_cmdline}. {@link #withCommandLine()} adds it: the program
 *       and, for an interpreter, the class, script or module it runs. Other arguments are never
 *       shown, since they may hold secrets.
 *   <li>An unknown value is left out, never 0, and a process that cannot be read does not end the
 *       exporter. CPU usage is absent in the first report, and not rounded.
 *   <li>A series ends with its process, without a query to Prometheus.
 *   <li>There are at most 20,000 series, unless {@link MetricTable#seriesLimit(int)} sets another
 *       limit.
 * </ul>
 */
public final class TopExporter {

  private static final int MAX_SERIES = 20_000;
  private static final double PERCENT = 100;

  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

  private final String host;
  private final boolean hasCommandLine;

  private TopExporter(String host, boolean hasCommandLine) {
    this.host = host;
    this.hasCommandLine = hasCommandLine;
  }

  /**
   * The metrics of that exporter, with the name of this machine as {@code host}. In a container,
   * that is the name of the container; to show the host under its own name, use {@link
   * #table(String)}.
   *
   * @return the table
   */
  public static MetricTable table() {
    return table(hostName());
  }

  /**
   * The metrics of that exporter.
   *
   * @param host the value of the label {@code host}
   * @return the table
   */
  public static MetricTable table(String host) {
    return new TopExporter(requireNonNull(host, "host"), false).make();
  }

  /**
   * The same as {@link #table()}, also with the label {@code proc_cmdline}: the program as it was
   * started and, for an interpreter, the class, script or module it runs; without other arguments.
   *
   * @return the table
   */
  public static MetricTable withCommandLine() {
    return withCommandLine(hostName());
  }

  /**
   * The same as {@link #table(String)}, also with the label {@code proc_cmdline}.
   *
   * @param host the value of the label {@code host}
   * @return the table
   */
  public static MetricTable withCommandLine(String host) {
    return new TopExporter(requireNonNull(host, "host"), true).make();
  }

  /** The name that the kernel has for this machine; empty if it cannot be read. */
  private static String hostName() {
    try (InputStream in = new FileInputStream(HOST_NAME.toFile())) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return ""; // a label without a value is as one that is absent
    }
  }

  private MetricTable make() {
    List<Metric<?>> all = new ArrayList<>();
    all.addAll(ofProcesses());
    all.addAll(ofMachine());
    return MetricTable.of("", all).allProcesses().seriesLimit(MAX_SERIES);
  }

  private RowKind<ProcessUsage> processes() {
    List<String> names = new ArrayList<>(List.of("host", "proc_name", "proc_pid"));
    List<String> other = new ArrayList<>(List.of(host, "other", ""));
    if (hasCommandLine) {
      names.add("proc_cmdline");
      other.add("");
    }
    return RowKind.<ProcessUsage>builder("top_process", names.toArray(String[]::new))
        .standard()
        .needs(Source.EXE, Source.CMDLINE) // for the full name
        .ofProcesses()
        .foldsInto(new OtherRow<>("other", other, false, one -> one.process().rssBytes().orElse(0)))
        .rows(this::rows);
  }

  private void rows(RowContext context, RowSink<ProcessUsage> rows) {
    for (ProcessUsage usage : context.processes()) {
      ProcessSample process = usage.process();
      if (!(process.memory() instanceof Memory.None)) {
        List<String> labels = new ArrayList<>();
        labels.add(host);
        labels.add(process.fullName());
        labels.add(Integer.toString(process.pid()));
        if (hasCommandLine) {
          labels.add(process.commandLine().map(Values::shown).orElse(""));
        }
        labels.addAll(Values.further(context.labels(usage)));
        rows.accept(process.id(), labels, usage);
      }
    }
  }

  private List<Metric<ProcessUsage>> ofProcesses() {
    RowMetrics<ProcessUsage> processes = RowMetrics.of(processes());
    processes
        .gauge(
            "memory_usage",
            Unit.BYTES,
            "Memory of the process: in RAM and shared with no other process (used, the USS), and"
                + " swapped out (swap).")
        .needs(Source.SMAPS_ROLLUP, Source.STATUS)
        .folds(Double::sum)
        .by("type")
        .cell("used", usage -> Values.of(usage.process().ussBytes()))
        .cell("swap", usage -> Values.of(usage.process().swapBytes()));
    processes
        .gauge(
            "cpu_usage_percent",
            Unit.NONE,
            "CPU usage, averaged over at least half a second; 100 = one CPU. Absent in the first"
                + " report.")
        .folds(Double::sum)
        .is(usage -> PERCENT * Values.of(usage.cpuRatio()));
    return processes.list();
  }

  private List<Metric<Report>> ofMachine() {
    RowMetrics<Report> machine =
        RowMetrics.of(
            RowKind.<Report>builder("top_machine", "host")
                .standard()
                .rows((context, rows) -> rows.accept("machine", List.of(host), context.report())));
    machine
        .gauge("memory_total", Unit.BYTES, "Memory that the kernel manages.")
        .needs(Source.MEMINFO)
        .is(report -> Values.of(report.snapshot().machine().memory().get(MeminfoField.TOTAL)));
    return machine.list();
  }
}
