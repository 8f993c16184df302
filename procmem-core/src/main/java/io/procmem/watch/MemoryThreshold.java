package io.procmem.watch;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * A threshold for the memory of the machine or of containers, for a {@link MemoryWatch}. For
 * processes, subgroups and groups, use {@link io.procmem.report.Threshold}. Immutable.
 *
 * @param of whose memory is measured
 * @param by the measure
 * @param limit exceeded when an available amount is less than this, or another measure is more. In
 *     bytes, or a ratio; with a window, in bytes per second
 * @param until no longer exceeded when an available amount is at least this, or another measure at
 *     most this. Between {@code limit} and {@code until} the state does not change (hysteresis), so
 *     a fluctuating measure is reported only once
 * @param window if present, the growth of the measure over this time is compared, not the measure
 */
public record MemoryThreshold(Of of, By by, double limit, double until, Optional<Duration> window) {

  private static final double DEFAULT_HYSTERESIS = 0.9;

  /** Whose memory is measured. */
  public enum Of {
    /** The machine; {@code meminfo} and {@code pressure/memory}. */
    MACHINE,
    /** The control group of this JVM, which is that of its container or unit. */
    OWN_CONTAINER,
    /** Each container whose control group is visible. */
    CONTAINER
  }

  /** A measure. If it is unknown, nothing changes. */
  public enum By {
    /**
     * Bytes that can still be used: {@code MemAvailable} of the machine; of a container, how much
     * its working set can grow until the limit is reached, unknown without a limit.
     */
    AVAILABLE_BYTES(true),
    /** {@link #AVAILABLE_BYTES} as a share of the machine's memory or the container's limit. */
    AVAILABLE_RATIO(true),
    /**
     * Bytes in use: {@code MemTotal - MemAvailable} of the machine, the working set of a container.
     */
    USED_BYTES(false),
    /**
     * The share of the last 10 seconds in which at least one task waited for memory, 0 to 1. For
     * containers, it is known only with control groups of version 2.
     */
    PRESSURE_RATIO(false);

    private final boolean isAvailable;

    By(boolean isAvailable) {
      this.isAvailable = isAvailable;
    }

    /** {@return whether it exceeds a threshold by being less than its limit} */
    public boolean isExceededBelow() {
      return isAvailable;
    }
  }

  /**
   * Checks the values.
   *
   * @param of whose memory is measured
   * @param by the measure
   * @param limit exceeded beyond this
   * @param until no longer exceeded from here on
   * @param window the time over which growth is measured, if it is growth
   * @throws IllegalArgumentException if a number is negative or not finite, {@code until} is on the
   *     wrong side of {@code limit}, or the window is not positive or not of {@link By#USED_BYTES}
   */
  public MemoryThreshold {
    requireNonNull(of, "of");
    requireNonNull(by, "by");
    if (!(limit >= 0 && until >= 0 && Double.isFinite(limit) && Double.isFinite(until))) {
      throw new IllegalArgumentException(
          "limit and until must be finite and not negative: " + limit + ", " + until);
    }
    if (by.isExceededBelow() ? until < limit : until > limit) {
      throw new IllegalArgumentException(
          "until must not be "
              + (by.isExceededBelow() ? "less" : "more")
              + " than the limit of "
              + limit
              + ": "
              + until);
    }
    if (window.isPresent()) {
      if (window.get().isNegative() || window.get().isZero()) {
        throw new IllegalArgumentException("a window must be positive: " + window.get());
      }
      if (by != By.USED_BYTES) {
        throw new IllegalArgumentException("only USED_BYTES can have a window, not " + by);
      }
    }
  }

  /**
   * Little memory is left. No longer exceeded when the available memory is a ninth above that.
   *
   * @param of whose memory
   * @param bytes the least number of bytes that should be available
   * @return the threshold
   * @throws IllegalArgumentException if the number is negative
   */
  public static MemoryThreshold availableBelow(Of of, double bytes) {
    return new MemoryThreshold(
        of, By.AVAILABLE_BYTES, bytes, bytes / DEFAULT_HYSTERESIS, Optional.empty());
  }

  /**
   * Only a small share of the memory is left. No longer exceeded when the share is a ninth above
   * that, or halfway between that and 1 if this is less.
   *
   * @param of whose memory
   * @param ratio the least share of the machine's memory or the container's limit that should be
   *     available, 0 to 1
   * @return the threshold
   * @throws IllegalArgumentException if the share is negative
   */
  public static MemoryThreshold availableRatioBelow(Of of, double ratio) {
    double until = Math.min(ratio / DEFAULT_HYSTERESIS, (ratio + 1) / 2);
    return new MemoryThreshold(
        of, By.AVAILABLE_RATIO, ratio, Math.max(ratio, until), Optional.empty());
  }

  /**
   * Much memory is used. No longer exceeded at nine tenths of it.
   *
   * @param of whose memory
   * @param bytes the largest number of bytes that should be used
   * @return the threshold
   * @throws IllegalArgumentException if the number is negative
   */
  public static MemoryThreshold usedAbove(Of of, double bytes) {
    return above(of, By.USED_BYTES, bytes, Optional.empty());
  }

  /**
   * Tasks wait for memory. No longer exceeded at nine tenths of it.
   *
   * @param of whose tasks
   * @param ratio the largest share of the last 10 seconds that should be lost, 0 to 1
   * @return the threshold
   * @throws IllegalArgumentException if the share is negative
   */
  public static MemoryThreshold pressureAbove(Of of, double ratio) {
    return above(of, By.PRESSURE_RATIO, ratio, Optional.empty());
  }

  /**
   * The used memory grows fast. No longer exceeded at nine tenths of it.
   *
   * @param of whose memory
   * @param bytesPerSecond the largest growth that is expected
   * @param window the time over which it is measured, positive
   * @return the threshold
   * @throws IllegalArgumentException if the growth is negative or the window is not positive
   */
  public static MemoryThreshold growing(Of of, double bytesPerSecond, Duration window) {
    return above(of, By.USED_BYTES, bytesPerSecond, Optional.of(window));
  }

  private static MemoryThreshold above(Of of, By by, double limit, Optional<Duration> window) {
    return new MemoryThreshold(of, by, limit, limit * DEFAULT_HYSTERESIS, window);
  }

  /** Whether a value is beyond the limit. False if it is unknown (NaN). */
  boolean isExceededBy(double value) {
    return by.isExceededBelow() ? value < limit : value > limit;
  }

  /** Whether a value no longer exceeds it. False if it is unknown (NaN). */
  boolean isOverAt(double value) {
    return by.isExceededBelow() ? value >= until : value <= until;
  }
}
