package io.procmem.examples.spring.procmem;

import io.procmem.ProcMem;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * The machine's processes and the service's own, each read for as long as the context lives, which
 * closes both. The metric adapters and the health have auto-configurations of their own, since each
 * needs a library that a service may not have.
 */
@AutoConfiguration
@EnableConfigurationProperties(ProcMemProperties.class)
public final class ProcMemAutoConfiguration {

  /** The bean that reads this JVM and its children. */
  public static final String OWN_TREE = "ownTree";

  @Bean
  ProcMemSettings procMemSettings(ProcMemProperties properties) {
    return new ProcMemSettings(properties);
  }

  @Bean
  @ConditionalOnMissingBean
  ProcMem procMem(ProcMemSettings settings) {
    return settings.machine();
  }

  /** Injected only where it is asked for by name: who just wants a {@link ProcMem} gets all. */
  @Bean(name = OWN_TREE, defaultCandidate = false)
  @ConditionalOnMissingBean(name = OWN_TREE)
  ProcMem ownTree(ProcMemSettings settings) {
    return settings.ownTree();
  }
}
