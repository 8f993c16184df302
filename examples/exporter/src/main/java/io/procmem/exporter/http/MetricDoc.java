package io.procmem.exporter.http;

import io.procmem.exporter.metrics.ShownTable;
import io.procmem.metrics.Metric;
import io.procmem.metrics.MetricTable;
import io.procmem.metrics.Unit;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** What the metrics of the pages mean, as text. */
final class MetricDoc {

  private final StringBuilder text = new StringBuilder();

  /** {@return the metrics of some pages: name, type, unit, labels and help of each} */
  static String of(List<MetricPage> pages, ReloadStatus status, MetricSnapshots own) {
    MetricDoc doc = new MetricDoc();
    for (MetricPage page : pages) {
      doc.text.append(page.path()).append(": ").append(page.description()).append("\n\n");
      ShownTable shown = page.shown();
      shown.table().metrics().forEach(metric -> doc.add(shown, metric));
      if (shown.isStandard()) {
        status.metrics(shown).forEach(doc::add);
      }
      if (page.hasOwnMetrics()) {
        own.forEach(doc::add);
      }
    }
    return doc.text.toString().stripTrailing();
  }

  private void add(ShownTable shown, Metric<?> metric) {
    MetricTable table = shown.table();
    List<String> labels = new ArrayList<>(table.labelNames(metric.rowKind()));
    labels.addAll(metric.ownLabels());
    shown.constLabels().forEach(label -> labels.add(label.getName()));
    String name = table.fullName(metric);
    add(
        shown.prefix().map(own -> own + name.substring(table.prefix().length())).orElse(name),
        metric.kind().name(),
        metric.unit() == Unit.NONE ? "" : metric.unit().name(),
        labels,
        metric.help());
  }

  private void add(MetricSnapshot metric) {
    List<String> labels = new ArrayList<>();
    metric.getDataPoints().stream()
        .map(one -> one.getLabels())
        .findFirst()
        .orElse(Labels.EMPTY)
        .forEach(label -> labels.add(label.getName()));
    io.prometheus.metrics.model.snapshots.Unit unit = metric.getMetadata().getUnit();
    add(
        metric.getMetadata().getPrometheusName(),
        metric.getClass().getSimpleName().replace("Snapshot", ""),
        unit == null ? "" : unit.toString(),
        labels,
        Objects.requireNonNullElse(metric.getMetadata().getHelp(), ""));
  }

  private void add(String name, String type, String unit, List<String> labels, String help) {
    text.append(name)
        .append(" (")
        .append(type.toLowerCase(Locale.ROOT))
        .append(unit.isEmpty() ? "" : ", " + unit.toLowerCase(Locale.ROOT))
        .append(labels.isEmpty() ? ")" : ") by " + String.join(", ", labels))
        .append("\n    ")
        .append(help)
        .append("\n\n");
  }
}
