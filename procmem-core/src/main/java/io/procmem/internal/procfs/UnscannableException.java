package io.procmem.internal.procfs;

/** There can be no scan. The message says why, and what to do. */
public final class UnscannableException extends Exception {

  private static final long serialVersionUID = 1;

  private final String problem;

  /** With the problem, and what to do. */
  public UnscannableException(String problem) {
    super(problem);
    this.problem = problem;
  }

  /** Why, and what to do. */
  public String problem() {
    return problem;
  }
}
