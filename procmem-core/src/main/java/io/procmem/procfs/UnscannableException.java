package io.procmem.procfs;

/** The root of a procfs could not be listed. The message says why, and what to do. */
public final class UnscannableException extends Exception {

  private static final long serialVersionUID = 1;

  private final String problem;

  UnscannableException(String problem) {
    super(problem);
    this.problem = problem;
  }

  /** Why, and what to do. */
  public String problem() {
    return problem;
  }
}
