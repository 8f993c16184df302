package io.procmem.exporter.rulefiles;

import io.procmem.Rules;
import io.procmem.classify.RuleSyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** An item of {@link ProcessNames}: a name, and selectors that must all match. */
final class ProcessNameItem {

  /** The group of all rules: process-exporter has only one level. */
  static final String GROUP = "named/";

  private static final String DEFAULT_NAME = "{{.ExeBase}}";

  private final Node node;
  private final List<String> problems = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final Map<String, Node> values = new HashMap<>();

  ProcessNameItem(Node node) {
    this.node = node;
  }

  /** What is wrong with it, each with the number of its line. */
  List<String> problems() {
    return problems;
  }

  /** What has no effect, each with the number of its line. */
  List<String> warnings() {
    return warnings;
  }

  /** The words of its rule; none if it matches nothing, or if it has a mistake. */
  List<String> words() {
    ProcessNames.entries(node).forEach(this::add);
    if (problems.isEmpty() && values.keySet().stream().noneMatch(key -> !key.equals("name"))) {
      problem(
          node,
          "an item needs comm, exe or cmdline: add one, such as cmdline: ['.+'] for every process"
              + " that has arguments");
    }
    List<String> words = new ArrayList<>(List.of(name()));
    boolean hasName = addValues("comm", words);
    boolean hasProgram = addValues("exe", words);
    if (values.containsKey("cmdline")) {
      texts("cmdline").stream().distinct().map(RuleText::search).forEach(words::add);
    }
    if (words.size() == 1) {
      words.add("comm=*"); // an empty list of expressions matches every process
    }
    boolean mayMatch = hasName && hasProgram;
    if (!mayMatch && problems.isEmpty()) {
      warn(node, "this item matches no process");
    }
    return mayMatch ? words : List.of();
  }

  private void add(NodeTuple entry) {
    String key = text(entry.getKeyNode());
    if (!List.of("name", "comm", "exe", "cmdline").contains(key)) {
      problem(entry.getKeyNode(), "there is no " + key + ": write name, comm, exe or cmdline");
    } else if (values.put(key, entry.getValueNode()) != null) {
      problem(entry.getKeyNode(), "this item has " + key + " twice: leave out one of the two");
    }
  }

  private String name() {
    Node name = at("name");
    if (values.containsKey("name") && !(name instanceof ScalarNode)) {
      problem(name, "name is not a text: write one, such as name: \"{{.Comm}}\"");
    }
    String template = values.containsKey("name") ? text(name) : "";
    if (template.equals("other")) {
      warn(name, "the name other is shown as named/other, since other is what matches no item");
    }
    try {
      return RuleText.name(
          GROUP + NameTemplate.translated(template.isEmpty() ? DEFAULT_NAME : template));
    } catch (IllegalArgumentException e) {
      problem(name, String.valueOf(e.getMessage()));
      return "";
    }
  }

  /** Adds a condition on a list of exact values; returns whether it may hold. */
  private boolean addValues(String key, List<String> words) {
    if (!values.containsKey(key)) {
      return true;
    }
    List<String> possible =
        texts(key).stream().distinct().filter(value -> isPossible(key, value)).toList();
    words.add(RuleText.oneOf(key, possible));
    return !possible.isEmpty();
  }

  private boolean isPossible(String key, String value) {
    Optional<String> kept = key.equals("comm") ? cut(value) : Optional.empty();
    if (kept.isPresent()) {
      warn(at(key), tooLong(value, kept.get()));
      return false;
    }
    try {
      return Rules.parse("", "a/b " + RuleText.oneOf(key, List.of(value))).size() == 1;
    } catch (RuleSyntaxException e) {
      warn(at(key), key + " " + value + " matches nothing, and is left out");
      return false;
    }
  }

  /** What the kernel keeps of a name; empty if that is the whole. */
  static Optional<String> cut(String name) {
    String kept = RuleText.kernelName(name);
    return kept.equals(name) ? Optional.empty() : Optional.of(kept);
  }

  static String tooLong(String name, String kept) {
    return "comm "
        + name
        + " matches nothing, because the kernel keeps "
        + RuleText.MAX_NAME_BYTES
        + " bytes of a name: write "
        + kept;
  }

  /** The texts of a list. */
  private List<String> texts(String key) {
    Node list = at(key);
    if (!(list instanceof SequenceNode sequence)
        || !sequence.getValue().stream().allMatch(ScalarNode.class::isInstance)) {
      problem(list, key + " is not a list of texts: write " + key + ": ['…']");
      return List.of();
    }
    return sequence.getValue().stream().map(ProcessNameItem::text).toList();
  }

  /** The value of a key; the whole item if it has none. */
  private Node at(String key) {
    return values.getOrDefault(key, node);
  }

  private void problem(Node at, String text) {
    problems.add(line(at) + ": " + text);
  }

  private void warn(Node at, String text) {
    warnings.add(line(at) + ": " + text);
  }

  static String text(Node node) {
    return node instanceof ScalarNode scalar ? scalar.getValue() : "a list or table";
  }

  static int line(Node node) {
    return node.getStartMark().orElseThrow().getLine() + 1;
  }
}
