package io.procmem.examples.spring.procmem;

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
 * Binds to every registry of Micrometer, which Boot does with each bean that is a binder: in place
 * of the collector, or beside it if {@code procmem.binder.enabled} says so.
 */
@AutoConfiguration(
    after = ProcMemAutoConfiguration.class,
    // By name: a service without Prometheus has no such class.
    afterName = "io.procmem.examples.spring.procmem.ProcMemPrometheusAutoConfiguration")
@ConditionalOnClass(ProcMemBinder.class)
@ConditionalOnBooleanProperty(name = "procmem.binder.enabled", matchIfMissing = true)
@Conditional(ProcMemMicrometerAutoConfiguration.Wanted.class)
public final class ProcMemMicrometerAutoConfiguration {

  @Bean
  ProcMemBinder procMemBinder(ProcMem machine, ProcMemSettings settings) {
    return binder(machine, settings.table(), settings.labels(ScopeLabel.MACHINE));
  }

  /** Without the machine's own numbers, which are the same whoever is looked at. */
  @Bean
  ProcMemBinder ownTreeBinder(
      @Qualifier(ProcMemAutoConfiguration.OWN_TREE) ProcMem ownTree, ProcMemSettings settings) {
    MetricTable table = settings.table().without(RowKind.MACHINE);
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

  /** Where it was asked for, or where no collector shows anything. */
  static final class Wanted extends AnyNestedCondition {

    Wanted() {
      super(ConfigurationPhase.REGISTER_BEAN);
    }

    @ConditionalOnBooleanProperty("procmem.binder.enabled")
    static final class Asked {}

    @ConditionalOnMissingBean(type = "io.procmem.prometheus.ProcMemMetrics")
    static final class Alone {}
  }
}
