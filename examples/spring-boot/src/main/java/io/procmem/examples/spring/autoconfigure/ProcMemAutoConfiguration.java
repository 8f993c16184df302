package io.procmem.examples.spring.autoconfigure;

import io.procmem.ProcMem;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/**
 * Two beans: one reads the processes of the machine, the other those of the service and its
 * children. The context closes both. A bean of the same name replaces one of them; any other {@link
 * ProcMem} is in addition. Metric adapters and health are configured separately, because each needs
 * a library that a service may not have.
 */
@AutoConfiguration
@EnableConfigurationProperties(ProcMemProperties.class)
public final class ProcMemAutoConfiguration {

  /** The name of the bean that reads the machine. */
  public static final String MACHINE = "procMem";

  /** The name of the bean that reads this JVM and its children. */
  public static final String OWN_TREE = "ownTree";

  @Bean
  ProcMemSettings procMemSettings(ProcMemProperties properties) {
    return new ProcMemSettings(properties);
  }

  /** Also injected without a name, whatever other beans there are. */
  @Bean(name = MACHINE)
  @Primary
  @ConditionalOnMissingBean(name = MACHINE)
  ProcMem machine(ProcMemSettings settings) {
    return settings.machine();
  }

  /** Injected only by name, so that a plain {@link ProcMem} is the machine's. */
  @Bean(name = OWN_TREE, defaultCandidate = false)
  @ConditionalOnMissingBean(name = OWN_TREE)
  ProcMem ownTree(ProcMemSettings settings) {
    return settings.ownTree();
  }
}
