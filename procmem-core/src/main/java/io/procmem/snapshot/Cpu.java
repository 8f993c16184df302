package io.procmem.snapshot;

/**
 * The processor time of a process since it started, all its threads together, in nanoseconds with
 * the resolution of a clock tick; {@code stat} fields 14 to 17.
 *
 * @param userNanos in its own code
 * @param systemNanos in the kernel on its behalf
 * @param childrenUserNanos in the code of children that have ended and were waited for
 * @param childrenSystemNanos in the kernel on behalf of such children
 */
public record Cpu(
    long userNanos, long systemNanos, long childrenUserNanos, long childrenSystemNanos) {

  /** {@return user and system time together, in nanoseconds, without children} */
  public long nanos() {
    return userNanos + systemNanos;
  }

  /** {@return {@link #userNanos} in seconds} */
  public double userSeconds() {
    return userNanos / 1e9;
  }

  /** {@return {@link #systemNanos} in seconds} */
  public double systemSeconds() {
    return systemNanos / 1e9;
  }
}
