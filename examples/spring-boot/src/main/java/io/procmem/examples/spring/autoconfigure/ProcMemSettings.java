package io.procmem.examples.spring.autoconfigure;

import io.procmem.DetailPolicy;
import io.procmem.ProcMem;
import io.procmem.ProcMemBuilder;
import io.procmem.Rules;
import io.procmem.Selection;
import io.procmem.container.NameSource;
import io.procmem.container.NodeFiles;
import io.procmem.metrics.MetricTable;
import io.procmem.metrics.ProcessLabel;
import io.procmem.metrics.RowKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.io.Resource;

/** Translates the properties to settings of the library. */
final class ProcMemSettings {

  private final ProcMemProperties properties;

  ProcMemSettings(ProcMemProperties properties) {
    this.properties = properties;
  }

  /** {@return the machine, or the host if its procfs is configured} */
  ProcMem machine() {
    ProcMemBuilder builder = builder().select(properties.select().selection());
    Path root = properties.procRoot();
    if (root != null) {
      Property.set("proc-root", root, () -> builder.root(root));
    }
    builder.containerNames(nodeFiles());
    Path passwd = properties.passwd();
    if (passwd == null) {
      return builder.build();
    }
    return Property.set("passwd", passwd, () -> builder.passwd(passwd).build());
  }

  private NodeFiles nodeFiles() {
    NodeFiles files = NodeFiles.none().json(new JsonNames());
    for (NameSource source : properties.containerNames()) {
      files = files.with(source);
    }
    for (Map.Entry<NameSource, Path> place : properties.nameDirectories().entrySet()) {
      NodeFiles others = files;
      files =
          Property.set(
              "name-directories",
              place.getValue(),
              () -> others.with(place.getKey(), place.getValue()));
    }
    NodeFiles all = files;
    return Property.set("node-root", properties.nodeRoot(), () -> all.below(properties.nodeRoot()));
  }

  /** {@return this JVM and its children, always from its own procfs} */
  ProcMem ownTree() {
    return builder().select(Selection.ownTree()).build();
  }

  private ProcMemBuilder builder() {
    ProcMemBuilder builder = ProcMem.builder();
    Property.set("max-age", properties.maxAge(), () -> builder.maxAge(properties.maxAge()));
    Duration interval = properties.sampleEvery();
    if (interval != null) {
      Property.set("sample-every", interval, () -> builder.sampleEvery(interval));
    }
    switch (properties.detail()) {
      case NONE -> builder.detail(DetailPolicy.none());
      case EVERY -> builder.detail(DetailPolicy.every());
      case DEFAULT -> {} // the builder's own, which differs between a machine and a tree
    }
    Rules catalogue =
        properties.programNames() ? Rules.builtin() : Rules.builtinWithoutProgramNames();
    Resource rules = properties.rules();
    return rules == null
        ? builder.rules(catalogue)
        : Property.set("rules", rules, () -> builder.rules(load(rules).then(catalogue)));
  }

  private static Rules load(Resource file) {
    try {
      if (file.isFile() && file.exists()) {
        return Rules.load(file.getFile().toPath()); // rejects pipes and devices
      }
      String name = file.getFilename() == null ? file.getDescription() : file.getFilename();
      return Rules.parse(name, file.getContentAsString(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(
          e.getMessage() + "; a file is written file:/etc/shop.rules, one in the jar classpath:…",
          e);
    }
  }

  /** {@return the metrics that both adapters show} */
  MetricTable table() {
    MetricTable table =
        MetricTable.standard().label(properties.processLabels().toArray(ProcessLabel[]::new));
    for (String kind : properties.rows()) {
      table = table.with(Property.set("rows", kind, () -> RowKind.named(kind)));
    }
    return withLimit(properties.allProcesses() ? table.allProcesses() : withTop(table));
  }

  private MetricTable withTop(MetricTable table) {
    int top = properties.top();
    return Property.set("top", top, () -> table.top(top, properties.by()));
  }

  private MetricTable withLimit(MetricTable table) {
    Integer limit = properties.seriesLimit();
    return limit == null
        ? table
        : Property.set("series-limit", limit, () -> table.seriesLimit(limit));
  }

  /** {@return the labels of every series of a scope, by name} */
  Map<String, String> labels(String scope) {
    Map<String, String> labels = new TreeMap<>(properties.labels());
    if (labels.put(ScopeLabel.NAME, scope) != null) {
      throw new InvalidConfigurationPropertyValueException(
          "procmem.labels", properties.labels(), "give the label scope another name");
    }
    return labels;
  }
}
