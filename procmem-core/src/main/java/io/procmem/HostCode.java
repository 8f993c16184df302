package io.procmem;

/** Calls code of the host, which may throw anything, even an exception that cannot be printed. */
final class HostCode {

  private HostCode() {}

  /** The thrown object as text; its class name if that throws too. */
  @SuppressWarnings("CatchThrowable")
  static String describe(Throwable thrown) {
    try {
      return thrown.toString();
    } catch (Throwable e) {
      return thrown.getClass().getName();
    }
  }
}
