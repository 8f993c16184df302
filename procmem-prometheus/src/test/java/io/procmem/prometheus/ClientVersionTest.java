package io.procmem.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.MultiCollector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** When {@code test-clients.sh} says that it tests a version of the client, it does. */
@EnabledIfSystemProperty(named = "client", matches = ".+")
class ClientVersionTest {

  @Test
  void client_isOfTheRequestedVersion() {
    assertThat(MultiCollector.class.getProtectionDomain().getCodeSource().getLocation().getPath())
        .endsWith("prometheus-metrics-model-" + System.getProperty("client") + ".jar");
  }
}
