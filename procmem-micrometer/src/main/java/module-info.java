/**
 * Shows reports of procmem as meters of Micrometer. Start at {@link
 * io.procmem.micrometer.ProcMemBinder}.
 */
module io.procmem.micrometer {
  requires transitive io.procmem;
  requires transitive micrometer.core;
  requires org.slf4j;
  requires static micrometer.registry.prometheus;
  requires static io.prometheus.metrics.model;
  requires static org.jspecify;

  exports io.procmem.micrometer;
}
