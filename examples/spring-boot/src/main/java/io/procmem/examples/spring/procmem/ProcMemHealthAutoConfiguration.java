package io.procmem.examples.spring.procmem;

import io.procmem.ProcMem;
import io.procmem.snapshot.Demand;
import java.util.Map;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;

/** Shows at {@code /actuator/health} whether the machine and the own tree can be read. */
@AutoConfiguration(after = ProcMemAutoConfiguration.class)
@ConditionalOnClass({HealthContributor.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnEnabledHealthIndicator("procmem")
public final class ProcMemHealthAutoConfiguration {

  /** Its name, less the ending, is its key in the answer. */
  @Bean
  @ConditionalOnMissingBean(name = "procmemHealthContributor")
  HealthContributor procmemHealthContributor(
      ProcMem machine,
      @Qualifier(ProcMemAutoConfiguration.OWN_TREE) ProcMem ownTree,
      ProcMemSettings settings) {
    Demand demand = settings.table().demand();
    return CompositeHealthContributor.fromMap(
        Map.of(
            ScopeLabel.MACHINE, new ProcMemHealthIndicator(machine, demand),
            ScopeLabel.OWN, new ProcMemHealthIndicator(ownTree, demand)));
  }
}
