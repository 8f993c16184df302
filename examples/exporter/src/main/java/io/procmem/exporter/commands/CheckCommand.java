package io.procmem.exporter.commands;

import io.procmem.DetailPolicy;
import io.procmem.ProcMem;
import io.procmem.exporter.metrics.DialectOption;
import io.procmem.exporter.metrics.MetricOptions;
import io.procmem.exporter.metrics.ShownTable;
import io.procmem.exporter.scan.ProcOptions;
import io.procmem.exporter.scan.ScanOptions;
import io.procmem.exporter.unread.Grants;
import io.procmem.exporter.unread.OwnCapabilities;
import io.procmem.exporter.unread.Unread;
import io.procmem.metrics.Metric;
import io.procmem.metrics.MetricTable;
import io.procmem.report.Report;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Source;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Tells which metrics lack values, why, and which rights would help. */
@Command(
    name = CheckCommand.NAME,
    description = {
      "Reads what the metrics need, and tells which of them lack values, why, and how to grant the"
          + " missing rights. Takes the options of serve that choose metrics and processes.",
      "The exit code is 1 if numbers are unknown for any process, or if no process passes the filters."
    },
    footer = {
      "  procmem-exporter check",
      "  procmem-exporter check --config procmem.yaml",
      "  procmem-exporter check --dialect process-exporter"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class CheckCommand implements Callable<Integer> {

  static final String NAME = "check";

  private static final int SHOWN_METRICS = 4;

  @Spec private CommandSpec command;

  @Mixin private DialectOption dialects;
  @Mixin private MetricOptions metrics;
  @Mixin private ScanOptions scan;
  @Mixin private ProcOptions proc;

  @Override
  public Integer call() {
    List<ShownTable> shown = metrics.tables(dialects.byPath().values(), proc.readsDetail());
    Demand demand = ShownTable.demand(shown);
    PrintWriter stderr = command.commandLine().getErr();
    proc.warnings().forEach(line -> stderr.println(ExporterCommand.NAME + ": warning: " + line));
    try (ProcMem procMem =
        proc.build(scan.builder(proc, DetailPolicy.interactive()).maxAge(Duration.ZERO))) {
      Report report = Progress.during(stderr, () -> Scans.next(procMem, demand));
      return print(report, shown.stream().map(ShownTable::table).toList());
    }
  }

  private int print(Report report, Collection<MetricTable> tables) {
    PrintWriter out = command.commandLine().getOut();
    Set<String> held = OwnCapabilities.held();
    int excluded = report.snapshot().stats().excluded();
    out.println(
        (excluded == 0 ? "" : report.snapshot().processes().size() + " of ")
            + Unread.processes(report.snapshot().processes().size() + excluded)
            + (excluded == 0 ? "" : " pass the filters;")
            + " read as "
            + OwnCapabilities.user()
            + " with "
            + (held.isEmpty() ? "no capability" : String.join(", ", new TreeSet<>(held)))
            + ".");
    if (FirstScanWarnings.matchesNothing(report)) {
      FirstScanWarnings.advice(report, scan, proc).forEach(sentence -> out.println(sentence + "."));
      return ExporterCommand.FAILED;
    }
    List<Unread> missed = Unread.of(report).stream().filter(Unread::isMissed).toList();
    Set<String> missing = new TreeSet<>();
    for (Unread one : missed) {
      out.println();
      out.println(one.sentence(held) + ".");
      out.println("  Metrics: " + shortened(needing(one.file(), tables)));
      missing.addAll(one.missingCapabilities(held));
    }
    if (missed.isEmpty()) {
      out.println("Every number that the metrics need is known for every process.");
    }
    Grants.of(missing).forEach(out::println);
    return missed.isEmpty() ? 0 : ExporterCommand.FAILED;
  }

  /** The names of the metrics that need a file. */
  private static List<String> needing(Source file, Collection<MetricTable> tables) {
    return tables.stream()
        .flatMap(
            table ->
                table.metrics().stream()
                    .filter(metric -> needs(table, metric, file))
                    .map(table::fullName))
        .distinct()
        .toList();
  }

  private static boolean needs(MetricTable table, Metric<?> metric, Source file) {
    return table.demand(List.of(metric)).includes(file);
  }

  private static String shortened(List<String> names) {
    if (names.isEmpty()) {
      return "none; the rules or the filter need it";
    }
    String first = String.join(", ", names.subList(0, Math.min(SHOWN_METRICS, names.size())));
    int more = names.size() - SHOWN_METRICS;
    return more > 0 ? first + " and " + more + " more" : first;
  }
}
