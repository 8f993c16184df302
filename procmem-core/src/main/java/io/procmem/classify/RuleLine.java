package io.procmem.classify;

import java.util.List;

/**
 * A rule as it is written, for those who list rules.
 *
 * @param origin where it was written, as {@code file:line}
 * @param group the name of the group; may hold variables, as {@code {{.Username}}}
 * @param name the name within it; may hold variables
 * @param conditions what must all hold, each as in a file: {@code comm=nginx,nginx-*}
 */
public record RuleLine(String origin, String group, String name, List<String> conditions) {

  /**
   * Copies the list it is given.
   *
   * @param origin where it was written
   * @param group the name of the group
   * @param name the name within it
   * @param conditions what must all hold
   */
  public RuleLine {
    conditions = List.copyOf(conditions);
  }

  static RuleLine of(Rule rule) {
    return new RuleLine(
        rule.origin(),
        rule.group().toString(),
        rule.name().toString(),
        rule.selectors().stream().map(Condition::written).toList());
  }

  /** {@return the line of a file that this rule can be read from again} */
  @Override
  public String toString() {
    return Token.written(group + "/" + name) + " " + String.join(" ", conditions);
  }
}
