package io.procmem.exporter.metrics;

import io.procmem.ProcMem;
import io.procmem.metrics.MetricTable;
import io.procmem.prometheus.ProcMemMetrics;
import io.procmem.snapshot.Demand;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Collection;
import java.util.Optional;

/**
 * Metrics as a scrape shows them.
 *
 * @param table the metrics
 * @param prefix the prefix of their names; empty for that of the table
 * @param constLabels the labels of every series
 */
public record ShownTable(MetricTable table, Optional<String> prefix, Labels constLabels) {

  /**
   * {@return what a scan for all of these reads}
   *
   * @param all metrics
   */
  public static Demand demand(Collection<ShownTable> all) {
    return all.stream().map(shown -> shown.table.demand()).reduce(Demand.of(), Demand::plus);
  }

  /** {@return whether they have the standard names} */
  public boolean isStandard() {
    return table.prefix().equals(MetricTable.standard().prefix());
  }

  /**
   * Registers them.
   *
   * @param procMem reads the machine
   * @param registry the registry
   * @param earlier the registration whose counters continue
   * @return the registration
   */
  public ProcMemMetrics register(
      ProcMem procMem, PrometheusRegistry registry, Optional<ProcMemMetrics> earlier) {
    ProcMemMetrics.Builder builder =
        ProcMemMetrics.builder(procMem).metrics(table).constLabels(constLabels);
    prefix.ifPresent(builder::prefix);
    earlier.ifPresent(builder::continueFrom);
    return builder.register(registry);
  }
}
