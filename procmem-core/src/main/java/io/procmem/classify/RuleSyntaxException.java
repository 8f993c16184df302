package io.procmem.classify;

import java.util.List;

/** Thrown for rules with mistakes: all mistakes, where they are, and what to write instead. */
public final class RuleSyntaxException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  private final transient List<String> problems;

  /**
   * Reports mistakes.
   *
   * @param problems one line each
   */
  public RuleSyntaxException(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
    this.problems = List.copyOf(problems);
  }

  /**
   * {@return the mistakes in the order of their lines, one text each: {@code file:line: what is
   * wrong, and what to write}}
   */
  public List<String> problems() {
    return problems;
  }
}
