package io.procmem.exporter.rulefiles;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Translates a name with actions of Go's templates to one with variables. */
final class NameTemplate {

  private static final Pattern ACTION =
      Pattern.compile(
          "(\\s*\\{\\{-\\s|\\{\\{)((?:[^\"`}]|\"[^\"]*\"|`[^`]*`|\\}(?!\\}))*?)(\\s-\\}\\}\\s*|\\}\\})");
  private static final Pattern FIELD = Pattern.compile("\\.[A-Za-z]\\w*");
  private static final Pattern CAPTURE =
      Pattern.compile("\\.Matches\\.(\\w+)|index\\s+\\.Matches\\s+[\"`](\\w+)[\"`]");
  private static final Pattern COMMENT = Pattern.compile("/\\*.*\\*/", Pattern.DOTALL);

  private NameTemplate() {}

  /**
   * {@return the same name with variables}
   *
   * @throws IllegalArgumentException if an action is none of a variable; it says what to write
   */
  static String translated(String template) {
    return ACTION
        .matcher(template)
        .replaceAll(found -> Matcher.quoteReplacement(variable(found.group(2).strip())));
  }

  private static String variable(String action) {
    Matcher capture = CAPTURE.matcher(action);
    if (capture.matches()) {
      String name = capture.group(1) == null ? capture.group(2) : capture.group(1);
      return "{{.Matches." + name + "}}";
    }
    if (COMMENT.matcher(action).matches()) {
      return "";
    }
    if (!FIELD.matcher(action).matches()) {
      throw new IllegalArgumentException(
          "{{"
              + action
              + "}} is not a variable: write one without functions, such as {{.Comm}} or"
              + " {{.Matches.x}} with a capture (?P<x>…) in cmdline");
    }
    return "{{" + action + "}}";
  }
}
