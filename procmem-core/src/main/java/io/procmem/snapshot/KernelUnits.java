package io.procmem.snapshot;

/**
 * The two units the kernel counts in.
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
   * A number of pages in bytes.
   *
   * @param pages how many pages
   * @return their bytes
   */
  public long pagesToBytes(long pages) {
    return pages * pageBytes;
  }

  /**
   * A number of clock ticks in nanoseconds, rounded down.
   *
   * @param ticks how many ticks
   * @return their nanoseconds
   */
  public long ticksToNanos(long ticks) {
    return ticks / ticksPerSecond * NANOS_PER_SECOND
        + ticks % ticksPerSecond * NANOS_PER_SECOND / ticksPerSecond;
  }

  /**
   * A number of nanoseconds in whole clock ticks; the inverse of {@link #ticksToNanos}.
   *
   * @param nanos how many nanoseconds, 0 or more
   * @return their clock ticks
   */
  public long nanosToTicks(long nanos) {
    long rest = nanos % NANOS_PER_SECOND + 1; // ticksToNanos has rounded down
    return nanos / NANOS_PER_SECOND * ticksPerSecond + rest * ticksPerSecond / NANOS_PER_SECOND;
  }

  /**
   * Whether a start time is one after boot. In a time namespace whose clock was set back, older
   * processes started before its zero, which the kernel shows as centuries after it.
   *
   * @param startTicks a start time, in clock ticks
   * @return whether it can be compared with others
   */
  public boolean isAfterBoot(long startTicks) {
    return startTicks / ticksPerSecond < Long.MAX_VALUE / 2 / NANOS_PER_SECOND;
  }
}
