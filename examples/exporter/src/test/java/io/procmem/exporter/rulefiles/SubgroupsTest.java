package io.procmem.exporter.rulefiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procmem.DetailPolicy;
import io.procmem.ProcMem;
import io.procmem.Rules;
import io.procmem.classify.RuleSyntaxException;
import io.procmem.report.ProcessUsage;
import io.procmem.snapshot.KernelUnits;
import io.procmem.testing.ProcTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A {@code subgroups.toml} of Herakles as rules. */
class SubgroupsTest {

  @TempDir private Path directory;

  private LoadedRules load(String toml) throws IOException {
    return RuleFormat.read(Files.writeString(directory.resolve("subgroups.toml"), toml));
  }

  /** The subgroup of each process; the catalogue follows the rules of the file. */
  private Map<Integer, String> subgroups(String toml) throws IOException {
    ProcTree tree = new ProcTree();
    tree.pid(1).name("myapp-api").parent(0).file("cmdline", "/bin/myapp-api\0");
    tree.pid(2).name("node").parent(1).file("cmdline", "node\0/srv/myapp-frontend/server.js\0");
    tree.pid(3).name("clickhouse-serv").parent(1).file("cmdline", "clickhouse-server\0");
    tree.pid(4).name("nginx").parent(1).file("cmdline", "nginx\0");
    Path proc = directory.resolve("proc");
    tree.writeTo(proc);
    LoadedRules rules = load(toml);
    assertThat(rules.standAlone()).isFalse();
    Map<Integer, String> subgroups = new TreeMap<>();
    try (ProcMem procMem =
        ProcMem.builder()
            .captured(proc, new KernelUnits(4096, 100))
            .detail(DetailPolicy.none())
            .rules(rules.rules().then(Rules.builtin()))
            .build()) {
      for (ProcessUsage process : procMem.report().processes()) {
        subgroups.put(process.process().pid(), process.subgroup().toString());
      }
    }
    return subgroups;
  }

  @Test
  void namesAndExpressions_putProcessesIntoSubgroups_andTheCatalogueFollows() throws IOException {
    assertThat(
            subgroups(
                """
                subgroups = [
                  { group = "myapp", subgroup = "api", matches = ["myapp-api", "api-server"] },
                  { group = "myapp", subgroup = "frontend", cmdline_matches = ["node.*myapp-frontend"] },
                ]
                """))
        .containsEntry(1, "myapp/api")
        .containsEntry(2, "myapp/frontend")
        .containsEntry(4, "web/nginx");
  }

  @Test
  void aLaterEntry_decidesBeforeAnEarlierOne_andANameBeforeAnExpression() throws IOException {
    assertThat(
            subgroups(
                """
                [[subgroups]]
                group = "a"
                subgroup = "first"
                matches = ["nginx", "node"]

                [[subgroups]]
                group = "a"
                subgroup = "last"
                matches = ["nginx"]
                cmdline_matches = ["server.js"]
                """))
        .containsEntry(4, "a/last")
        .containsEntry(2, "a/first");
  }

  @Test
  void aLongName_isComparedAsTheKernelKeepsIt() throws IOException {
    String toml =
        "subgroups = [{ group = \"olap\", subgroup = \"house\", matches = [\"clickhouse-server\"] }]";
    assertThat(subgroups(toml)).containsEntry(3, "olap/house");
    assertThat(load(toml).warnings())
        .singleElement()
        .asString()
        .endsWith(
            "subgroups.toml: entry 1, olap/house: clickhouse-server is compared as clickhouse-serv,"
                + " since the kernel keeps 15 bytes of a name");
  }

  @Test
  void aFileOfAnotherName_isRecognizedByItsKey() throws IOException {
    Path file = directory.resolve("mine");
    Files.writeString(file, "[[subgroups]]\ngroup = \"a\"\nsubgroup = \"b\"\nmatches = [\"x\"]\n");
    assertThat(RuleFormat.read(file).rules().size()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "subgroups = [{ group = 'a', subgroup = 'b' }|:1: this is not TOML: ",
        "groups = []|: there is no list subgroups in it",
        "subgroups = [{ subgroup = 'b', matches = ['x'] }]|: entry 1, ?/b: it needs a group",
        "subgroups = [{ group = 'a', subgroup = 'b', match = ['x'] }]|: there is no match: write",
        "subgroups = [{ group = 'a', subgroup = 'b', matches = 'x' }]|matches is not a list of texts",
        "subgroups = [{ group = 'a', subgroup = 'b', cmdline_matches = ['('] }]|: entry 1, a/b:",
      })
  void aMistake_hasAMessageThatSaysWhere(String toml, String message) {
    assertThatThrownBy(() -> load(toml.replace('\'', '"')))
        .isInstanceOfSatisfying(
            RuleSyntaxException.class,
            e -> assertThat(String.join("\n", e.problems())).contains(message));
  }

  @Test
  void allMistakes_areReportedAtOnce_andNothingElseHasAnEffect() throws IOException {
    assertThatThrownBy(() -> load("subgroups = [{ group = \"a\" }, { subgroup = \"b\" }]"))
        .isInstanceOfSatisfying(
            RuleSyntaxException.class, e -> assertThat(e.problems()).hasSize(2));
    assertThat(load("subgroups = [{ group = \"a\", subgroup = \"b\" }]").warnings())
        .anyMatch(
            warning ->
                warning.endsWith(
                    "entry 1, a/b: it matches no process: add matches or cmdline_matches"));
    assertThat(load("version = 1\nsubgroups = []").warnings())
        .anyMatch(warning -> warning.contains("version has no effect"))
        .anyMatch(warning -> warning.contains("no entry matches a process"));
  }

  @Test
  void aNameThatTheKernelCuts_endsBeforeTheCharacterThatItCuts() {
    assertThat(RuleText.kernelName("clickhouse-server")).isEqualTo("clickhouse-serv");
    assertThat(RuleText.kernelName("14-characters-é")).isEqualTo("14-characters-");
    assertThat(RuleText.kernelName("short")).isEqualTo("short");
  }
}
