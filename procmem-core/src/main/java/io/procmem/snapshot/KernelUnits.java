package io.procmem.snapshot;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The units in which the kernel counts. Immutable.
 *
 * @param pageBytes bytes in a page of memory: 4096, 16384 or 65536; {@code AT_PAGESZ} of {@code
 *     auxv}
 * @param ticksPerSecond clock ticks in a second: 100 on almost every kernel; {@code AT_CLKTCK} of
 *     {@code auxv}
 */
public record KernelUnits(int pageBytes, int ticksPerSecond) {

  /** The kernel rounds the boot time to seconds, and the clock may be set at any moment. */
  private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(10);

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
    long seconds = ticks / ticksPerSecond;
    return seconds < Long.MAX_VALUE / NANOS_PER_SECOND
        ? seconds * NANOS_PER_SECOND + ticks % ticksPerSecond * NANOS_PER_SECOND / ticksPerSecond
        : Long.MAX_VALUE;
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

  /**
   * Converts a start time to a time of day. If the boot time plus the time since boot is in the
   * future, it is the boot time of something else, such as a container, and there is no result.
   *
   * @param bootedAt when the machine was booted; empty if unknown
   * @param startTicks when a process started, in clock ticks since boot
   * @param sinceBootTicks how much time has passed since boot, in clock ticks, or less
   * @param now the current time
   * @return when it started; empty if the boot time is unknown or does not belong to start times,
   *     or if the start is not {@linkplain #isAfterBoot after boot}
   */
  public Optional<Instant> startOf(
      Optional<Instant> bootedAt, long startTicks, long sinceBootTicks, Instant now) {
    Instant latest = now.plus(CLOCK_TOLERANCE);
    return bootedAt
        .filter(boot -> !boot.plusNanos(ticksToNanos(sinceBootTicks)).isAfter(latest))
        .filter(boot -> isAfterBoot(startTicks))
        .map(boot -> boot.plusNanos(ticksToNanos(startTicks)));
  }
}
