package io.procmem.exporter.rulefiles;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes parts of a line of rules, so that each means exactly a given text. */
final class RuleText {

  /** What separates words and values, begins a comment, or is a quote itself. */
  private static final Pattern SPECIAL =
      Pattern.compile("[\\s,\"#]+", Pattern.UNICODE_CHARACTER_CLASS);

  /** What the kernel keeps of the name of a process. */
  static final int MAX_NAME_BYTES = 15;

  private RuleText() {}

  /** The part of the name of a process that the kernel keeps, up to a character that it cuts. */
  static String kernelName(String name) {
    int end = name.length();
    while (name.substring(0, end).getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
      end = name.offsetByCodePoints(end, -1);
    }
    return name.substring(0, end);
  }

  /** A condition that one of some texts is the value of an attribute. */
  static String oneOf(String attribute, List<String> texts) {
    return texts.stream()
        .map(text -> quoted(literal(text)))
        .collect(Collectors.joining(",", attribute + "=", ""));
  }

  /** A condition that a regular expression is found in the arguments. */
  static String search(String expression) {
    String written = expression.replace("\n", "\\n"); // refused, but in one line
    // A quote at the beginning is taken for a mistake of someone who quotes the whole expression.
    return quoted("cmdline=" + (written.startsWith("'") ? "\\" : "") + written);
  }

  /** The name at the beginning of a rule. */
  static String name(String name) {
    return quoted(name);
  }

  /** A pattern that only one text matches. */
  private static String literal(String text) {
    return text.replaceAll("[*?\\\\]", "\\\\$0");
  }

  /** Only runs of special characters are in quotes: there, a backslash could escape the end. */
  private static String quoted(String text) {
    return SPECIAL
        .matcher(text)
        .replaceAll(run -> Matcher.quoteReplacement('"' + run.group().replace("\"", "\\\"") + '"'));
  }
}
