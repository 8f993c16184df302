package io.procmem.snapshot;

/**
 * The CPU time of a process since it started, over all its threads, in nanoseconds with the
 * resolution of a clock tick; {@code stat} fields 14 to 17. Immutable.
 *
 * @param userNanos in user mode
 * @param systemNanos in the kernel
 * @param childrenUserNanos of reaped children, in user mode
 * @param childrenSystemNanos of reaped children, in the kernel
 */
public record Cpu(
    long userNanos, long systemNanos, long childrenUserNanos, long childrenSystemNanos) {

  /** {@return user plus system time in nanoseconds, without children} */
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
