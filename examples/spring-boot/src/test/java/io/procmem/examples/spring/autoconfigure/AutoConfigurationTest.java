package io.procmem.examples.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.procmem.ProcMem;
import io.procmem.Selection;
import io.procmem.micrometer.ProcMemBinder;
import io.procmem.prometheus.ProcMemMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans for different libraries and properties. */
@ExtendWith(OutputCaptureExtension.class)
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
  void whatIsOfTheMachine_isNotShownAgainForTheOwnTree() {
    WITHOUT_PROMETHEUS
        .withPropertyValues("procmem.rows=processor,container_cgroup,unit_cgroup")
        .run(
            context -> {
              List<String> shown =
                  context.getBean(MeterRegistry.class).getMeters().stream()
                      .map(meter -> meter.getId().getName() + " " + meter.getId().getTag("scope"))
                      .toList();
              assertThat(shown)
                  .anyMatch(name -> name.equals("procmem.processor machine"))
                  .noneMatch(
                      name -> name.matches("procmem\\.(machine|processor|.*cgroup)\\b.* own"));
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

  /** How many processes a scope has. */
  private static double processes(AssertableApplicationContext context, String scope) {
    return context
        .getBean(PrometheusRegistry.class)
        .scrape("procmem_scan_processes"::equals)
        .stream()
        .flatMap(metric -> metric.getDataPoints().stream())
        .filter(point -> scope.equals(point.getLabels().get("scope")))
        .mapToDouble(point -> ((GaugeSnapshot.GaugeDataPointSnapshot) point).getValue())
        .sum();
  }

  private static ProcMem thisJvmOnly() {
    return ProcMem.builder().select(Selection.self()).build();
  }

  @Test
  void lazyBeansLoseNoMetric() {
    Set<String> eager = new HashSet<>();
    CONTEXT.run(context -> eager.addAll(names(context)));
    CONTEXT
        .withInitializer(
            context ->
                context.addBeanFactoryPostProcessor(
                    new LazyInitializationBeanFactoryPostProcessor()))
        .run(
            context ->
                assertThat(names(context)).isEqualTo(eager).contains("procmem_group_processes"));
  }

  private static Set<String> names(AssertableApplicationContext context) {
    return context.getBean(PrometheusRegistry.class).scrape().stream()
        .map(metric -> metric.getMetadata().getPrometheusName())
        .filter(name -> name.startsWith("procmem_"))
        .collect(Collectors.toSet());
  }

  @Test
  void anOwnTreeOfYourOwnLeavesTheMachineAlone() {
    CONTEXT
        .withBean("ownTree", ProcMem.class, AutoConfigurationTest::thisJvmOnly)
        .run(
            context -> {
              assertThat(processes(context, "machine")).isGreaterThan(1);
              assertThat(processes(context, "own")).isEqualTo(1);
              assertThat(context.getBean(ProcMem.class))
                  .isSameAs(context.getBean(ProcMemAutoConfiguration.MACHINE));
            });
  }

  @Test
  void aMachineOfYourOwnReplacesIt() {
    CONTEXT
        .withBean("procMem", ProcMem.class, AutoConfigurationTest::thisJvmOnly)
        .run(
            context -> {
              assertThat(processes(context, "machine")).isEqualTo(1);
              assertThat(context).hasBean(ProcMemAutoConfiguration.OWN_TREE);
            });
  }

  @Test
  void furtherBeansReplaceNone() {
    CONTEXT
        .withBean("database", ProcMem.class, AutoConfigurationTest::thisJvmOnly)
        .withBean("queue", ProcMem.class, AutoConfigurationTest::thisJvmOnly)
        .run(
            context -> {
              assertThat(processes(context, "machine")).isGreaterThan(1);
              assertThat(context.getBeansOfType(ProcMem.class)).hasSize(4);
            });
    WITHOUT_PROMETHEUS
        .withBean("database", ProcMem.class, AutoConfigurationTest::thisJvmOnly)
        .run(
            context ->
                assertThat(
                        context
                            .getBean(MeterRegistry.class)
                            .get("procmem.scan.processes")
                            .tag("scope", "machine")
                            .gauge()
                            .value())
                    .isGreaterThan(1));
  }

  @Test
  void aPrimaryBeanOfYourOwnReplacesNone() {
    CONTEXT
        .withBean(
            "database",
            ProcMem.class,
            AutoConfigurationTest::thisJvmOnly,
            definition -> definition.setPrimary(true))
        .run(context -> assertThat(processes(context, "machine")).isGreaterThan(1));
  }

  @Test
  void furtherAdaptersReplaceNone() {
    CONTEXT
        .withUserConfiguration(FurtherCollector.class)
        .run(
            context -> {
              assertThat(names(context)).contains("procmem_group_processes");
              assertThat(context.getBean(PrometheusRegistry.class).scrape("database_up"::equals))
                  .hasSize(1);
            });
    WITHOUT_PROMETHEUS
        .withUserConfiguration(BinderOfYourOwn.class)
        .run(
            context -> {
              assertThat(context.getBeansOfType(ProcMemBinder.class)).hasSize(2);
              assertThat(context.getBean(MeterRegistry.class).get("procmem.up").gauges())
                  .hasSize(2);
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class FurtherCollector {
    @Bean
    ProcMemMetrics databaseMetrics(
        PrometheusRegistry registry, @Qualifier("ownTree") ProcMem ownTree) {
      return ProcMemMetrics.builder(ownTree).prefix("database_").register(registry);
    }
  }

  /** With the name that the README gives it. */
  @Configuration(proxyBeanMethods = false)
  static class BinderOfYourOwn {
    @Bean
    ProcMemBinder procMemBinder(@Qualifier("procMem") ProcMem machine) {
      return new ProcMemBinder(machine, Tags.of("scope", "machine"));
    }
  }

  @Test
  void bothAdaptersServeTheirRegistries() {
    CONTEXT
        .withPropertyValues("procmem.binder.enabled=true")
        .run(
            context -> {
              assertThat(processes(context, "machine")).isGreaterThan(1);
              assertThat(context.getBean(PrometheusMeterRegistry.class).scrape())
                  .contains("procmem_up{scope=\"own\"} 1")
                  .contains("procmem_process_resident_memory_bytes{");
            });
  }

  @Test
  void aPlainPrometheusRegistryGetsTheCollectorWithoutMicrometer() {
    new ApplicationContextRunner()
        .withClassLoader(
            new FilteredClassLoader(
                "io.micrometer", "io.procmem.micrometer", "org.springframework.boot.micrometer"))
        .withBean(PrometheusRegistry.class, PrometheusRegistry::new)
        .withConfiguration(
            AutoConfigurations.of(
                ProcMemAutoConfiguration.class, ProcMemPrometheusAutoConfiguration.class))
        .run(context -> assertThat(names(context)).contains("procmem_up"));
  }

  @Test
  void twoContextsAndARestartedOneHaveTheirOwnMetrics() {
    CONTEXT.run(
        first -> {
          CONTEXT.run(second -> assertThat(processes(second, "machine")).isGreaterThan(1));
          assertThat(processes(first, "machine")).isGreaterThan(1);
        });
    CONTEXT.run(again -> assertThat(processes(again, "machine")).isGreaterThan(1));
  }

  /** Without this auto-configuration: the beans that the README shows, both of them. */
  @Configuration(proxyBeanMethods = false)
  static class PlainBeans {
    @Bean
    ProcMem procMem() {
      return ProcMem.create();
    }

    @Bean
    ProcMemBinder procMemBinder(ProcMem procMem) {
      return new ProcMemBinder(procMem);
    }

    @Bean
    ProcMemMetrics procMemMetrics(ProcMem procMem, PrometheusRegistry registry) {
      return ProcMemMetrics.builder(procMem).register(registry);
    }
  }

  @Test
  void plainBeansOfBothAdaptersServeThePage(CapturedOutput output) {
    new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                MetricsAutoConfiguration.class,
                CompositeMeterRegistryAutoConfiguration.class,
                SimpleMetricsExportAutoConfiguration.class,
                PrometheusMetricsExportAutoConfiguration.class))
        .withUserConfiguration(PlainBeans.class)
        .run(
            context -> {
              for (int scrape = 0; scrape < 3; scrape++) {
                assertThat(context.getBean(PrometheusMeterRegistry.class).scrape())
                    .contains("procmem_up 1", "procmem_process_resident_memory_bytes{");
              }
            });
    assertThat(output.toString().lines().filter(line -> line.contains("ProcMemBinder")))
        .as("one line says what to do")
        .hasSize(1);
  }
}
