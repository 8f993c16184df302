package io.procmem.exporter.testdata;

import io.procmem.Rules;
import io.procmem.classify.RuleLine;
import io.procmem.classify.Subgroup;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Makes up names of processes that the rules of a subgroup match. */
final class ExampleNames {

  /** The kernel keeps this much of a name. */
  private static final int MAX_BYTES = 15;

  private static final String BY_NAME = "comm=";
  private static final String BY_PROGRAM = "exe=";

  private ExampleNames() {}

  /**
   * {@return some names for each subgroup that rules name without variables, in the order of the
   * rules} A name is one by which the rules find the subgroup, unless they need more than the name.
   *
   * @param rules the rules
   * @param included which subgroups
   */
  static Map<Subgroup, List<String>> of(Rules rules, Predicate<Subgroup> included) {
    Map<Subgroup, List<RuleLine>> bySubgroup = new LinkedHashMap<>();
    for (RuleLine rule : rules.lines()) {
      Subgroup subgroup = new Subgroup(rule.group(), rule.name());
      if (!subgroup.toString().contains("{{") && included.test(subgroup)) {
        bySubgroup.computeIfAbsent(subgroup, any -> new ArrayList<>()).add(rule);
      }
    }
    Map<Subgroup, List<String>> names = new LinkedHashMap<>();
    bySubgroup.forEach((subgroup, own) -> names.put(subgroup, names(subgroup, own)));
    return names;
  }

  private static List<String> names(Subgroup subgroup, List<RuleLine> rules) {
    Set<String> names = new LinkedHashSet<>();
    rules.stream()
        .filter(rule -> rule.conditions().size() == 1)
        .forEach(rule -> names.addAll(values(rule, BY_NAME)));
    if (names.isEmpty()) {
      rules.forEach(rule -> names.addAll(values(rule, BY_NAME)));
    }
    if (names.isEmpty()) {
      rules.forEach(rule -> names.addAll(values(rule, BY_PROGRAM)));
    }
    return names.isEmpty() ? List.of(cut(subgroup.name())) : List.copyOf(names);
  }

  /** Values of a condition that a name can have. */
  private static List<String> values(RuleLine rule, String condition) {
    return rule.conditions().stream()
        .flatMap(ExampleNames::alternatives)
        .filter(written -> written.startsWith(condition))
        .map(written -> written.substring(condition.length()))
        .map(ExampleNames::example)
        .filter(name -> !name.isBlank() && bytes(name) <= MAX_BYTES)
        .toList();
  }

  /** A condition with each of its values; commas within quotes separate none. */
  private static Stream<String> alternatives(String written) {
    String key = written.substring(0, written.indexOf('=') + 1);
    String values = written.substring(key.length());
    return values.startsWith("\"")
        ? Stream.of(key + values.replace("\"", ""))
        : Stream.of(values.split(",")).map(key::concat);
  }

  /** A text that a pattern matches; of a path, its last part. Empty if it matches any text. */
  private static String example(String pattern) {
    String last = pattern.substring(pattern.lastIndexOf('/') + 1).replace("\\", "");
    return last.matches("[*?]*") ? "" : last.replace("*", "1").replace("?", "1");
  }

  private static String cut(String name) {
    String kept = name;
    while (bytes(kept) > MAX_BYTES) {
      kept = kept.substring(0, kept.offsetByCodePoints(kept.length(), -1));
    }
    return kept;
  }

  private static int bytes(String name) {
    return name.getBytes(StandardCharsets.UTF_8).length;
  }
}
