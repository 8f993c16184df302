package io.procmem.examples.spring.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.annotation.DirtiesContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** The running service, its real workers and its real numbers. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@DirtiesContext
class ShopTest {

  private static final Map<String, String> OF_WORKERS =
      Map.of("scope", "own", "group", "shop", "subgroup", "worker");
  private static final String PSS = "procmem_process_proportional_memory_bytes";
  private static final String RSS = "procmem_process_resident_memory_bytes";
  private static final String CPU = "procmem_group_cpu_seconds_total";

  @Value("${local.server.port}")
  private int port;

  private final Set<Long> started = new HashSet<>();
  private Client client;

  @BeforeEach
  void connect() {
    client = new Client(port);
  }

  @AfterEach
  void stopWorkers() throws Exception {
    for (long pid : started) {
      client.send("DELETE", "/workers/" + pid);
    }
  }

  private long startWorker() throws Exception {
    var response = client.send("POST", "/workers");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    long pid = client.json(response).get("pid").asLong();
    started.add(pid);
    return pid;
  }

  private void stopWorker(long pid) throws Exception {
    assertThat(client.send("DELETE", "/workers/" + pid).statusCode()).isEqualTo(204);
    started.remove(pid);
  }

  private static Set<Long> workersIn(Scrape scrape) {
    return scrape
        .find(RSS, OF_WORKERS)
        .map(series -> Long.parseLong(series.labels().get("pid")))
        .collect(Collectors.toSet());
  }

  @Test
  void showsMachineAndOwnTreeToPrometheus() throws Exception {
    Scrape scrape = client.scrape();

    for (String scope : Set.of("machine", "own")) {
      assertThat(scrape.sum("procmem_up", Map.of("scope", scope))).isEqualTo(1);
      assertThat(scrape.find("procmem_group_processes", Map.of("scope", scope))).isNotEmpty();
    }
    assertThat(scrape.names()).as("Boot's own").contains("jvm_info", "process_uptime_seconds");
    String own = Long.toString(ProcessHandle.current().pid());
    Wait.until(
        "its own detail was read; while it grows quickly, that may need a second scan",
        () -> client.scrape().sum(PSS, Map.of("scope", "own", "pid", own)) > 0);
  }

  @Test
  void showsOnlyTheMetricsThatAreNamed() throws Exception {
    String text = client.get("/actuator/prometheus?includedNames=procmem_up");

    assertThat(Scrape.parse(text).names()).containsExactly("procmem_up");
  }

  @Test
  void isHealthyWhileItCanScan() throws Exception {
    JsonNode health = client.json("/actuator/health");

    assertThat(health.get("status").asString()).isEqualTo("UP");
    JsonNode own = health.at("/components/procmem/components/own");
    assertThat(own.get("status").asString()).isEqualTo("UP");
    assertThat(own.at("/details/processes").asInt()).isPositive();
    assertThat(own.at("/details/scanAgeMillis").asLong(-1)).isNotNegative();
  }

  @Test
  void workersComeAndGoAndTheirCountersStay() throws Exception {
    long first = startWorker();
    long second = startWorker();
    Wait.until(
        "both are series of the own tree",
        () -> workersIn(client.scrape()).containsAll(Set.of(first, second)));
    Wait.until("both have a PSS", () -> client.scrape().find(PSS, OF_WORKERS).count() == 2);
    Wait.until("they have used the CPU", () -> client.scrape().sum(CPU, OF_WORKERS) > 0);

    double used = client.scrape().sum(CPU, OF_WORKERS);
    stopWorker(first);
    used = waitUntilOnly(Set.of(second), used);
    stopWorker(second);
    used = waitUntilOnly(Set.of(), used);

    long third = startWorker();
    waitUntilOnly(Set.of(third), used);
  }

  /** Scrapes until only these are left; checks that the counter never falls, and returns it. */
  private double waitUntilOnly(Set<Long> pids, double atLeast) throws Exception {
    double[] used = {atLeast};
    Wait.until(
        "the workers are " + pids,
        () -> {
          Scrape scrape = client.scrape();
          double now = scrape.sum(CPU, OF_WORKERS);
          assertThat(now).isGreaterThanOrEqualTo(used[0]);
          used[0] = now;
          return workersIn(scrape).equals(pids);
        });
    return used[0];
  }

  @Test
  void showsTheMemoryOfItselfAndItsWorkers() throws Exception {
    long pid = startWorker();
    JsonNode[] response = new JsonNode[1];
    Wait.until(
        "the worker is there, and no PSS is missing",
        () -> {
          response[0] = client.json("/memory");
          return worker(response[0], pid).has("pssBytes")
              && response[0].get("pssMissing").asInt() == 0;
        });

    JsonNode memory = response[0];
    JsonNode worker = worker(memory, pid);
    assertThat(worker.get("rssBytes").asLong()).isPositive();
    assertThat(worker.get("pssBytes").asLong())
        .isGreaterThanOrEqualTo(worker.get("ussBytes").asLong());
    long sum = 0;
    for (JsonNode process : memory.get("processes")) {
      sum += process.path("pssBytes").asLong(0); // none of a zombie
    }
    assertThat(memory.get("pssBytes").asLong()).isEqualTo(sum);
    assertThat(memory.has("problem")).as("an unknown value has no key").isFalse();
  }

  private static JsonNode worker(JsonNode memory, long pid) {
    return memory
        .get("processes")
        .valueStream()
        .filter(one -> one.get("pid").asLong() == pid)
        .filter(one -> one.get("subgroup").asString().equals("shop/worker"))
        .findFirst()
        .orElseGet(MissingNode::getInstance);
  }

  @Test
  void startsAtMostEightAndStopsNoOtherProcess() throws Exception {
    for (int i = 0; i < Workers.MAX_WORKERS; i++) {
      startWorker();
    }

    assertThat(client.send("POST", "/workers").statusCode()).isEqualTo(409);
    long notAWorker = ProcessHandle.current().pid();
    assertThat(client.send("DELETE", "/workers/" + notAWorker).statusCode()).isEqualTo(404);
  }

  @Test
  void bindsToOtherRegistriesBesideTheCollector() throws Exception {
    startWorker();
    String workers = "/actuator/metrics/procmem.group.processes?tag=scope:own&tag=subgroup:worker";
    Wait.until(
        "the binder shows the worker",
        () -> {
          client.get("/actuator/metrics/procmem.up"); // reading any meter takes a new report
          return client.send("GET", workers).statusCode() == 200;
        });

    assertThat(client.json(workers).at("/measurements/0/value").asDouble()).isPositive();
    assertThat(client.scrape().find("procmem_up", Map.of()))
        .as("once for each scope, though both adapters have it")
        .hasSize(2);
  }
}
