package io.procmem.micrometer;

import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.procmem.metrics.Metric;
import io.procmem.metrics.MetricKind;
import io.procmem.metrics.MetricTable;
import io.procmem.metrics.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A metric with the names of its meters and tags.
 *
 * @param metric the metric
 * @param name the meters' name
 * @param tagKeys the keys of its rows' tags, then those of its cells
 * @param constant tags that all of its meters have
 */
record MeterNames(Metric<?> metric, String name, List<String> tagKeys, Tags constant) {

  /**
   * The name of a metric by OpenTelemetry, and tags that distinguish it from others of that name.
   */
  private record Convention(String name, Tags constant) {
    Convention(String name) {
      this(name, Tags.empty());
    }
  }

  /** From model/process of the semantic conventions: the metrics that we have too. */
  private static final Map<String, Convention> CONVENTIONS =
      Map.of(
          "procmem_process_resident_memory_bytes", new Convention("process.memory.usage"),
          "procmem_process_virtual_memory_bytes", new Convention("process.memory.virtual"),
          "procmem_process_cpu_seconds_total", new Convention("process.cpu.time"),
          "procmem_process_read_bytes_total",
              new Convention("process.disk.io", Tags.of("disk.io.direction", "read")),
          "procmem_process_written_bytes_total",
              new Convention("process.disk.io", Tags.of("disk.io.direction", "write")),
          "procmem_process_threads", new Convention("process.thread.count"),
          "procmem_process_open_fds", new Convention("process.unix.file_descriptor.count"),
          "procmem_process_context_switches_total", new Convention("process.context_switches"),
          "procmem_process_page_faults_total", new Convention("process.paging.faults"));

  private static final String PID = "pid";

  /**
   * Tags of processes by OpenTelemetry, also of meters for which it has no name: all meters of a
   * process have the same tags.
   */
  private static final Map<String, String> ATTRIBUTES =
      Map.of(
          PID,
          "process.pid",
          "user",
          "process.owner",
          "parent_pid",
          "process.parent_pid",
          "executable",
          "process.executable.path",
          "cgroup",
          "process.linux.cgroup",
          "container",
          "container.name",
          "pod",
          "k8s.pod.name",
          "namespace",
          "k8s.namespace.name",
          "runtime",
          "container.runtime.name",
          "image",
          "container.image.name");

  /** Tags by OpenTelemetry that replace a metric's own label. */
  private static final Map<String, String> CELL_ATTRIBUTES =
      Map.of(
          "process.cpu.time", "cpu.mode",
          "process.context_switches", "process.context_switch.type",
          "process.paging.faults", "system.paging.fault.type");

  static MeterNames of(Metric<?> metric, MetricTable table, MeterNaming naming) {
    List<String> labels = new ArrayList<>(table.labelNames(metric.rowKind()));
    labels.addAll(metric.ownLabels());
    boolean openTelemetry = naming == MeterNaming.OPEN_TELEMETRY;
    if (openTelemetry && labels.contains(PID)) { // so the row is a process
      labels.replaceAll(label -> ATTRIBUTES.getOrDefault(label, label));
    }
    Convention convention = openTelemetry ? CONVENTIONS.get(table.fullName(metric)) : null;
    if (convention == null) {
      return new MeterNames(metric, dotted(metric, table.prefix()), labels, Tags.empty());
    }
    String cell = CELL_ATTRIBUTES.get(convention.name());
    if (cell != null) {
      labels.set(labels.size() - 1, cell);
    }
    return new MeterNames(metric, convention.name(), labels, convention.constant());
  }

  private static String dotted(Metric<?> metric, String prefix) {
    String name = (prefix + metric.name()).replace('_', '.');
    if (metric.kind() == MetricKind.INFO) {
      return name + ".info";
    }
    // A ratio would have the name of a counter of seconds.
    return metric.unit() == Unit.RATIO ? name + ".ratio" : name;
  }

  /** Whether its name ends like that of a counter, as that of a gauge of another exporter may. */
  boolean hasNameOfCounter() {
    return metric.nameWithSuffixes().endsWith(MetricKind.COUNTER.suffix());
  }

  /** The base unit of its meters; null for a count. */
  @Nullable String baseUnit() {
    return switch (metric.unit()) {
      case NONE -> null;
      case BYTES -> BaseUnits.BYTES;
      case SECONDS -> "seconds";
      case RATIO -> "ratio";
    };
  }

  /** Rejects tags of the host that have the keys of its own tags. */
  void requireNone(Tags common) {
    for (Tag tag : common) {
      boolean ours = constant.stream().anyMatch(one -> one.getKey().equals(tag.getKey()));
      if (ours || tagKeys.contains(tag.getKey())) {
        throw new IllegalArgumentException(
            "the meter %s already has a tag '%s': give %s=%s another key"
                .formatted(name, tag.getKey(), tag.getKey(), tag.getValue()));
      }
    }
  }

  /** The tags of a meter. */
  Tags tags(List<String> rowLabels, int cell, Tags common) {
    List<Tag> tags = new ArrayList<>();
    for (int i = 0; i < rowLabels.size(); i++) {
      tags.add(Tag.of(tagKeys.get(i), rowLabels.get(i)));
    }
    List<String> own = metric.cells().get(cell);
    for (int i = 0; i < own.size(); i++) {
      tags.add(Tag.of(tagKeys.get(rowLabels.size() + i), own.get(i)));
    }
    return common.and(constant).and(tags);
  }
}
