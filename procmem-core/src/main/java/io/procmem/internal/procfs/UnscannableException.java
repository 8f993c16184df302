package io.procmem.internal.procfs;

/** Thrown if a procfs cannot be scanned. The message says why, and what to do. */
public final class UnscannableException extends Exception {

  private static final long serialVersionUID = 1;

  private final String problem;

  /** An exception with a message that says why, and what to do. */
  public UnscannableException(String problem) {
    super(problem);
    this.problem = problem;
  }

  /** The message: why the procfs cannot be scanned, and what to do. */
  public String problem() {
    return problem;
  }
}
