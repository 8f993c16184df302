package io.procmem.exporter.input;

/** Ends a command that cannot do its work because of its environment or its input. */
public final class CommandFailure extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** The mistakes, one line each. */
  private final String message;

  /**
   * Ends a command.
   *
   * @param message what is wrong and what to do, one line per mistake
   */
  public CommandFailure(String message) {
    super(message, null, false, false);
    this.message = message;
  }

  @Override
  public String getMessage() {
    return message;
  }
}
