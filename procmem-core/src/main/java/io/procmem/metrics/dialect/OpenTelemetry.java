package io.procmem.metrics.dialect;

import io.procmem.metrics.Metric;
import io.procmem.metrics.MetricTable;
import io.procmem.metrics.ProcessLabel;
import io.procmem.metrics.RowKind;
import java.util.ArrayList;
import java.util.List;

/**
 * The metrics of processes and of the system by OpenTelemetry's semantic conventions 1.44: {@code
 * process.memory.usage}, {@code system.cpu.time}.
 *
 * <p>Micrometer shows these names, and units such as {@code By}; so they arrive by OTLP. Prometheus
 * shows the names that an OpenTelemetry Collector would convert them to: {@code
 * process_memory_usage_bytes}, {@code system_cpu_time_seconds_total}.
 *
 * <p>Every metric of a process has the same attributes: {@code process.pid} and {@code
 * process.creation.time}, which identify it, {@code process.executable.name}, {@code
 * process.owner}, {@code process.executable.path} and {@code container.id}. {@link
 * MetricTable#label} adds others under their {@linkplain ProcessLabel#attributeName() names of
 * OpenTelemetry}. One that is unknown is empty. Command lines are never shown.
 *
 * <p>PSS, USS and swap of a process have no convention: their names begin with {@code procmem.}.
 *
 * <p>Every process is shown, as by the Collector, in at most 20,000 series, unless {@link
 * MetricTable#top}, a {@code Selection} or {@link MetricTable#seriesLimit(int)} set less.
 */
public final class OpenTelemetry {

  private static final int MAX_SERIES = 20_000;

  /** Each chosen process. */
  public static final RowKind<?> PROCESS = OpenTelemetryProcess.ROWS;

  /** The machine: one row. */
  public static final RowKind<?> SYSTEM = OpenTelemetrySystem.ROWS;

  private static final MetricTable TABLE = make();

  private OpenTelemetry() {}

  /**
   * The metrics of processes and of the system.
   *
   * @return the table
   */
  public static MetricTable table() {
    return TABLE;
  }

  private static MetricTable make() {
    List<Metric<?>> all = new ArrayList<>();
    all.addAll(OpenTelemetryProcessMetrics.metrics());
    all.addAll(OpenTelemetryMemory.metrics());
    all.addAll(OpenTelemetrySystem.metrics());
    return MetricTable.of("", all)
        .allProcesses()
        .seriesLimit(MAX_SERIES)
        .label(ProcessLabel.USER, ProcessLabel.EXECUTABLE, ProcessLabel.CONTAINER_ID);
  }
}
