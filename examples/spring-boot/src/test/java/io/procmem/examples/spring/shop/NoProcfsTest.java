package io.procmem.examples.spring.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** A service without a procfs keeps running and reports the problem. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@DirtiesContext
class NoProcfsTest {

  @TempDir static Path empty;

  @Value("${local.server.port}")
  private int port;

  @DynamicPropertySource
  static void mountNothing(DynamicPropertyRegistry properties) {
    properties.add("procmem.proc-root", () -> empty);
  }

  @Test
  void isDownWithTheReason() throws Exception {
    var response = new Client(port).send("GET", "/actuator/health");

    assertThat(response.statusCode()).isEqualTo(503);
    JsonNode procmem = new Client(port).json(response).at("/components/procmem");
    assertThat(procmem.get("status").asString()).isEqualTo("DOWN");
    JsonNode machine = procmem.at("/components/machine");
    assertThat(machine.get("status").asString()).isEqualTo("DOWN");
    assertThat(machine.at("/details/reason").asString()).contains(empty.toString());
    assertThat(procmem.at("/components/own/status").asString())
        .as("its own tree is read from /proc")
        .isEqualTo("UP");
  }

  @Test
  void canBeScrapedAnyway() throws Exception {
    Scrape scrape = new Client(port).scrape();

    assertThat(scrape.sum("procmem_up", Map.of("scope", "machine"))).isZero();
    assertThat(scrape.sum("procmem_up", Map.of("scope", "own"))).isEqualTo(1);
    assertThat(scrape.names()).contains("jvm_info");
  }
}
