package io.procmem.exporter.commands;

import io.procmem.DetailPolicy;
import io.procmem.ProcMem;
import io.procmem.exporter.input.DurationConverter;
import io.procmem.exporter.input.WholeNumber;
import io.procmem.exporter.metrics.DialectOption;
import io.procmem.exporter.metrics.MetricOptions;
import io.procmem.exporter.metrics.ShownTable;
import io.procmem.exporter.scan.ProcOptions;
import io.procmem.exporter.scan.ScanOptions;
import io.procmem.exporter.terminal.Screen;
import io.procmem.exporter.terminal.Size;
import io.procmem.exporter.terminal.Table;
import io.procmem.exporter.terminal.Table.Column;
import io.procmem.exporter.terminal.Table.Style;
import io.procmem.exporter.terminal.Terminal;
import io.procmem.exporter.top.Advice;
import io.procmem.exporter.top.TopView;
import io.procmem.exporter.top.ViewOptions;
import io.procmem.exporter.unread.OwnCapabilities;
import io.procmem.exporter.unread.Unread;
import io.procmem.report.MemoryTotals;
import io.procmem.report.Ranking;
import io.procmem.report.Report;
import io.procmem.report.Sum;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Unreadable;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Scans repeatedly, as serve does, and prints the durations. */
@Command(
    name = TestCommand.NAME,
    description = {
      "Runs scans as serve does, and prints the duration of each, the number of processes it read,"
          + " and their memory. Takes the options of serve that choose"
          + " metrics and processes.",
      "The exit code is 1 if a file of a process could not be read; check tells why."
    },
    footer = {
      "  procmem-exporter test",
      "  procmem-exporter test -n 10 --interval 0",
      "  procmem-exporter test -n 2 --verbose --group db",
      "  procmem-exporter test --test-data-file testdata.json"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class TestCommand implements Callable<Integer> {

  static final String NAME = "test";

  @Spec private CommandSpec command;

  @Option(
      names = {"-n", "--iterations"},
      paramLabel = "N",
      defaultValue = "1",
      converter = WholeNumber.Limit.class,
      description = "The number of scans (default: ${DEFAULT-VALUE}).")
  private int scans;

  @Option(
      names = "--interval",
      paramLabel = "DURATION",
      defaultValue = "1s",
      converter = DurationConverter.class,
      description =
          "The time between two scans; below 500ms, CPU usage may stay unknown (default:"
              + " ${DEFAULT-VALUE}).")
  private Duration interval;

  @Option(
      names = "--verbose",
      description =
          "Also print the processes of the last scan; their CPU usage is known from the second scan"
              + " on.")
  private boolean verbose;

  @Mixin private DialectOption dialects;
  @Mixin private MetricOptions metrics;
  @Mixin private ScanOptions scan;
  @Mixin private ProcOptions proc;

  /** What a scan did. */
  private record ScanResult(int processes, long unreadable, long nanos) {

    static ScanResult of(Report report) {
      long unreadable =
          report.snapshot().unreadable().stream()
              .filter(ScanResult::isFailure)
              .mapToInt(Unreadable::pid)
              .distinct()
              .count();
      return new ScanResult(
          report.snapshot().processes().size(),
          unreadable,
          report.snapshot().stats().took().toNanos());
    }

    /** Neither the end of a process nor what the kernel, or a copy of its files, does not have. */
    private static boolean isFailure(Unreadable row) {
      return row.file().ofProcess()
          && row.reason() != Reason.VANISHED
          && row.reason() != Reason.UNSUPPORTED;
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    Demand demand =
        ShownTable.demand(metrics.tables(dialects.byPath().values(), proc.readsDetail()));
    List<ScanResult> results = new ArrayList<>();
    try (ProcMem procMem =
        proc.build(scan.builder(proc, DetailPolicy.standard()).maxAge(Duration.ZERO))) {
      PrintWriter stderr = command.commandLine().getErr();
      proc.warnings().forEach(line -> stderr.println(ExporterCommand.NAME + ": warning: " + line));
      Report last = Progress.during(stderr, () -> Scans.next(procMem, demand));
      results.add(ScanResult.of(last));
      while (results.size() < scans) {
        Thread.sleep(interval.toMillis());
        last = Scans.next(procMem, demand);
        results.add(ScanResult.of(last));
      }
      print(last, results);
      if (FirstScanWarnings.matchesNothing(last)) {
        command.commandLine().getOut().println("No process passes the filters.");
        FirstScanWarnings.advice(last, scan, proc)
            .forEach(sentence -> command.commandLine().getOut().println(sentence + "."));
        return ExporterCommand.FAILED;
      }
    }
    return results.stream().allMatch(one -> one.unreadable() == 0) ? 0 : ExporterCommand.FAILED;
  }

  private void print(Report last, List<ScanResult> results) {
    Screen screen = new Screen(command.commandLine().getOut(), Terminal.own());
    int width = screen.size().columns();
    PrintWriter out = command.commandLine().getOut();
    if (verbose) {
      Ranking by = proc.readsDetail() ? Ranking.PSS : Ranking.RSS;
      screen.append(
          new ViewOptions()
              .view(last, TopView.ALL, by, OwnCapabilities.held(), Advice.NONE)
              .page(width, List.of()));
      out.println();
    }
    table(results).lines(width).forEach(out::println);
    long[] nanos = results.stream().mapToLong(ScanResult::nanos).sorted().toArray();
    out.println();
    out.println(
        "Duration in ms: minimum %s, median %s, maximum %s."
            .formatted(
                millis(nanos[0]),
                millis((nanos[(nanos.length - 1) / 2] + nanos[nanos.length / 2]) / 2),
                millis(nanos[nanos.length - 1])));
    MemoryTotals memory = last.totals().memory();
    out.println(
        "RSS %s, PSS %s, USS %s of %s."
            .formatted(
                text(memory.rss()),
                text(memory.pss()),
                text(memory.uss()),
                Unread.processes(last.totals().processes())));
  }

  private static Table table(List<ScanResult> results) {
    Table table =
        new Table(
            List.of(
                new Column("SCAN", Style.NUMBER),
                new Column("PROCESSES", Style.NUMBER),
                new Column("UNREADABLE", Style.NUMBER),
                new Column("MS", Style.NUMBER)));
    for (int i = 0; i < results.size(); i++) {
      ScanResult one = results.get(i);
      table.add(
          List.of(
              Integer.toString(i + 1),
              Integer.toString(one.processes()),
              Long.toString(one.unreadable()),
              millis(one.nanos())));
    }
    return table;
  }

  private static String millis(long nanos) {
    return Double.toString(Math.round(nanos / 1e5) / 10.0);
  }

  private static String text(Sum sum) {
    return sum.value().isPresent()
        ? (sum.isPartial() ? "≥" : "") + Size.bytes(sum.value())
        : sum.range().map(Size::range).orElse(Size.UNKNOWN);
  }
}
