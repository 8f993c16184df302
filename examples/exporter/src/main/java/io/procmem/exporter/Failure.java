package io.procmem.exporter;

/** The end of a command that cannot do what it was asked for, through no defect of its own. */
final class Failure extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String message;

  /**
   * Ends a command.
   *
   * @param message what is wrong and what to do, a line for each mistake
   */
  Failure(String message) {
    super(message, null, false, false);
    this.message = message;
  }

  @Override
  public String getMessage() {
    return message;
  }
}
