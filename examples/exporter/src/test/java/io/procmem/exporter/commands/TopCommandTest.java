package io.procmem.exporter.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The processes of this machine, which include the one that runs this test. */
class TopCommandTest {

  private static final int OWN = (int) ProcessHandle.current().pid();

  private final JsonMapper mapper = JsonMapper.builder().build();

  private static JsonNode own(JsonNode top) {
    return top.get("processes")
        .valueStream()
        .filter(process -> process.get("pid").asInt() == OWN)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void json_includesThisProcess_withItsNumbers() {
    CommandResult result = CommandResult.run("top", "-n", "all", "--json", "--interval", "600ms");
    assertThat(result.code()).isZero();
    JsonNode top = mapper.readTree(result.out());
    JsonNode own = own(top);
    assertThat(own.get("name").asString()).isEqualTo("java");
    assertThat(own.has("user")).isTrue();
    assertThat(own.has("group")).isTrue();
    assertThat(own.has("subgroup")).isTrue();
    long uss = own.get("uss_bytes").asLong();
    long pss = own.get("pss_bytes").asLong();
    assertThat(uss).isBetween(1L << 20, pss);
    assertThat(pss).isLessThanOrEqualTo(own.get("rss_bytes").asLong());
    assertThat(own.get("swap_bytes").asLong()).isNotNegative();
    assertThat(own.get("cpu_ratio").asDouble()).isNotNegative();
    assertThat(Instant.parse(top.get("taken_at").asString())).isBefore(Instant.now());
    JsonNode machine = top.get("machine");
    assertThat(machine.get("memory_available_bytes").asLong())
        .isBetween(1L, machine.get("memory_total_bytes").asLong());
    assertThat(top.get("unreadable").isArray()).isTrue();
    assertThat(top.get("processes").size()).isLessThanOrEqualTo(machine.get("processes").asInt());
  }

  @Test
  void anUnknownNumber_hasNoKey_andIsListed() {
    CommandResult result =
        CommandResult.run("top", "-n", "all", "--json", "--interval", "0", "--no-detail");
    JsonNode top = mapper.readTree(result.out());
    assertThat(own(top).has("rss_bytes")).isTrue();
    assertThat(own(top).has("pss_bytes")).isFalse();
    assertThat(result.out()).doesNotContain("null");
    List<String> unreadable = new ArrayList<>();
    top.get("unreadable")
        .forEach(
            row -> unreadable.add(row.get("file").asString() + " " + row.get("reason").asString()));
    assertThat(unreadable).contains("smaps_rollup not_asked");
  }

  @Test
  void ownRules_classifyProcesses_andSelectThem(@TempDir Path directory) throws Exception {
    Path mine = Files.writeString(directory.resolve("my.rules"), "own/tests comm=java\n");
    CommandResult result =
        CommandResult.run(
            "top", "--rules", mine.toString(), "--group", "own", "-n", "all", "--interval", "0");
    assertThat(result.code()).isZero();
    assertThat(result.out())
        .contains(" in these groups", "own/tests")
        .containsPattern("(?m)^ *" + OWN + " ")
        .doesNotContain("system/kernel");
  }

  @Test
  void aLimitOfOne_isOneRow() {
    CommandResult result = CommandResult.run("top", "-n", "1", "--by", "RSS", "--interval", "0");
    List<String> lines = result.out().lines().toList();
    assertThat(lines.get(0)).startsWith("Memory ");
    assertThat(lines.get(1)).endsWith(" processes, 1 shown, ranked by RSS.");
    assertThat(lines.get(3).strip()).matches("PID USER +NAME +GROUP +RSS +PSS +USS +SWAP +CPU");
    assertThat(lines.get(4)).isNotBlank();
    assertThat(lines.stream().skip(5).limit(1)).allMatch(String::isEmpty);
  }
}
