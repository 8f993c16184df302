package io.procmem.examples.spring.autoconfigure;

import io.micrometer.core.instrument.Tag;
import io.procmem.ProcMem;
import io.procmem.metrics.MetricTable;
import io.procmem.metrics.RowKind;
import io.procmem.micrometer.ProcMemBinder;
import io.procmem.micrometer.ProcMemBinderBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/**
 * Binders for every Micrometer registry; Boot binds each such bean. They replace the collector if
 * there is none, or run beside it with {@code procmem.binder.enabled=true}.
 */
@AutoConfiguration(
    after = ProcMemAutoConfiguration.class,
    // By name, because a service without Prometheus lacks this class.
    afterName = "io.procmem.examples.spring.autoconfigure.ProcMemPrometheusAutoConfiguration")
@ConditionalOnClass(ProcMemBinder.class)
@ConditionalOnBooleanProperty(name = "procmem.binder.enabled", matchIfMissing = true)
@Conditional(ProcMemMicrometerAutoConfiguration.Enabled.class)
public final class ProcMemMicrometerAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean(name = "procMemBinder")
  ProcMemBinder procMemBinder(
      @Qualifier(ProcMemAutoConfiguration.MACHINE) ProcMem machine, ProcMemSettings settings) {
    return binder(machine, settings.table(), settings.labels(ScopeLabel.MACHINE));
  }

  /** Excludes what is not of the tree, but of the machine or whole control groups. */
  @Bean
  @ConditionalOnMissingBean(name = "ownTreeBinder")
  ProcMemBinder ownTreeBinder(
      @Qualifier(ProcMemAutoConfiguration.OWN_TREE) ProcMem ownTree, ProcMemSettings settings) {
    MetricTable table =
        settings
            .table()
            .without(
                RowKind.MACHINE,
                RowKind.PROCESSOR,
                RowKind.CGROUP,
                RowKind.CONTAINER_CGROUP,
                RowKind.UNIT_CGROUP);
    return binder(ownTree, table, settings.labels(ScopeLabel.OWN));
  }

  private static ProcMemBinder binder(
      ProcMem procMem, MetricTable table, Map<String, String> labels) {
    List<Tag> tags = new ArrayList<>();
    labels.forEach((name, value) -> tags.add(Tag.of(name, value)));
    ProcMemBinderBuilder builder = ProcMemBinder.builder(procMem).tags(tags);
    Property.set("all-processes", true, () -> builder.metrics(limited(table)));
    return Property.set("labels", labels, builder::build);
  }

  private static MetricTable limited(MetricTable table) {
    if (table.seriesLimit().isEmpty()) {
      throw new IllegalArgumentException(
          "Micrometer keeps a meter for each series: set procmem.series-limit too, or"
              + " procmem.binder.enabled=false");
    }
    return table;
  }

  /** True if the binder is enabled explicitly, or if there is no collector. */
  static final class Enabled extends AnyNestedCondition {

    Enabled() {
      super(ConfigurationPhase.REGISTER_BEAN);
    }

    @ConditionalOnBooleanProperty("procmem.binder.enabled")
    static final class Explicitly {}

    @ConditionalOnMissingBean(name = "procMemMetrics")
    static final class WithoutCollector {}
  }
}
