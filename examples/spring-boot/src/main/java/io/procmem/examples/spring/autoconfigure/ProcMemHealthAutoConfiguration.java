package io.procmem.examples.spring.autoconfigure;

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

/**
 * Adds the health of both scans to {@code /actuator/health}. Of this package, only this class and
 * {@link ProcMemHealthIndicator} use types that Boot 3 has in other packages.
 */
@AutoConfiguration(after = ProcMemAutoConfiguration.class)
@ConditionalOnClass({HealthContributor.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnEnabledHealthIndicator("procmem")
public final class ProcMemHealthAutoConfiguration {

  /** The name without {@code HealthContributor} is the key in the response. */
  @Bean
  @ConditionalOnMissingBean(name = "procmemHealthContributor")
  HealthContributor procmemHealthContributor(
      @Qualifier(ProcMemAutoConfiguration.MACHINE) ProcMem machine,
      @Qualifier(ProcMemAutoConfiguration.OWN_TREE) ProcMem ownTree,
      ProcMemSettings settings) {
    Demand demand = settings.table().demand();
    return CompositeHealthContributor.fromMap(
        Map.of(
            ScopeLabel.MACHINE, new ProcMemHealthIndicator(machine, demand),
            ScopeLabel.OWN, new ProcMemHealthIndicator(ownTree, demand)));
  }
}
