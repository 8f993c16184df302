package io.procmem;

/** What the host gives us to call may throw anything, and that may throw when it is described. */
final class HostCode {

  private HostCode() {}

  /** What was thrown, in words; by its class if it has none. */
  @SuppressWarnings("CatchThrowable")
  static String describe(Throwable thrown) {
    try {
      return thrown.toString();
    } catch (Throwable e) {
      return thrown.getClass().getName();
    }
  }
}
