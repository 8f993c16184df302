package io.procmem.exporter.rulefiles;

import io.procmem.Rules;
import io.procmem.classify.RuleSyntaxException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.toml.TomlMapper;

/**
 * The {@code subgroups.toml} of Herakles: a list {@code subgroups} of entries with a group, a
 * subgroup, names of processes and expressions for their arguments. A name decides before an
 * expression, and a later entry before an earlier one. The catalogue follows.
 */
final class Subgroups {

  private static final Set<String> KEYS = Set.of("group", "subgroup", "matches", "cmdline_matches");

  private final Path file;
  private final List<String> problems = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  private Subgroups(Path file) {
    this.file = file;
  }

  /** An entry, and its place in the list, which begins a message. */
  private record Entry(String place, JsonNode node) {}

  static LoadedRules load(Path file) throws IOException {
    return new Subgroups(file).rules(TextFile.read(file));
  }

  private LoadedRules rules(String toml) {
    List<Entry> entries = entries(toml);
    entries.forEach(this::check);
    List<Rules> all = new ArrayList<>();
    if (problems.isEmpty()) {
      entries.forEach(entry -> addNames(entry, all));
      entries.forEach(
          entry ->
              texts(entry, "cmdline_matches")
                  .forEach(text -> add(entry, RuleText.search(text), all)));
    }
    if (!problems.isEmpty()) {
      throw new RuleSyntaxException(problems);
    }
    if (all.isEmpty()) {
      warnings.add(file + ": no entry matches a process");
    }
    return new LoadedRules(all.stream().reduce(Rules.none(), Rules::then), false, warnings);
  }

  /** The last entry first, since the first rule that matches decides. */
  private List<Entry> entries(String toml) {
    JsonNode root;
    try {
      root = TomlMapper.builder().build().readTree(toml);
    } catch (JacksonException e) {
      String line = e.getLocation() == null ? "" : ":" + Math.max(1, e.getLocation().getLineNr());
      throw refusal(
          line
              + ": this is not TOML: "
              + String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse(""));
    }
    JsonNode list = root.path("subgroups");
    if (!list.isArray()) {
      throw refusal(
          ": there is no list subgroups in it, as in a subgroups.toml of Herakles; give options of"
              + " this program as --config, and its rules in a file with another name");
    }
    root.propertyNames().stream()
        .filter(key -> !key.equals("subgroups"))
        .forEach(key -> warnings.add(file + ": " + key + " has no effect: only subgroups has"));
    List<Entry> entries = new ArrayList<>();
    for (JsonNode node : list) {
      String name = node.path("group").asString("?") + "/" + node.path("subgroup").asString("?");
      entries.add(0, new Entry(file + ": entry " + (entries.size() + 1) + ", " + name, node));
    }
    return entries;
  }

  private void check(Entry entry) {
    for (String key : List.of("group", "subgroup")) {
      if (entry.node().path(key).asString("").isBlank()) {
        problem(entry, "it needs a " + key + ": add one, such as " + key + " = \"shop\"");
      }
    }
    for (String key : entry.node().propertyNames()) {
      if (!KEYS.contains(key)) {
        problem(
            entry, "there is no " + key + ": write group, subgroup, matches or cmdline_matches");
      } else if (key.endsWith("matches")
          && !(entry.node().path(key).isArray() && areTexts(entry.node().path(key)))) {
        problem(entry, key + " is not a list of texts: write " + key + " = [\"…\"]");
      }
    }
    if (entry.node().path("matches").isEmpty() && entry.node().path("cmdline_matches").isEmpty()) {
      warnings.add(entry.place() + ": it matches no process: add matches or cmdline_matches");
    }
  }

  private static boolean areTexts(JsonNode list) {
    return list.valueStream().allMatch(JsonNode::isString);
  }

  private static List<String> texts(Entry entry, String key) {
    return entry.node().path(key).valueStream().map(JsonNode::asString).distinct().toList();
  }

  private void addNames(Entry entry, List<Rules> all) {
    List<String> names =
        texts(entry, "matches").stream().map(name -> kept(entry, name)).distinct().toList();
    if (!names.isEmpty()) {
      add(entry, RuleText.oneOf("comm", names), all);
    }
  }

  /** The part of a name that the kernel keeps. */
  private String kept(Entry entry, String name) {
    String kept = RuleText.kernelName(name);
    if (!kept.equals(name)) {
      warnings.add(
          "%s: %s is compared as %s, since the kernel keeps %s bytes of a name"
              .formatted(entry.place(), name, kept, RuleText.MAX_NAME_BYTES));
    }
    return kept;
  }

  private void add(Entry entry, String condition, List<Rules> all) {
    String name =
        RuleText.name(
            entry.node().path("group").asString() + "/" + entry.node().path("subgroup").asString());
    try {
      all.add(Rules.parse(entry.place(), name + " " + condition));
    } catch (RuleSyntaxException e) {
      problems.addAll(e.problems());
    }
  }

  private void problem(Entry entry, String text) {
    problems.add(entry.place() + ": " + text);
  }

  private RuleSyntaxException refusal(String problem) {
    return new RuleSyntaxException(List.of(file + problem));
  }
}
