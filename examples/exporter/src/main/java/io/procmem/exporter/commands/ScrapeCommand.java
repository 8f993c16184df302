package io.procmem.exporter.commands;

import io.procmem.DetailPolicy;
import io.procmem.ProcMem;
import io.procmem.exporter.input.Choice;
import io.procmem.exporter.input.DurationConverter;
import io.procmem.exporter.metrics.DialectOption;
import io.procmem.exporter.metrics.MetricOptions;
import io.procmem.exporter.metrics.ShownTable;
import io.procmem.exporter.scan.ProcOptions;
import io.procmem.exporter.scan.ScanOptions;
import io.procmem.metrics.dialect.Dialect;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints the metrics once, in the format of a scrape. */
@Command(
    name = ScrapeCommand.NAME,
    description = "Prints the metrics once, in the format of a scrape.",
    footer = {
      "  procmem-exporter scrape --all-processes",
      "  procmem-exporter scrape > procmem.new && mv procmem.new procmem.prom"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ScrapeCommand implements Callable<Integer> {

  static final String NAME = "scrape";

  @Spec private CommandSpec command;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      converter = FormatChoice.class,
      completionCandidates = FormatChoice.class,
      description =
          "The format: ${COMPLETION-CANDIDATES}; text is the Prometheus text format 0.0.4"
              + " (default: ${DEFAULT-VALUE}).")
  private Format format;

  @Option(
      names = "--interval",
      paramLabel = "DURATION",
      defaultValue = "1s",
      converter = DurationConverter.class,
      description =
          "The time between the two scans that CPU usage is computed from; below 500ms it stays"
              + " unknown (default: ${DEFAULT-VALUE}).")
  private Duration interval;

  @Option(
      names = "--dialect",
      paramLabel = "NAME",
      defaultValue = "standard",
      completionCandidates = DialectOption.Names.class,
      description =
          "Show metrics under the names of another exporter: ${COMPLETION-CANDIDATES} (default:"
              + " ${DEFAULT-VALUE}).")
  private String dialect;

  @Mixin private MetricOptions metrics;
  @Mixin private ScanOptions scan;
  @Mixin private ProcOptions proc;

  /** The format of the output. */
  enum Format {
    /** Prometheus text, 0.0.4. */
    TEXT,
    /** OpenMetrics text, 1.0.0. */
    OPENMETRICS;

    ExpositionFormatWriter writer() {
      ExpositionFormats formats = ExpositionFormats.init();
      return this == TEXT
          ? formats.getPrometheusTextFormatWriter()
          : formats.getOpenMetricsTextFormatWriter();
    }
  }

  static final class FormatChoice extends Choice<Format> {
    FormatChoice() {
      super(Format.values());
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    metrics.refuseIfTooShort(interval);
    Dialect names = DialectOption.named(command, dialect);
    ShownTable shown = metrics.tables(List.of(names), proc.readsDetail()).get(0);
    PrometheusRegistry registry = new PrometheusRegistry();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ProcMem procMem =
        proc.build(scan.builder(proc, DetailPolicy.interactive()).maxAge(Duration.ZERO))) {
      Scans.first(procMem, shown.table().demand());
      Thread.sleep(interval.toMillis());
      shown.register(procMem, registry, Optional.empty());
      PrintWriter stderr = command.commandLine().getErr();
      format.writer().write(bytes, Progress.during(stderr, registry::scrape));
    }
    PrintWriter out = command.commandLine().getOut();
    out.print(bytes.toString(StandardCharsets.UTF_8));
    return 0;
  }
}
