package io.procmem.snapshot;

/**
 * The CPU time of a process since it started, over all its threads, in nanoseconds with the
 * resolution of a clock tick; {@code stat} fields 14 to 17. A time that is longer than a {@code
 * long} can hold is impossible and therefore unknown: it is {@link Readings#ABSENT}. Immutable.
 *
 * @param userNanos in user mode
 * @param systemNanos in the kernel
 * @param childrenUserNanos of reaped children, in user mode
 * @param childrenSystemNanos of reaped children, in the kernel
 */
public record Cpu(
    long userNanos, long systemNanos, long childrenUserNanos, long childrenSystemNanos) {

  /**
   * {@return user plus system time in nanoseconds, without children; {@link Readings#ABSENT} if one
   * of them is unknown}
   */
  public long nanos() {
    return sum(userNanos, systemNanos);
  }

  /**
   * {@return user plus system time of reaped children in nanoseconds; {@link Readings#ABSENT} if
   * one of them is unknown}
   */
  public long childrenNanos() {
    return sum(childrenUserNanos, childrenSystemNanos);
  }

  private static long sum(long user, long system) {
    return user == Readings.ABSENT || system == Readings.ABSENT ? Readings.ABSENT : user + system;
  }

  /** {@return {@link #userNanos} in seconds; negative if unknown} */
  public double userSeconds() {
    return userNanos / 1e9;
  }

  /** {@return {@link #systemNanos} in seconds; negative if unknown} */
  public double systemSeconds() {
    return systemNanos / 1e9;
  }
}
