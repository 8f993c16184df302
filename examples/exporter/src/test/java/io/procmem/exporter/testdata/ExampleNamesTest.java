package io.procmem.exporter.testdata;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.CapturedFiles;
import io.procmem.DetailPolicy;
import io.procmem.ProcMem;
import io.procmem.Rules;
import io.procmem.classify.Subgroup;
import io.procmem.snapshot.KernelUnits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Names that are made from rules. */
class ExampleNamesTest {

  /** Processes with pids from 1, of which only the names are known. */
  private record OnlyStat(List<String> names) implements CapturedFiles {

    @Override
    public KernelUnits units() {
      return new KernelUnits(4096, 100);
    }

    @Override
    public Collection<String> list(String directory) {
      return directory.isEmpty()
          ? IntStream.rangeClosed(1, names.size()).mapToObj(String::valueOf).toList()
          : List.of("stat");
    }

    @Override
    public byte @Nullable [] read(String file) {
      if (!file.endsWith("/stat")) {
        return null;
      }
      int pid = Integer.parseInt(file.substring(0, file.indexOf('/')));
      String stat =
          pid + " (" + names.get(pid - 1) + ") S 0 0 0 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 0 4096 1\n";
      return stat.getBytes(StandardCharsets.UTF_8);
    }
  }

  private static Map<Subgroup, List<String>> namesOf(String rules) {
    return ExampleNames.of(Rules.parse("test", rules), subgroup -> true);
  }

  @Test
  void aRuleByNameAlone_takesPrecedence_thenARuleByName_thenTheProgram() {
    assertThat(
            namesOf(
                """
                a/one    comm=narrow exe=/opt/*
                a/one    comm=first,second-*,c?d
                a/one    "comm=a b"
                a/two    comm=narrow2 user=root
                a/three  exe=/opt/bin/three,/usr/x*,/opt/x/*
                a/four   user=4
                a/five-five-five-five  user=5
                a/{{.Comm}}  user=6
                """))
        .containsExactly(
            Map.entry(new Subgroup("a", "one"), List.of("first", "second-1", "c1d", "a b")),
            Map.entry(new Subgroup("a", "two"), List.of("narrow2")),
            Map.entry(new Subgroup("a", "three"), List.of("three", "x1")),
            Map.entry(new Subgroup("a", "four"), List.of("four")),
            Map.entry(new Subgroup("a", "five-five-five-five"), List.of("five-five-five-")));
  }

  /** What else a rule needs, such as a user or a path, is not in a name. */
  @Test
  void theCatalogueFindsTheSubgroup_byEveryName_ifARuleNeedsOnlyTheName() {
    Set<Subgroup> byName =
        Rules.builtin().lines().stream()
            .filter(rule -> rule.conditions().size() == 1)
            .filter(rule -> rule.conditions().get(0).startsWith("comm="))
            .map(rule -> new Subgroup(rule.group(), rule.name()))
            .collect(Collectors.toSet());
    List<Map.Entry<Subgroup, String>> expected = new ArrayList<>();
    ExampleNames.of(Rules.builtin(), byName::contains)
        .forEach((subgroup, names) -> names.forEach(n -> expected.add(Map.entry(subgroup, n))));
    try (ProcMem procMem =
        ProcMem.builder()
            .captured(new OnlyStat(expected.stream().map(Map.Entry::getValue).toList()))
            .sources()
            .detail(DetailPolicy.none())
            .build()) {
      List<Subgroup> found = procMem.report().classification().byRow();
      List<String> missed =
          IntStream.range(0, expected.size())
              .filter(i -> !found.get(i).equals(expected.get(i).getKey()))
              .mapToObj(i -> expected.get(i) + " " + found.get(i))
              .toList();
      assertThat(expected).hasSizeGreaterThan(1500);
      assertThat(missed).isEmpty();
    }
  }
}
