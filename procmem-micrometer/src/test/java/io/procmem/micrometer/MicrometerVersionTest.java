package io.procmem.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** When {@code test-registries.sh} says that it tests a version of Micrometer, it does. */
@EnabledIfSystemProperty(named = "micrometer", matches = ".+")
class MicrometerVersionTest {

  @Test
  void micrometer_isOfTheRequestedVersion() {
    assertThat(MeterRegistry.class.getProtectionDomain().getCodeSource().getLocation().getPath())
        .endsWith("micrometer-core-" + System.getProperty("micrometer") + ".jar");
  }
}
