package io.procmem.examples.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.metrics.ProcessLabel;
import io.procmem.metrics.RowKind;
import io.procmem.report.Ranking;
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
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** All properties, and the errors for invalid values. */
class PropertiesTest {

  private static final ApplicationContextRunner CONTEXT =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  ProcMemAutoConfiguration.class, ProcMemMicrometerAutoConfiguration.class));

  @Test
  void allAreBound() {
    CONTEXT
        .withPropertyValues(
            "procmem.proc-root=/proc",
            "procmem.passwd=/etc/passwd",
            "procmem.max-age=2s",
            "procmem.sample-every=15s",
            "procmem.detail=none",
            "procmem.top=3",
            "procmem.by=uss",
            "procmem.all-processes=true",
            "procmem.series-limit=500",
            "procmem.users=true",
            "procmem.process-labels=user,parent-pid",
            "procmem.labels.host=db1",
            "procmem.rules=classpath:shop.rules",
            "procmem.prefix=mine_",
            "procmem.binder.enabled=true")
        .run(
            context -> {
              ProcMemProperties bound = context.getBean(ProcMemProperties.class);
              assertThat(bound.procRoot()).isEqualTo(Path.of("/proc"));
              assertThat(bound.passwd()).isEqualTo(Path.of("/etc/passwd"));
              assertThat(bound.maxAge()).isEqualTo(Duration.ofSeconds(2));
              assertThat(bound.sampleEvery()).isEqualTo(Duration.ofSeconds(15));
              assertThat(bound.detail()).isEqualTo(ProcMemProperties.Detail.NONE);
              assertThat(bound.top()).isEqualTo(3);
              assertThat(bound.by()).isEqualTo(Ranking.USS);
              assertThat(bound.allProcesses()).isTrue();
              assertThat(bound.seriesLimit()).isEqualTo(500);
              assertThat(bound.users()).isTrue();
              assertThat(bound.processLabels())
                  .containsExactlyInAnyOrder(ProcessLabel.USER, ProcessLabel.PARENT_PID);
              assertThat(bound.labels()).isEqualTo(Map.of("host", "db1"));
              assertThat(bound.rules().getFilename()).isEqualTo("shop.rules");
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
          max-age=-1s                | negative
          sample-every=1ms           | 10 ms
          top=-1                     | negative
          series-limit=0             | at least 1
          all-processes=true         | procmem.series-limit
          labels.scope=x             | another name
          rules=classpath:none.rules | cannot be opened
          rules=classpath:bad.rules  | bad.rules:2
          rules=file:/dev/null       | give the path of a regular file
          passwd=/dev/null           | give the path of a regular file
          """)
  void aRejectedValueIsNamedWithTheReason(String setting, String reason) {
    CONTEXT
        .withPropertyValues("procmem." + setting)
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .hasStackTraceContaining(
                        InvalidConfigurationPropertyValueException.class.getName())
                    .hasStackTraceContaining("procmem." + setting.split("[=.]")[0])
                    .hasStackTraceContaining(reason));
  }
}
