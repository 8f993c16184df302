package io.procmem.internal.rules;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name at the beginning of a rule. Immutable.
 *
 * @param groupPart the text before the slash
 * @param namePart the text after it
 */
record RuleName(String groupPart, String namePart) {

  private static final Pattern OPENED = Pattern.compile("\\{\\{ *(\\.[A-Za-z.]+)[^{]*$");
  private static final Pattern GROUP = Pattern.compile("[\\p{L}\\p{N}_.:+@-]+");

  /** What is not a name was meant as a pattern, a negation or a quote. */
  private static final Pattern NAME = Pattern.compile("[^*?!\"'\\\\\\p{Cntrl}]+");

  /**
   * Parses a name.
   *
   * @throws IllegalArgumentException that says what is wrong and what to write
   */
  static RuleName of(String target) {
    if (target.lastIndexOf("{{") > target.lastIndexOf("}}")) {
      throw new IllegalArgumentException(
          "{{ is not closed by }}: write {{" + variable(target) + "}}");
    }
    int slash = slashOf(target);
    if (slash <= 0 || slash == target.length() - 1) {
      throw new IllegalArgumentException(
          "a rule begins with group/name, not \"" + target + "\": write db/postgres comm=postgres");
    }
    return new RuleName(target.substring(0, slash), target.substring(slash + 1));
  }

  /** The variable that the last braces open, if it has a name. */
  private static String variable(String target) {
    Matcher name = OPENED.matcher(target);
    return name.find() ? name.group(1) : ".Comm";
  }

  /** The group, with the captures that its variables may have. */
  Template group(Set<String> captures, Application application) {
    Template group = Template.of(groupPart, captures, application);
    require(group, GROUP, "use letters, digits and _ . : + @ -");
    return group;
  }

  /** The name within the group. */
  Template name(Set<String> captures, Application application) {
    Template name = Template.of(namePart, captures, application);
    require(name, NAME, "leave out * ? ! \\ and quotes");
    return name;
  }

  private static void require(Template part, Pattern allowed, String advice) {
    if (part.isLiteral() && !allowed.matcher(part.toString()).matches()) {
      throw new IllegalArgumentException("\"" + part + "\" is not a name: " + advice);
    }
  }

  /** The index of the first slash outside a variable. */
  private static int slashOf(String target) {
    int open = target.indexOf("{{");
    int slash = target.indexOf('/');
    if (open >= 0 && open < slash) {
      int close = target.indexOf("}}", open);
      return close < 0 ? slash : target.indexOf('/', close);
    }
    return slash;
  }
}
