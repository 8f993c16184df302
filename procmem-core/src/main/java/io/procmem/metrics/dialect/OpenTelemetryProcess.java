package io.procmem.metrics.dialect;

import io.procmem.metrics.OtherRow;
import io.procmem.metrics.RowContext;
import io.procmem.metrics.RowKind;
import io.procmem.metrics.RowSink;
import io.procmem.report.ProcessUsage;
import io.procmem.report.Report;
import io.procmem.snapshot.IoField;
import io.procmem.snapshot.MeminfoField;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.StatusField;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One process in the table of {@link OpenTelemetry}.
 *
 * @param usage the process
 * @param report the report
 */
record OpenTelemetryProcess(ProcessUsage usage, Report report) {

  static final RowKind<OpenTelemetryProcess> ROWS =
      RowKind.<OpenTelemetryProcess>builder(
              "opentelemetry_process",
              "process.pid",
              "process.creation.time",
              "process.executable.name")
          .standard()
          .needs(Source.SYSTEM_STAT, Source.EXE)
          .ofProcessesByAttributes()
          .startsAt(
              OpenTelemetryProcess::startedAt,
              (process, earlier) -> earlier.precedes(process.sample().id()))
          .foldsInto(
              new OtherRow<>(
                  "other", List.of("", "", "other"), false, OpenTelemetryProcess::rssBytes))
          .rows(OpenTelemetryProcess::rows);

  private static final DateTimeFormatter MILLIS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  private static final int NAME = 1;
  private static final double NANOS = 1e9;

  private static void rows(RowContext context, RowSink<OpenTelemetryProcess> rows) {
    for (ProcessUsage usage : context.processes()) {
      ProcessSample process = usage.process();
      List<String> standard = context.labels(usage);
      List<String> labels = new ArrayList<>();
      labels.add(Integer.toString(process.pid()));
      labels.add(context.startOf(process.id()).map(MILLIS::format).orElse(""));
      labels.add(process.executable().map(Values::fileName).orElse(standard.get(NAME)));
      labels.addAll(Values.further(standard));
      rows.accept(process.id(), labels, new OpenTelemetryProcess(usage, context.report()));
    }
  }

  ProcessSample sample() {
    return usage.process();
  }

  private Optional<Instant> startedAt() {
    return report.snapshot().startOf(sample().id());
  }

  /**
   * Without the calendar, which may be set. 0 for a process that started during the scan. Unknown
   * if start times are not those of this machine, as in some containers.
   */
  double uptimeSeconds() {
    Optional<Duration> up = report.snapshot().machine().uptime();
    if (up.isEmpty() || startedAt().isEmpty()) {
      return Double.NaN;
    }
    long started = report.snapshot().units().ticksToNanos(sample().id().startTicks());
    return Math.max(0, up.get().toNanos() - started) / NANOS;
  }

  private long rssBytes() {
    return sample().rssBytes().orElse(0);
  }

  double userCpuRatio() {
    return Math.max(0, Values.of(usage.cpuRatio()) - systemCpuRatio());
  }

  double systemCpuRatio() {
    return Values.of(usage.systemCpuRatio());
  }

  double ofProcessors(double ratio) {
    return ratio / OpenTelemetrySystem.processors(report);
  }

  double totalBytes() {
    return Values.of(report.snapshot().machine().memory().get(MeminfoField.TOTAL));
  }

  double io(IoField field) {
    return Values.of(sample().io().get(field));
  }

  double status(StatusField field) {
    return Values.of(sample().status().get(field));
  }
}
