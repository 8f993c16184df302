package io.procmem.examples.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.container.NameSource;
import io.procmem.metrics.ProcessLabel;
import io.procmem.metrics.RowKind;
import io.procmem.report.Ranking;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** All properties, and the errors for invalid values. */
class PropertiesTest {

  private static final ApplicationContextRunner CONTEXT =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  ProcMemAutoConfiguration.class, ProcMemMicrometerAutoConfiguration.class));

  private static final ApplicationContextRunner PROMETHEUS =
      new ApplicationContextRunner()
          .withBean(PrometheusRegistry.class, PrometheusRegistry::new)
          .withConfiguration(
              AutoConfigurations.of(
                  ProcMemAutoConfiguration.class, ProcMemPrometheusAutoConfiguration.class));

  @Test
  void allAreBound() {
    CONTEXT
        .withPropertyValues(
            "procmem.proc-root=/proc",
            "procmem.passwd=/etc/passwd",
            "procmem.container-names=pod-logs,docker",
            "procmem.node-root=/host",
            "procmem.name-directories.containerd=/run/k3s/containerd",
            "procmem.max-age=2s",
            "procmem.sample-every=15s",
            "procmem.select.containers=web-*,db",
            "procmem.select.without-users=root",
            "procmem.select.container-filter=shop/*/*/java",
            "procmem.detail=none",
            "procmem.top=3",
            "procmem.by=uss",
            "procmem.all-processes=true",
            "procmem.series-limit=500",
            "procmem.rows=user,container",
            "procmem.process-labels=user,parent-pid",
            "procmem.labels.host=db1",
            "procmem.rules=classpath:shop.rules",
            "procmem.program-names=false",
            "procmem.prefix=mine_",
            "procmem.binder.enabled=true")
        .run(
            context -> {
              ProcMemProperties bound = context.getBean(ProcMemProperties.class);
              assertThat(bound.procRoot()).isEqualTo(Path.of("/proc"));
              assertThat(bound.passwd()).isEqualTo(Path.of("/etc/passwd"));
              assertThat(bound.containerNames())
                  .containsExactlyInAnyOrder(NameSource.POD_LOGS, NameSource.DOCKER);
              assertThat(bound.nodeRoot()).isEqualTo(Path.of("/host"));
              assertThat(bound.nameDirectories())
                  .isEqualTo(Map.of(NameSource.CONTAINERD, Path.of("/run/k3s/containerd")));
              assertThat(bound.maxAge()).isEqualTo(Duration.ofSeconds(2));
              assertThat(bound.sampleEvery()).isEqualTo(Duration.ofSeconds(15));
              assertThat(bound.select().containers()).containsExactly("web-*", "db");
              assertThat(bound.select().withoutUsers()).containsExactly("root");
              assertThat(bound.select().containerFilter()).containsExactly("shop/*/*/java");
              assertThat(bound.select().units()).isEmpty();
              assertThat(bound.detail()).isEqualTo(ProcMemProperties.Detail.NONE);
              assertThat(bound.top()).isEqualTo(3);
              assertThat(bound.by()).isEqualTo(Ranking.USS);
              assertThat(bound.allProcesses()).isTrue();
              assertThat(bound.seriesLimit()).isEqualTo(500);
              assertThat(bound.rows()).containsExactly("user", "container");
              assertThat(bound.processLabels())
                  .containsExactlyInAnyOrder(ProcessLabel.USER, ProcessLabel.PARENT_PID);
              assertThat(bound.labels()).isEqualTo(Map.of("host", "db1"));
              assertThat(bound.rules().getFilename()).isEqualTo("shop.rules");
              assertThat(bound.programNames()).isFalse();
              assertThat(bound.prefix()).isEqualTo("mine_");
              assertThat(bound.binder().enabled()).isTrue();

              ProcMemSettings settings = context.getBean(ProcMemSettings.class);
              assertThat(settings.labels("own")).isEqualTo(Map.of("host", "db1", "scope", "own"));
              assertThat(settings.table().labelNames(RowKind.PROCESS))
                  .contains("user", "parent_pid");
              assertThat(settings.table().metrics())
                  .anyMatch(metric -> metric.rowKind() == RowKind.USER);
            });
  }

  @Test
  void noneIsRequired() {
    CONTEXT.run(context -> assertThat(context).hasNotFailed());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"detail=loud", "by=size", "max-age=soon", "top=many", "process-labels=shoe"})
  void anUnreadableValueIsNamed(String setting) {
    CONTEXT
        .withPropertyValues("procmem." + setting)
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .hasStackTraceContaining(BindException.class.getName())
                    .hasStackTraceContaining("procmem." + setting.split("=")[0]));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          proc-root=proc             | absolute path
          passwd=/no/passwd          | cannot be read
          node-root=host             | absolute path
          name-directories.crio=run  | absolute path
          max-age=-1s                | negative
          select.container-filter=a/b | four parts
          select.units=a,,b          | empty pattern
          sample-every=1ms           | 10 ms
          top=-1                     | number of processes
          max-age=-106751991167d     | negative
          sample-every=-1s           | 10 ms
          series-limit=0             | at least 1
          all-processes=true         | procmem.series-limit
          labels.scope=x             | another name
          labels.group=x             | another key
          rules=classpath:none.rules | cannot be opened
          rules=classpath:bad.rules  | bad.rules:2
          rules=file:/dev/null       | give the path of a regular file
          passwd=/dev/null           | give the path of a regular file
          """)
  void aRejectedValueIsNamedWithTheReason(String setting, String reason) {
    CONTEXT
        .withPropertyValues("procmem." + setting)
        .run(context -> assertNamed(context, setting, reason));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          labels.__x=1               | __x
          labels.group=x             | another name
          labels.scope=x             | another name
          labels.[parent.pid]=x      | another name
          prefix=1_                  | start with a digit
          prefix=                    | start with a digit
          top=-5                     | number of processes
          series-limit=-1            | at least 1
          """)
  void aValueThatPrometheusRejectsIsNamedWithTheReason(String setting, String reason) {
    PROMETHEUS
        .withPropertyValues("procmem.process-labels=parent-pid", "procmem." + setting)
        .run(context -> assertNamed(context, setting, reason));
  }

  @Test
  void twoLabelsOfOneNameAreRejected() {
    PROMETHEUS
        .withPropertyValues("procmem.labels.[a.b]=1", "procmem.labels.a_b=2")
        .run(context -> assertNamed(context, "labels", "a_b"));
  }

  @Test
  void namesThatTheRegistryHasAlreadyAreNoFaultOfTheLabels() {
    PrometheusRegistry shared = new PrometheusRegistry();
    ApplicationContextRunner runner =
        new ApplicationContextRunner()
            .withBean(PrometheusRegistry.class, () -> shared)
            .withConfiguration(
                AutoConfigurations.of(
                    ProcMemAutoConfiguration.class, ProcMemPrometheusAutoConfiguration.class));
    runner.run(
        first ->
            runner.run(
                second -> assertNamed(second, "prefix", "the registry already has metrics")));
    runner.run(
        afterTheFirstWasClosed ->
            runner
                .withPropertyValues("procmem.prefix=other_")
                .run(second -> assertThat(second).hasNotFailed()));
  }

  @Test
  void theLongestDurationsAreAccepted() {
    CONTEXT
        .withPropertyValues("procmem.max-age=106751991167d", "procmem.sample-every=106751991167d")
        .run(context -> assertThat(context).hasNotFailed());
  }

  private static void assertNamed(
      AssertableApplicationContext context, String setting, String reason) {
    assertThat(context.getStartupFailure())
        .hasStackTraceContaining(InvalidConfigurationPropertyValueException.class.getName())
        .hasStackTraceContaining("procmem." + setting.split("[=.]")[0])
        .hasStackTraceContaining(reason);
  }
}
