package io.procmem.examples.spring.procmem;

import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.procmem.ProcMem;
import io.procmem.prometheus.ProcMemMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Map;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.micrometer.metrics.autoconfigure.MeterRegistryCustomizer;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * Registers a collector beneath Micrometer, with the registry that {@code /actuator/prometheus}
 * scrapes. That costs less than half of what the binder does, and reads for {@code includedNames=…}
 * only what those need.
 */
@AutoConfiguration(
    after = {ProcMemAutoConfiguration.class, PrometheusMetricsExportAutoConfiguration.class})
@ConditionalOnClass({ProcMemMetrics.class, PrometheusMeterRegistry.class})
@ConditionalOnBean(PrometheusRegistry.class)
public final class ProcMemPrometheusAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  ProcMemMetrics procMemMetrics(
      PrometheusRegistry registry,
      ProcMem machine,
      @Qualifier(ProcMemAutoConfiguration.OWN_TREE) ProcMem ownTree,
      ProcMemProperties properties,
      ProcMemSettings settings) {
    ProcMemMetrics.Builder builder = ProcMemMetrics.builder(machine).metrics(settings.table());
    Property.set("prefix", properties.prefix(), () -> builder.prefix(properties.prefix()));
    Labels ofMachine = labels(settings.labels(ScopeLabel.MACHINE));
    Labels ofOwn = labels(settings.labels(ScopeLabel.OWN));
    return Property.set(
        "labels",
        properties.labels(),
        () -> builder.constLabels(ofMachine).and(ownTree, ofOwn).register(registry));
  }

  /**
   * Both adapters call a metric by the same name, and what a Prometheus registry has twice fails
   * every scrape. So it is given no meter of the binder, which the collector shows already; all
   * other registries get them.
   */
  @Bean
  MeterRegistryCustomizer<PrometheusMeterRegistry> procMemIsCollected() {
    return registry -> registry.config().meterFilter(MeterFilter.denyNameStartsWith("procmem."));
  }

  private static Labels labels(Map<String, String> all) {
    Labels.Builder labels = Labels.builder();
    all.forEach(labels::label);
    return labels.build();
  }
}
