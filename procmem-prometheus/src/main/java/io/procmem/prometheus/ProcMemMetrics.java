package io.procmem.prometheus;

import static java.util.Objects.requireNonNull;

import io.procmem.ProcMem;
import io.procmem.internal.exposition.ClassLoading;
import io.procmem.metrics.Metric;
import io.procmem.metrics.MetricTable;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the processes of a machine use, among the metrics of a registry. Registered once and then
 * left alone:
 *
 * <pre>{@code
 * ProcMem procMem = ProcMem.create();
 * ProcMemMetrics metrics = ProcMemMetrics.builder(procMem).register(registry);
 * }</pre>
 *
 * <p>A scrape never fails because of it: what goes wrong is told by {@code procmem_up}, by {@code
 * procmem_scan_unreadable}, and by a line in the log, at most one a minute. A scrape that asks for
 * some metrics by name ({@code name[]}) opens only the files that these need.
 *
 * <p>Thread-safe. It owns no thread and no file; those of the {@link ProcMem} are its owner's to
 * close.
 */
public final class ProcMemMetrics implements AutoCloseable {

  static {
    ClassLoading.ahead(ProcMemMetrics.class);
  }

  private final PrometheusRegistry registry;
  private final ProcMemCollector collector;

  private ProcMemMetrics(PrometheusRegistry registry, ProcMemCollector collector) {
    this.registry = registry;
    this.collector = collector;
  }

  /**
   * Begins to register the processes of a machine.
   *
   * @param procMem whose reports to show; it must outlive the registration
   * @return a builder with the defaults set
   */
  public static Builder builder(ProcMem procMem) {
    return new Builder(procMem);
  }

  /** Takes the metrics out of the registry. The {@link ProcMem} stays open. */
  @Override
  public void close() {
    registry.unregister(collector);
  }

  /** What is registered, and how it is spelled. */
  public static final class Builder {

    /** A name that needs no escaping anywhere. The colon is for recording rules. */
    private static final Pattern PREFIX = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    private final List<ProcMem> machines = new ArrayList<>();
    private final List<Labels> constLabels = new ArrayList<>();
    private MetricTable table = MetricTable.standard();
    private @Nullable String prefix;

    private Builder(ProcMem procMem) {
      machines.add(requireNonNull(procMem, "procMem"));
      constLabels.add(Labels.EMPTY);
    }

    /**
     * Which metrics are shown, of which processes; {@link MetricTable#standard()} by default.
     *
     * @param table the metrics, as {@code MetricTable.standard().top(20, Ranking.USS)}
     * @return this builder
     */
    public Builder metrics(MetricTable table) {
      this.table = requireNonNull(table, "metrics");
      return this;
    }

    /**
     * What every name begins with; {@code procmem_} by default. Two registrations in one registry
     * need two prefixes.
     *
     * @param prefix letters, digits and underscores, and no digit first
     * @return this builder
     */
    public Builder prefix(String prefix) {
      if (!PREFIX.matcher(prefix).matches()) {
        throw new IllegalArgumentException(
            "a prefix consists of letters, digits and _, and does not begin with a digit: '"
                + prefix
                + "'");
      }
      this.prefix = prefix;
      return this;
    }

    /**
     * Labels that every series has.
     *
     * @param labels the labels, as {@code Labels.of("host", "db1")}
     * @return this builder
     */
    public Builder constLabels(Labels labels) {
      constLabels.set(0, requireNonNull(labels, "constLabels"));
      return this;
    }

    /**
     * Another machine under the same names, such as the host beside a container. Its labels must
     * have the names of {@link #constLabels} and other values. Machines share the table's limit.
     *
     * @param other whose reports to show too
     * @param labels labels that every series of it has
     * @return this builder
     */
    public Builder and(ProcMem other, Labels labels) {
      machines.add(requireNonNull(other, "other"));
      constLabels.add(requireNonNull(labels, "labels"));
      return this;
    }

    /**
     * Registers it with {@link PrometheusRegistry#defaultRegistry}.
     *
     * @return the registration, to be closed
     */
    public ProcMemMetrics register() {
      return register(PrometheusRegistry.defaultRegistry);
    }

    /**
     * Registers it.
     *
     * @param registry with which registry
     * @return the registration, to be closed
     * @throws IllegalArgumentException if labels contradict each other, or the registry has metrics
     *     of these names
     */
    public ProcMemMetrics register(PrometheusRegistry registry) {
      requireNonNull(registry, "registry");
      checkLabels();
      MetricTable share = share();
      List<MachineSeries> all = new ArrayList<>();
      for (int i = 0; i < machines.size(); i++) {
        all.add(new MachineSeries(machines.get(i)::report, share, constLabels.get(i)));
      }
      ProcMemCollector collector =
          new ProcMemCollector(all, share, prefix == null ? share.prefix() : prefix);
      try {
        registry.register(collector);
      } catch (IllegalArgumentException | IllegalStateException e) {
        throw new IllegalArgumentException(
            "the registry has metrics of these names: register procmem once, or with another"
                + " prefix(…) (%s)".formatted(e.getMessage()),
            e);
      }
      return new ProcMemMetrics(registry, collector);
    }

    /** Several machines share the limit. */
    private MetricTable share() {
      OptionalInt limit = table.seriesLimit();
      return limit.isEmpty() || machines.size() == 1
          ? table
          : table.seriesLimit(Math.max(1, limit.getAsInt() / machines.size()));
    }

    private void checkLabels() {
      Set<String> ours = new HashSet<>();
      for (Metric<?> metric : table.metrics()) {
        ours.addAll(metric.ownLabels());
        ours.addAll(table.labelNames(metric.rowKind()));
      }
      Set<Labels> different = new HashSet<>();
      for (Labels labels : constLabels) {
        for (int i = 0; i < labels.size(); i++) {
          check(labels.getPrometheusName(i), labels.getValue(i), ours);
        }
        if (!labels.hasSameNames(constLabels.get(0)) || !different.add(labels)) {
          throw new IllegalArgumentException(
              "each machine needs labels of the same names and other values: " + constLabels);
        }
      }
    }

    @SuppressWarnings("ConstantValue") // the client lets nulls through, and fails on each scrape
    private static void check(String name, String value, Set<String> ours) {
      if (ours.contains(name)) {
        throw new IllegalArgumentException(
            "procmem has a label '%s' of its own: give %s=\"%s\" another name"
                .formatted(name, name, value));
      }
      if (value == null) {
        throw new IllegalArgumentException("the label '" + name + "' has no value");
      }
    }
  }
}
