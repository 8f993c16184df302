package io.procmem.prometheus;

import static java.util.Objects.requireNonNull;

import io.procmem.ProcMem;
import io.procmem.internal.exposition.ClassLoading;
import io.procmem.internal.exposition.LabelValues;
import io.procmem.internal.exposition.NamesInUse;
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
 * Shows the memory use of a machine's processes as metrics of a Prometheus registry. Register it
 * once:
 *
 * <pre>{@code
 * ProcMem procMem = ProcMem.create();
 * ProcMemMetrics metrics = ProcMemMetrics.builder(procMem).register(registry);
 * }</pre>
 *
 * <p>A scrape never fails because of it. Problems show in {@code procmem_up}, in {@code
 * procmem_scan_unreadable}, and in the log, with at most one line a minute. If a scrape selects
 * metrics with {@code name[]}, only the files these need are read.
 *
 * <p>If a {@code ProcMemBinder} is bound to a registry of Micrometer over the same registry, each
 * metric is shown by one of the two: this adapter leaves out those that the binder has meters of,
 * for as long as it has them, and a line in the log says so. Only one of the two is needed.
 *
 * <p>Thread-safe. It owns no thread and no file, and does not close the {@link ProcMem}.
 */
public final class ProcMemMetrics implements AutoCloseable {

  static {
    ClassLoading.ahead(ProcMemMetrics.class);
  }

  private final PrometheusRegistry registry;
  private final ProcMemCollector collector;
  private final List<MachineSeries> machines;

  private ProcMemMetrics(
      PrometheusRegistry registry, ProcMemCollector collector, List<MachineSeries> machines) {
    this.registry = registry;
    this.collector = collector;
    this.machines = machines;
  }

  /**
   * Starts to configure a registration.
   *
   * @param procMem the source of the reports; it must outlive the registration
   * @return a builder with the defaults set
   */
  public static Builder builder(ProcMem procMem) {
    return new Builder(procMem);
  }

  /** Removes the metrics from the registry. The {@link ProcMem} stays open. */
  @Override
  public void close() {
    registry.unregister(collector);
  }

  /** The settings of a registration. Not thread-safe. */
  public static final class Builder {

    /** Names that need no escaping anywhere. Colons are reserved for recording rules. */
    private static final Pattern PREFIX = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    private final List<ProcMem> machines = new ArrayList<>();
    private final List<Labels> constLabels = new ArrayList<>();
    private MetricTable table = MetricTable.standard();
    private @Nullable String prefix;
    private @Nullable ProcMemMetrics earlier;

    private Builder(ProcMem procMem) {
      machines.add(requireNonNull(procMem, "procMem"));
      constLabels.add(Labels.EMPTY);
    }

    /**
     * Sets which metrics are shown, for which processes; {@link MetricTable#standard()} by default.
     *
     * @param table the metrics, such as {@code MetricTable.standard().top(20, Ranking.USS)}
     * @return this builder
     */
    public Builder metrics(MetricTable table) {
      this.table = requireNonNull(table, "metrics");
      return this;
    }

    /**
     * Sets the prefix of every name; by default that of the table, {@code procmem_}. Two
     * registrations in one registry need different prefixes.
     *
     * @param prefix letters, digits and underscores, not starting with a digit
     * @return this builder
     * @throws IllegalArgumentException if it contains other characters
     */
    public Builder prefix(String prefix) {
      if (!PREFIX.matcher(prefix).matches()) {
        throw new IllegalArgumentException(
            "a prefix consists of letters, digits and _, and does not start with a digit: '"
                + prefix
                + "'");
      }
      this.prefix = prefix;
      return this;
    }

    /**
     * Sets labels that every series has.
     *
     * @param labels the labels, such as {@code Labels.of("host", "db1")}
     * @return this builder
     */
    public Builder constLabels(Labels labels) {
      constLabels.set(0, requireNonNull(labels, "constLabels"));
      return this;
    }

    /**
     * Continues the counters of another registration of the same machines, such as one with other
     * metrics: what is added up in a row {@code other}, and counters of the kernel that have
     * restarted, neither fall nor jump. The limit of label values begins again.
     *
     * @param earlier the other registration, which this one replaces
     * @return this builder
     */
    public Builder continueFrom(ProcMemMetrics earlier) {
      this.earlier = requireNonNull(earlier, "earlier");
      return this;
    }

    /**
     * Adds another machine under the same names, such as the host of a container. Its labels must
     * have the names of {@link #constLabels} and other values. The machines share the series limit
     * and the limit of label values.
     *
     * @param other the source of its reports
     * @param labels labels that every series of that machine has
     * @return this builder
     */
    public Builder and(ProcMem other, Labels labels) {
      machines.add(requireNonNull(other, "other"));
      constLabels.add(requireNonNull(labels, "labels"));
      return this;
    }

    /**
     * Registers the metrics with {@link PrometheusRegistry#defaultRegistry}.
     *
     * @return the registration; close it to remove the metrics
     * @throws IllegalArgumentException if labels conflict, or the registry already has metrics of
     *     these names
     */
    public ProcMemMetrics register() {
      return register(PrometheusRegistry.defaultRegistry);
    }

    /**
     * Registers it.
     *
     * @param registry the registry
     * @return the registration; close it to remove the metrics
     * @throws IllegalArgumentException if labels conflict, or the registry already has metrics of
     *     these names
     */
    public ProcMemMetrics register(PrometheusRegistry registry) {
      requireNonNull(registry, "registry");
      checkLabels();
      MetricTable share = share();
      LabelValues values = new LabelValues(share);
      List<MachineSeries> all = new ArrayList<>();
      for (int i = 0; i < machines.size(); i++) {
        all.add(new MachineSeries(machines.get(i)::report, share, constLabels.get(i), values));
        if (earlier != null && i < earlier.machines.size()) {
          all.get(i).continueFrom(earlier.machines.get(i));
        }
      }
      ProcMemCollector collector =
          new ProcMemCollector(
              all, share, prefix == null ? share.prefix() : prefix, () -> NamesInUse.in(registry));
      try {
        registry.register(collector);
      } catch (IllegalArgumentException | IllegalStateException e) {
        throw new IllegalArgumentException(
            "the registry already has metrics of these names: register procmem once, or set another"
                + " prefix(…) (%s)".formatted(e.getMessage()),
            e);
      }
      return new ProcMemMetrics(registry, collector, all);
    }

    /** The table of one machine: all of them share the series limit. */
    private MetricTable share() {
      OptionalInt limit = table.seriesLimit();
      return limit.isEmpty() || machines.size() == 1
          ? table
          : table.seriesLimit(Math.max(1, limit.getAsInt() / machines.size()));
    }

    private void checkLabels() {
      Set<String> ours = new HashSet<>();
      for (Metric<?> metric : table.metrics()) {
        ours.addAll(PrometheusMetric.labels(metric.ownLabels()));
        ours.addAll(PrometheusMetric.labels(table.labelNames(metric.rowKind())));
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

    @SuppressWarnings("ConstantValue") // the client accepts null and then fails on each scrape
    private static void check(String name, String value, Set<String> ours) {
      if (ours.contains(name)) {
        throw new IllegalArgumentException(
            "procmem already has a label '%s': give %s=\"%s\" another name"
                .formatted(name, name, value));
      }
      if (value == null) {
        throw new IllegalArgumentException("the label '" + name + "' has no value");
      }
    }
  }
}
