package io.procmem.exporter.rulefiles;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rules for the lists that process-exporter takes on its command line: names of processes, and
 * expressions whose capture is a part of the group's name.
 */
public final class NameMapping {

  /** What begins no capture; or a capture, perhaps with a name. */
  private static final Pattern PARTS =
      Pattern.compile(
          "\\\\Q.*?(?:\\\\E|$)|\\\\.|\\[\\^?\\]?(?:\\\\.|\\[:[^\\]]*:\\]|[^\\]\\\\])*+\\]"
              + "|\\(\\?(?!P?<)|(?<capture>\\((?:\\?P?<(?<name>\\w+)>)?)");

  private final List<String> rules = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  /**
   * Translates both lists.
   *
   * @param names names of processes, separated by commas; each is a group
   * @param mapping a name and a regular expression in turn, separated by commas. The group is the
   *     name, a colon and what the expression captures; without a match, the process has none
   * @throws IllegalArgumentException that says what is wrong, and what to write
   */
  public NameMapping(String names, String mapping) {
    Map<String, String> byName = new LinkedHashMap<>();
    String[] words = mapping.isEmpty() ? new String[0] : mapping.split(",", -1);
    if (words.length % 2 != 0) {
      throw new IllegalArgumentException("give names and expressions in turn, separated by commas");
    }
    for (int i = 0; i < words.length; i += 2) {
      byName.put(words[i], "{{.Comm}}:" + searched(words[i + 1]));
    }
    for (String name : names.split(",", -1)) {
      if (!name.isEmpty()) {
        byName.putIfAbsent(name, "{{.Comm}}");
      }
    }
    byName.forEach(this::add);
  }

  /** {@return the rules, each as a line of a rule file} */
  public List<String> rules() {
    return List.copyOf(rules);
  }

  /** {@return what matches nothing, one line each} */
  public List<String> warnings() {
    return List.copyOf(warnings);
  }

  private void add(String name, String rule) {
    Optional<String> kept = ProcessNameItem.cut(name);
    if (kept.isPresent()) {
      warnings.add(ProcessNameItem.tooLong(name, kept.get()));
    } else {
      rules.add(ProcessNameItem.GROUP + rule(name, rule));
    }
  }

  private static String rule(String name, String rule) {
    int end = rule.indexOf(' ');
    String group = end < 0 ? rule : rule.substring(0, end);
    return group + " " + RuleText.oneOf("comm", List.of(name)) + rule.substring(group.length());
  }

  /** The end of the name, and the condition. */
  private static String searched(String expression) {
    List<String> captures = new ArrayList<>();
    Matcher part = PARTS.matcher(expression);
    StringBuilder named = new StringBuilder();
    while (part.find()) {
      boolean isCapture = part.group("capture") != null;
      if (isCapture) {
        captures.add(part.group("name") == null ? "part" : part.group("name"));
      }
      boolean isNamed = part.group("name") != null;
      part.appendReplacement(
          named, Matcher.quoteReplacement(isCapture && !isNamed ? "(?P<part>" : part.group()));
    }
    part.appendTail(named);
    if (captures.size() != 1) {
      throw new IllegalArgumentException(
          "'%s' has %s captures, not one: write (…) around the part that the group is named after, and (?:…) elsewhere"
              .formatted(expression, captures.isEmpty() ? "no" : captures.size()));
    }
    return "{{.Matches." + captures.get(0) + "}} " + RuleText.search(named.toString());
  }
}
