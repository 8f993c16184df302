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
import org.jspecify.annotations.Nullable;

/**
 * A metric with the names of its meters and tags.
 *
 * @param metric the metric
 * @param name the meters' name
 * @param tagKeys the keys of its rows' tags, then those of its cells
 */
record MeterNames(Metric<?> metric, String name, List<String> tagKeys) {

  static MeterNames of(Metric<?> metric, MetricTable table) {
    List<String> labels = new ArrayList<>(table.labelNames(metric.rowKind()));
    labels.addAll(metric.ownLabels());
    String name = metric.isOpenTelemetry() ? metric.name() : dotted(metric, table.prefix());
    return new MeterNames(metric, name, labels);
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

  /**
   * The base unit of its meters; null for a count.
   *
   * @param endsName whether names end with it, as in Prometheus, rather than units by UCUM
   */
  @Nullable String baseUnit(boolean endsName) {
    if (metric.isOpenTelemetry() && !endsName) {
      return metric.unitSymbol();
    }
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
      if (tagKeys.contains(tag.getKey())) {
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
    return common.and(tags);
  }
}
