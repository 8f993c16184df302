package io.procmem.examples.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.procmem.ProcMem;
import io.procmem.micrometer.ProcMemBinder;
import io.procmem.prometheus.ProcMemMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The beans for different libraries and properties. */
class AutoConfigurationTest {

  private static final ApplicationContextRunner WITHOUT_PROMETHEUS =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  MetricsAutoConfiguration.class,
                  CompositeMeterRegistryAutoConfiguration.class,
                  SimpleMetricsExportAutoConfiguration.class,
                  ProcMemAutoConfiguration.class,
                  ProcMemPrometheusAutoConfiguration.class,
                  ProcMemMicrometerAutoConfiguration.class,
                  ProcMemHealthAutoConfiguration.class));

  private static final ApplicationContextRunner CONTEXT =
      WITHOUT_PROMETHEUS.withConfiguration(
          AutoConfigurations.of(PrometheusMetricsExportAutoConfiguration.class));

  @Test
  void bootFindsAllOfThem() {
    assertThat(
            ImportCandidates.load(
                org.springframework.boot.autoconfigure.AutoConfiguration.class,
                getClass().getClassLoader()))
        .contains(
            Stream.of(
                    ProcMemAutoConfiguration.class,
                    ProcMemPrometheusAutoConfiguration.class,
                    ProcMemMicrometerAutoConfiguration.class,
                    ProcMemHealthAutoConfiguration.class)
                .map(Class::getName)
                .toArray(String[]::new));
  }

  @Test
  void aPrometheusRegistryGetsOnlyTheCollector() {
    CONTEXT.run(
        context -> {
          assertThat(context).hasSingleBean(ProcMemMetrics.class);
          assertThat(context).doesNotHaveBean(ProcMemBinder.class);
          assertThat(context.getBean(PrometheusRegistry.class).scrape("procmem_up"::equals))
              .hasSize(1);
        });
  }

  @Test
  void anyOtherRegistryGetsTheBinder() {
    WITHOUT_PROMETHEUS.run(
        context -> {
          assertThat(context).doesNotHaveBean(ProcMemMetrics.class);
          assertThat(context.getBean(MeterRegistry.class).get("procmem.up").gauges()).hasSize(2);
        });
  }

  @Test
  void withoutTheCollectorPrometheusGetsTheBinder() {
    CONTEXT
        .withClassLoader(new FilteredClassLoader(ProcMemMetrics.class))
        .run(
            context ->
                assertThat(context.getBean(PrometheusRegistry.class).scrape("procmem_up"::equals))
                    .hasSize(1));
  }

  @Test
  void theBinderCanBeSwitchedOff() {
    WITHOUT_PROMETHEUS
        .withPropertyValues("procmem.binder.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean(ProcMemBinder.class));
  }

  @Test
  void healthCanBeSwitchedOff() {
    CONTEXT.run(context -> assertThat(context).hasBean("procmemHealthContributor"));
    CONTEXT
        .withPropertyValues("management.health.procmem.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean(HealthContributor.class));
  }

  @Test
  void theContextClosesBothBeans() {
    ProcMem[] beans = new ProcMem[2];
    CONTEXT.run(
        context -> {
          beans[0] = context.getBean(ProcMem.class);
          beans[1] = context.getBean(ProcMemAutoConfiguration.OWN_TREE, ProcMem.class);
          assertThat(beans[1]).isNotSameAs(beans[0]);
          assertThat(beans[0].report().problem()).isEmpty();
        });

    assertThat(beans).allMatch(procMem -> procMem.report().problem().isPresent());
  }
}
