/**
 * Shows reports of procmem as metrics of the Prometheus Java client. Start at {@link
 * io.procmem.prometheus.ProcMemMetrics}.
 */
module io.procmem.prometheus {
  requires transitive io.procmem;
  requires transitive io.prometheus.metrics.model;
  requires org.slf4j;
  requires static org.jspecify;

  exports io.procmem.prometheus;
}
