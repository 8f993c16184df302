package io.procmem.exporter.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command that makes up processes. */
class GenerateTestDataCommandTest {

  @TempDir private Path directory;

  private static CommandResult generate(String... options) {
    return CommandResult.run(
        Stream.concat(Stream.of("generate-testdata"), Stream.of(options)).toArray(String[]::new));
  }

  private static List<String> values(CommandResult result, String key) {
    JsonNode processes = JsonMapper.shared().readTree(result.out()).get("processes");
    return processes.valueStream().map(process -> process.get(key).asString()).toList();
  }

  @Test
  void theFile_isOneThatTheOtherCommandsRead() throws IOException {
    Path file = directory.resolve("data.json");
    CommandResult written = generate("-o", file.toString(), "--seed=7");
    assertThat(written.out()).isEmpty();
    assertThat(written.err())
        .matches(
            "procmem-exporter: wrote \\d+ processes, with \\d+ subgroups of the rules; --seed=7 writes"
                + " the same file again\n");
    assertThat(written.code()).isZero();
    CommandResult groups =
        CommandResult.run(
            "report",
            "subgroups",
            "--test-data-file=" + file,
            "--csv",
            "--columns=subgroup,processes");
    assertThat(groups.err()).isEmpty();
    assertThat(groups.out().lines())
        .contains("db/postgres,6,", "web/nginx,6,", "other/other,12,")
        .hasSizeGreaterThan(1000);
  }

  @Test
  void theSameSeed_givesTheSameText() {
    String[] options = {"-o-", "--group=db", "--seed=7"};
    CommandResult first = generate(options);
    assertThat(generate(options).out()).isEqualTo(first.out());
    assertThat(first.out())
        .startsWith(
            "{\"version\":\"1.0\",\"generated_at\":\"1970-01-01T00:00:07Z\",\"processes\":[\n"
                + "{\"pid\":1000,\"name\":");
    options[2] = "--seed=8";
    assertThat(generate(options).out()).isNotEqualTo(first.out());
    CommandResult unseeded = generate("-o", "-", "--group=cache");
    String seed = unseeded.err().replaceAll("(?s).*(--seed=\\d+).*", "$1");
    assertThat(generate("-o", "-", "--group=cache", seed).out()).isEqualTo(unseeded.out());
  }

  @Test
  void options_chooseTheProcesses() throws IOException {
    Path rules = Files.writeString(directory.resolve("my.rules"), "shop/cart  comm=cart,cart-*\n");
    CommandResult mine =
        generate("-o-", "--rules=" + rules, "--group=shop", "--min-per-subgroup=3");
    assertThat(values(mine, "name")).containsExactly("cart", "cart-1", "cart");
    assertThat(values(mine, "subgroup")).containsOnly("cart");
    assertThat(values(mine, "pid")).containsExactly("1000", "1001", "1002");
    CommandResult others = generate("-o-", "--min-per-subgroup=0", "--others-count=2");
    assertThat(values(others, "name")).containsExactly("process-1", "process-2");
    assertThat(values(others, "group")).containsOnly("other");
    assertThat(values(generate("-o-", "--without-group=[a-z]*", "--without-group=d*"), "group"))
        .contains("web")
        .doesNotContain("db");
  }

  @Test
  void numbers_areThoseOfRealProcesses() {
    JsonNode root = JsonMapper.shared().readTree(generate("-o-", "--group=web").out());
    for (JsonNode process : root.get("processes")) {
      long rss = process.get("rss").asLong();
      assertThat(rss).isBetween(10L << 20, 2048L << 20);
      assertThat(process.get("pss").asDouble() / rss).isBetween(0.79, 0.96);
      assertThat(process.get("uss").asDouble() / rss).isBetween(0.59, 0.81);
      assertThat(process.get("cpu_percent").asDouble()).isBetween(0.0, 100.0);
      assertThat(process.get("cpu_time_seconds").asDouble()).isBetween(0.0, 10_000.0);
    }
  }

  @Test
  void whatCannotBeWritten_isAnError() {
    Path missing = directory.resolve("missing").resolve("data.json");
    assertThat(generate("-o", missing.toString()).err())
        .isEqualTo(
            "procmem-exporter: --output=%s: its directory does not exist: create it\n"
                .formatted(missing));
    assertThat(generate("-o", directory.toString()).err())
        .startsWith("procmem-exporter: --output=" + directory + ": it cannot be written: ");
    CommandResult none = generate("--group=nosuch");
    assertThat(none.err())
        .startsWith("procmem-exporter: there would be no process: give a --group");
    assertThat(none.code()).isEqualTo(ExporterCommand.FAILED);
    assertThat(generate("--min-per-subgroup=99999").err())
        .startsWith("procmem-exporter: there would be more than 300000 processes: give smaller");
    assertThat(generate("--group=db", "--others-count=3").err())
        .startsWith(
            "procmem-exporter: --others-count=3 has no effect, because the groups exclude"
                + " other/other: add --group=other, or leave it out");
    assertThat(generate("--seed=x").err())
        .contains("--seed", "'x': give a whole number, 0 or more");
  }
}
