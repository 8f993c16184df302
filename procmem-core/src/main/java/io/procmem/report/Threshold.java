package io.procmem.report;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * A value that somebody wants to be told of when it is exceeded; for a {@link Watch}. Immutable.
 *
 * @param of what is measured
 * @param by what it is measured by; known numbers only, no resident size stands in for another
 * @param above it is exceeded when the measure is greater: bytes, threads, descriptors, bytes per
 *     second, and for {@link Ranking#CPU} processors; or, over a window, that per second
 * @param until it is no longer exceeded when the measure is at most this; not more than {@code
 *     above}. What lies between changes nothing, so that a measure that wavers is told of once
 * @param window over how long the measure's growth is taken, if it is the growth that counts
 */
public record Threshold(Of of, Ranking by, double above, double until, Optional<Duration> window) {

  private static final double DEFAULT_HYSTERESIS = 0.9;

  /** What has a measure. */
  public enum Of {
    /** Each process. */
    PROCESS,
    /** The processes of each subgroup together. */
    SUBGROUP,
    /** The processes of each group together. */
    GROUP
  }

  /**
   * Makes one.
   *
   * @param of what is measured
   * @param by what it is measured by
   * @param above what is exceeded
   * @param until what ends it
   * @param window over how long growth is taken, if it is growth
   */
  public Threshold {
    requireNonNull(of, "of");
    requireNonNull(by, "by");
    if (!(until <= above)) {
      throw new IllegalArgumentException("until must not be more than above: " + until);
    }
    if (window.isPresent() && (window.get().isNegative() || window.get().isZero())) {
      throw new IllegalArgumentException("a window must be positive: " + window.get());
    }
  }

  /**
   * A value not to be exceeded; over when nine tenths of it are left.
   *
   * @param of what is measured
   * @param by what it is measured by
   * @param above the value, not negative
   * @return the threshold
   */
  public static Threshold above(Of of, Ranking by, double above) {
    return new Threshold(of, by, above, above * DEFAULT_HYSTERESIS, Optional.empty());
  }

  /**
   * A growth not to be exceeded; over when nine tenths of it are left.
   *
   * @param of what is measured
   * @param by what it is measured by
   * @param perSecond the growth in a second, not negative
   * @param window over how long it is taken
   * @return the threshold
   */
  public static Threshold growing(Of of, Ranking by, double perSecond, Duration window) {
    return new Threshold(of, by, perSecond, perSecond * DEFAULT_HYSTERESIS, Optional.of(window));
  }
}
