package io.procmem.snapshot;

/**
 * The units in which the kernel counts. Immutable.
 *
 * @param pageBytes bytes in a page of memory: 4096, 16384 or 65536; {@code AT_PAGESZ} of {@code
 *     auxv}
 * @param ticksPerSecond clock ticks in a second: 100 on almost every kernel; {@code AT_CLKTCK} of
 *     {@code auxv}
 */
public record KernelUnits(int pageBytes, int ticksPerSecond) {

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /**
   * Checks the units.
   *
   * @param pageBytes bytes in a page
   * @param ticksPerSecond clock ticks in a second
   * @throws IllegalArgumentException if a page is not a power of two of at least 1024 bytes, or
   *     there are fewer than 1 or more than 100,000 ticks in a second
   */
  public KernelUnits {
    if (Integer.bitCount(pageBytes) != 1 || pageBytes < 1024) {
      throw new IllegalArgumentException(
          "pageBytes must be a power of two from 1024: " + pageBytes);
    }
    if (ticksPerSecond < 1 || ticksPerSecond > 100_000) {
      throw new IllegalArgumentException(
          "ticksPerSecond must be between 1 and 100000: " + ticksPerSecond);
    }
  }

  /**
   * Converts pages to bytes.
   *
   * @param pages the number of pages
   * @return the number of bytes
   */
  public long pagesToBytes(long pages) {
    return pages * pageBytes;
  }

  /**
   * Converts clock ticks to nanoseconds, rounded down.
   *
   * @param ticks the number of ticks
   * @return the number of nanoseconds
   */
  public long ticksToNanos(long ticks) {
    return ticks / ticksPerSecond * NANOS_PER_SECOND
        + ticks % ticksPerSecond * NANOS_PER_SECOND / ticksPerSecond;
  }

  /**
   * Converts nanoseconds to whole clock ticks; the inverse of {@link #ticksToNanos}.
   *
   * @param nanos the number of nanoseconds, 0 or more
   * @return the number of clock ticks
   */
  public long nanosToTicks(long nanos) {
    long rest = nanos % NANOS_PER_SECOND + 1; // ticksToNanos has rounded down
    return nanos / NANOS_PER_SECOND * ticksPerSecond + rest * ticksPerSecond / NANOS_PER_SECOND;
  }

  /**
   * Whether a start time is after boot. If the clock of a time namespace was set back, older
   * processes started before its zero, and the kernel shows start times that are centuries in the
   * future.
   *
   * @param startTicks a start time, in clock ticks
   * @return whether it can be compared with other start times
   */
  public boolean isAfterBoot(long startTicks) {
    return startTicks / ticksPerSecond < Long.MAX_VALUE / 2 / NANOS_PER_SECOND;
  }
}
