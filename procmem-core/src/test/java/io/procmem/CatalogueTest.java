package io.procmem;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.classify.Subgroup;
import io.procmem.report.Report;
import io.procmem.snapshot.Source;
import io.procmem.testing.FakeProcess;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The catalogue, checked with examples of real processes. */
class CatalogueTest {

  private static final int FIRST_PID = 1000;

  private final ScanFixture fixture = new ScanFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private record Example(String expected, String comm, Map<String, String> context, String[] argv) {

    /** Tab separated: subgroup, comm, {@code @key=value} of other facts, then argv. */
    static Example of(String line) {
      List<String> fields = new ArrayList<>(Arrays.asList(line.split("\t", -1)));
      String expected = fields.remove(0);
      String comm = fields.remove(0);
      Map<String, String> context = new HashMap<>();
      while (!fields.isEmpty() && fields.get(0).matches("@[a-z]+=.*")) {
        String field = fields.remove(0);
        int equals = field.indexOf('=');
        context.put(field.substring(1, equals), field.substring(equals + 1));
      }
      return new Example(expected, comm, context, fields.toArray(String[]::new));
    }
  }

  private static List<Example> examples() throws Exception {
    try (InputStream in =
        CatalogueTest.class.getResourceAsStream("/io/procmem/classify/builtin-examples.tsv")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines()
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .map(Example::of)
          .toList();
    }
  }

  private void addProcess(int pid, Example example) {
    FakeProcess process = fixture.tree.pid(pid).name(example.comm).command(example.argv).parent(0);
    example.context.forEach(
        (key, value) -> {
          switch (key) {
            case "kernel" -> process.kernelThread().parent(0);
            case "user" -> {
              long uid = 100_000L + pid;
              fixture.tree.userName(uid, value);
              process.uid(uid);
            }
            case "cgroup" -> process.file("cgroup", "0::" + value + "\n");
            case "parent" -> {
              fixture.tree.pid(100_000 + pid).name(value).command(value).parent(0);
              process.parent(100_000 + pid);
            }
            case "ancestor" -> {
              fixture.tree.pid(200_000 + pid).name(value).command(value).parent(0);
              fixture.tree.pid(100_000 + pid).name("between").parent(200_000 + pid);
              process.parent(100_000 + pid);
            }
            default -> throw new AssertionError("no such context: " + key);
          }
        });
  }

  @Test
  void everyExample_isClassifiedAsExpected() throws Exception {
    fixture.waitingLong().with().rules(Rules.builtin());
    fixture.reading(Source.STATM);
    List<Example> examples = examples();
    for (int i = 0; i < examples.size(); i++) {
      addProcess(FIRST_PID + i, examples.get(i));
    }
    Report report = fixture.report();
    assertThat(report.problem()).isEmpty();
    Map<Integer, Subgroup> found = new HashMap<>();
    for (int row = 0; row < report.snapshot().processes().size(); row++) {
      found.put(report.snapshot().processes().get(row).pid(), report.classification().of(row));
    }
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < examples.size(); i++) {
      Example example = examples.get(i);
      String is = String.valueOf(found.get(FIRST_PID + i));
      if (!is.equals(example.expected)) {
        wrong.add(example + " " + Arrays.toString(example.argv) + " is " + is);
      }
    }
    assertThat(wrong).isEmpty();
  }

  /** The catalogue's own lines: what a rule names, and its text. */
  private static List<String> lines() throws Exception {
    try (InputStream in = Subgroup.class.getResourceAsStream("builtin.rules")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
    }
  }

  @Test
  void everyPattern_isReachable_andUnique() throws Exception {
    String text = String.join("\n", lines());
    assertThat(Rules.parse("builtin.rules", text).size()).isEqualTo(Rules.builtin().size());
  }

  @Test
  void everySubgroup_hasAnExample() throws Exception {
    Set<String> named = new TreeSet<>();
    lines().forEach(line -> named.add(line.split("\\s+")[0]));
    Set<String> shown = new TreeSet<>();
    examples().forEach(example -> shown.add(example.expected));
    assertThat(named).filteredOn(name -> !name.contains("{{")).isSubsetOf(shown);
    assertThat(named)
        .filteredOn(name -> name.contains("{{"))
        .allSatisfy(
            name ->
                assertThat(shown)
                    .filteredOn(example -> !named.contains(example))
                    .anyMatch(
                        example -> example.startsWith(name.substring(0, name.indexOf("{{")))));
    assertThat(named).hasSizeGreaterThan(180);
  }

  @Test
  void commonNames_needMoreThanTheirName() throws Exception {
    fixture.with().rules(Rules.builtin());
    fixture.reading(Source.STATM);
    List<String> common = List.of("node", "logger", "iris", "archiver", "vector", "arch", "master");
    Map<Integer, String> names = new TreeMap<>();
    for (String name : common) {
      names.put(500 + names.size(), name);
    }
    names.forEach((pid, name) -> fixture.tree.pid(pid).name(name).command("/home/me/" + name));
    Report report = fixture.report();
    for (int row = 0; row < report.snapshot().processes().size(); row++) {
      Subgroup is = report.classification().of(row);
      assertThat(Set.of("other", "nodejs", "shell"))
          .as("%s is %s", report.snapshot().processes().get(row).name(), is)
          .contains(is.group());
    }
  }
}
