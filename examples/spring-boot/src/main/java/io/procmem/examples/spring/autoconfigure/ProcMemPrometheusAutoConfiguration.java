package io.procmem.examples.spring.autoconfigure;

import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.procmem.ProcMem;
import io.procmem.prometheus.ProcMemMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/**
 * Registers a collector with the service's Prometheus registry, which {@code /actuator/prometheus}
 * scrapes. It costs less than half as much as the binder, and with {@code includedNames=…} reads
 * only the files that these metrics need.
 */
@AutoConfiguration(
    after = ProcMemAutoConfiguration.class,
    // By name, because Boot 4 and Boot 3 have it in different packages.
    afterName = {
      "org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus"
          + ".PrometheusMetricsExportAutoConfiguration",
      "org.springframework.boot.actuate.autoconfigure.metrics.export.prometheus"
          + ".PrometheusMetricsExportAutoConfiguration"
    })
@ConditionalOnClass({ProcMemMetrics.class, PrometheusRegistry.class})
@ConditionalOnSingleCandidate(PrometheusRegistry.class)
public final class ProcMemPrometheusAutoConfiguration {

  /** The name of the collector's bean. */
  static final String COLLECTOR = "procMemMetrics";

  /** Never lazy: no other bean asks for it. */
  @Bean(name = COLLECTOR)
  @Lazy(false)
  @ConditionalOnMissingBean(name = COLLECTOR)
  ProcMemMetrics procMemMetrics(
      PrometheusRegistry registry,
      @Qualifier(ProcMemAutoConfiguration.MACHINE) ProcMem machine,
      @Qualifier(ProcMemAutoConfiguration.OWN_TREE) ProcMem ownTree,
      ProcMemProperties properties,
      ProcMemSettings settings) {
    ProcMemMetrics.Builder builder = ProcMemMetrics.builder(machine).metrics(settings.table());
    Property.set("prefix", properties.prefix(), () -> builder.prefix(properties.prefix()));
    // In an empty registry, only the labels can be at fault.
    Property.set(
            "labels",
            properties.labels(),
            () ->
                builder
                    .constLabels(labels(settings.labels(ScopeLabel.MACHINE)))
                    .and(ownTree, labels(settings.labels(ScopeLabel.OWN)))
                    .register(new PrometheusRegistry()))
        .close();
    return Property.set("prefix", properties.prefix(), () -> builder.register(registry));
  }

  private static Labels labels(Map<String, String> all) {
    Labels.Builder labels = Labels.builder();
    all.forEach(labels::label);
    return labels.build();
  }

  /** Uses a type that a service without Micrometer lacks. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(PrometheusMeterRegistry.class)
  static final class WithMicrometer {

    /**
     * Keeps the meters of binders out of this registry: the collector shows their metrics there.
     */
    @Bean
    static BeanPostProcessor procMemIsCollected(ObjectProvider<PrometheusRegistry> collected) {
      return new BeanPostProcessor() {
        @Override
        public Object postProcessBeforeInitialization(Object bean, String name) {
          if (bean instanceof PrometheusMeterRegistry meters
              && meters.getPrometheusRegistry().equals(collected.getIfUnique())) {
            meters.config().meterFilter(MeterFilter.denyNameStartsWith("procmem."));
          }
          return bean;
        }
      };
    }
  }
}
