package io.procmem.exporter.rulefiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procmem.DetailPolicy;
import io.procmem.ProcMem;
import io.procmem.classify.RuleSyntaxException;
import io.procmem.report.ProcessUsage;
import io.procmem.report.Report;
import io.procmem.snapshot.KernelUnits;
import io.procmem.testing.ProcTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Configurations of process-exporter as rules. */
class ProcessNamesTest {

  @TempDir private Path directory;

  /** The numbers of processes, and what they run. */
  private static ProcTree machine() {
    ProcTree tree = new ProcTree();
    tree.pid(1).name("init").parent(0).uid(0).file("cmdline", "/sbin/init\0");
    tree.pid(2).name("kthreadd").kernelThread().parent(0).uid(0);
    tree.pid(10).name("bash").parent(1).uid(0).file("cmdline", "-bash\0");
    tree.pid(11).name("python3").parent(1).file("cmdline", "/usr/bin/python3\0/srv/report.py\0");
    tree.pid(12).name("python3").parent(1).file("cmdline", "/opt/bin/python3\0-m\0shop\0");
    tree.pid(13).name("java").parent(1).file("cmdline", "/usr/bin/java\0-jar\0/srv/cart.jar\0");
    tree.pid(14).name("a*b").parent(1).file("cmdline", "/bin/a*b\0it's, \"so\" #1\0");
    tree.pid(15).name("axb").parent(1).file("cmdline", "/bin/axb\0");
    return tree;
  }

  private LoadedRules load(String... lines) throws IOException {
    return RuleFormat.read(Files.write(directory.resolve("all.yaml"), List.of(lines)));
  }

  /** The group of each process that has one. */
  private Map<Integer, String> groups(LoadedRules rules) throws IOException {
    assertThat(rules.standAlone()).isTrue();
    Path proc = directory.resolve("proc");
    machine().writeTo(proc);
    Map<Integer, String> groups = new TreeMap<>();
    try (ProcMem procMem =
        ProcMem.builder()
            .captured(proc, new KernelUnits(4096, 100))
            .detail(DetailPolicy.none())
            .rules(rules.rules())
            .build()) {
      Report report = procMem.report();
      for (ProcessUsage process : report.processes()) {
        if (!process.subgroup().isOther()) {
          groups.put(process.process().pid(), process.subgroup().name());
        }
      }
    }
    return groups;
  }

  private Map<Integer, String> groups(String... lines) throws IOException {
    LoadedRules rules = load(lines);
    assertThat(rules.warnings()).isEmpty();
    return groups(rules);
  }

  @Test
  void theUsualConfiguration_groupsAllButKernelThreadsByName() throws IOException {
    assertThat(groups("process_names:", "  - name: \"{{.Comm}}\"", "    cmdline:", "    - '.+'"))
        .isEqualTo(
            Map.of(
                1, "init", 10, "bash", 11, "python3", 12, "python3", 13, "java", 14, "a*b", 15,
                "axb"));
  }

  @Test
  void theFirstItemThatMatches_namesTheGroup() throws IOException {
    assertThat(
            groups(
                "process_names:",
                "  - comm: [bash, zsh]",
                "  - name: '{{ .Comm }}:{{ index .Matches `script` }} of {{.Username}}'",
                "    exe: [python3]",
                "    cmdline: ['/(?P<script>\\w+)\\.py$', srv]",
                "  - exe: [/opt/bin/python3]",
                "  - name: jar {{- /* a comment */ -}} {{- .Matches.jar }} (java/8)",
                "    cmdline: ['-jar\\s+[^ ]*/(?P<jar>\\w+).jar']",
                "  - name: the rest, all = 1",
                "    comm: [kthreadd, init]"))
        .containsEntry(10, "-bash")
        .containsEntry(11, "python3:report of 0")
        .containsEntry(12, "python3")
        .containsEntry(13, "jarcart (java/8)")
        .containsEntry(2, "the rest, all = 1");
  }

  @Test
  void textsAreExact_whateverCharactersTheyHave() throws IOException {
    assertThat(
            groups(
                "process_names:",
                "- {name: star, comm: ['a*b', 'a*b', 'a, \"b\" #c\\']}",
                "- {name: none, exe: ['/bin/ax?', 'a\\*b', '*']}"))
        .isEqualTo(Map.of(14, "star"));
    assertThat(groups("process_names: [{name: a, cmdline: [\"'s, \\\"so\\\" #1\"]}]"))
        .isEqualTo(Map.of(14, "a"));
  }

  @Test
  void anchors_andItemsInOneLine_areRead() throws IOException {
    assertThat(
            groups(
                "process_names: [&shell {comm: &names [bash], name: a}, {comm: [init], name: b},",
                "  {comm: *names, cmdline: [bash], name: c}]"))
        .isEqualTo(Map.of(1, "b", 10, "a"));
  }

  @Test
  void whatMatchesNothing_isAWarning_andTheRestIsRead() throws IOException {
    LoadedRules rules =
        load(
            "process_names:",
            "  - comm: [clickhouse-server, bash]",
            "  - comm: [clickhouse-server]",
            "    cmdline: ['.']",
            "  - comm: []",
            "  - exe: [/bin/]",
            "  - comm: [java, bash]",
            "    name: late",
            "  - {name: other, comm: [init]}",
            "x-mine: 1");
    assertThat(rules.warnings().stream().map(line -> line.replace(directory + "/", "")))
        .containsExactly(
            "all.yaml:10: x-mine has no effect: only process_names has",
            "all.yaml:2: comm clickhouse-server matches nothing, because the kernel keeps 15 bytes"
                + " of a name: write clickhouse-serv",
            "all.yaml:3: comm clickhouse-server matches nothing, because the kernel keeps 15 bytes"
                + " of a name: write clickhouse-serv",
            "all.yaml:3: this item matches no process",
            "all.yaml:5: this item matches no process",
            "all.yaml:6: exe /bin/ matches nothing, and is left out",
            "all.yaml:6: this item matches no process",
            "all.yaml:9: the name other is shown as named/other, since other is what matches no"
                + " item",
            "all.yaml:7: comm=bash is never reached, because all.yaml:2 puts it into"
                + " named/{{.ExeBase}}: leave out one of the two, or put the narrower rule first");
    assertThat(groups(rules)).isEqualTo(Map.of(1, "other", 10, "-bash", 13, "late"));
    assertThat(rules.rules().lines().get(0).origin()).endsWith("all.yaml:2");
    assertThat(load("process_names: []").warnings().get(0))
        .endsWith("no item of process_names matches a process");
  }

  @Test
  void anEmptyListOfExpressions_matchesEveryProcess() throws IOException {
    assertThat(groups("process_names: [{cmdline: [], name: all}]")).hasSize(8);
  }

  @Test
  void allMistakes_areListed_withTheirLines() {
    assertThatThrownBy(
            () ->
                load(
                    "process_names:",
                    "- name: a",
                    "- comm: bash",
                    "- {name: '{{printf \"%s\" .Comm}}', comm: [a]}",
                    "- {name: '{{.Cgrp}}', comm: [a]}",
                    "- {name: '{{.Matches.x}}', cmdline: [a]}",
                    "- {cmdline: ['(?!a)b'], exe: [a]}",
                    "- {comm: [a], parent: [b]}",
                    "- {name: [a], comm: [a], comm: [b]}",
                    "- java"))
        .isInstanceOfSatisfying(
            RuleSyntaxException.class,
            e ->
                assertThat(
                        e.problems().stream()
                            .map(problem -> problem.replace(directory + "/all.yaml:", ""))
                            .map(problem -> problem.replaceFirst("^(.{32}).*", "$1")))
                    .containsExactly(
                        "2: an item needs comm, exe or cm",
                        "3: comm is not a list of texts: ",
                        "4: {{printf \"%s\" .Comm}} is not ",
                        "5: {{.Cgrp}} is not one of {{.Co",
                        "6: no cmdline= of this rule capt",
                        "7: cmdline=(?!a)b: the lookaroun",
                        "8: there is no parent: write nam",
                        "9: this item has comm twice: lea",
                        "9: name is not a text: write one",
                        "10: an item needs comm, exe or c"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          port: 9215            | all.yaml: there is no process_names in it
          process_names: {a: 1} | all.yaml:1: process_names is not a list: write items below it
          process_names: [      | all.yaml:2: this is not YAML:
          bash                  | all.yaml: there is no process_names in it
          ''                    | all.yaml: there is no process_names in it
          process_names: *a     | all.yaml:1: this is not YAML:
          """)
  void anotherFile_isRefused(String text, String message) {
    assertThatThrownBy(() -> load(text))
        .isInstanceOf(RuleSyntaxException.class)
        .extracting(e -> e.getMessage().replace(directory + "/", ""))
        .asString()
        .startsWith(message);
  }

  @Test
  void theFormat_isThatOfTheName_orOfTheContent() throws IOException {
    Path yaml = Files.writeString(directory.resolve("a.conf"), "process_names: [{comm: [a]}]\n");
    assertThat(RuleFormat.read(yaml).standAlone()).isTrue();
    Path lines = Files.writeString(directory.resolve("a.rules"), "a/b comm=process_names\n");
    assertThat(RuleFormat.read(lines).standAlone()).isFalse();
    assertThatThrownBy(() -> RuleFormat.read(directory.resolve("no.yaml")))
        .isInstanceOf(NoSuchFileException.class);
    Path folder = Files.createDirectory(directory.resolve("folder.yml"));
    assertThatThrownBy(() -> RuleFormat.read(folder)).hasMessageContaining("not a regular file");
    Path large = Files.writeString(directory.resolve("large.yml"), "#".repeat(300 << 10));
    assertThatThrownBy(() -> RuleFormat.read(large)).hasMessageContaining("larger than 256 KiB");
    Path latin = Files.write(directory.resolve("latin.yml"), new byte[] {'#', (byte) 0xe9});
    assertThatThrownBy(() -> RuleFormat.read(latin)).hasMessageContaining("not UTF-8");
  }
}
