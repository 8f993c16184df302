package io.procmem.classify;

import java.util.List;

/**
 * A rule as it was written. Immutable.
 *
 * @param origin where it was written, as {@code file:line}
 * @param group the name of the group; may contain variables, as {@code {{.Username}}}
 * @param name the name within it; may contain variables
 * @param conditions the conditions, each as in a file: {@code comm=nginx,nginx-*}
 * @param text the rule as a line of a rules file
 */
public record RuleLine(
    String origin, String group, String name, List<String> conditions, String text) {

  /**
   * Copies the list.
   *
   * @param origin where it was written
   * @param group the name of the group
   * @param name the name within it
   * @param conditions the conditions
   * @param text the line of a file
   */
  public RuleLine {
    conditions = List.copyOf(conditions);
  }

  /** {@return {@link #text}} */
  @Override
  public String toString() {
    return text;
  }
}
