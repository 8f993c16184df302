package io.procmem.classify;

import java.util.List;

/** Rules that cannot be taken: all that is wrong with them, where, and what to do about it. */
public final class RuleSyntaxException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  private final transient List<String> problems;

  RuleSyntaxException(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
    this.problems = List.copyOf(problems);
  }

  /** {@return what is wrong, a line each: {@code file:line: what, and what to do}} */
  public List<String> problems() {
    return problems;
  }
}
