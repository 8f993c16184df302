package io.procmem.report;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * A limit for a measure, for a {@link Watch}. Immutable.
 *
 * @param of what is measured: processes, subgroups or groups
 * @param by the measure. USS and PSS count with their bounds: every process that owns memory adds
 *     its lower bound to one sum and its upper bound to another. Of other measures, only known
 *     numbers count
 * @param above exceeded when the measure is greater than this; for USS and PSS, when the lower
 *     bound is, so that this is certain. The unit is bytes, threads, descriptors, bytes per second
 *     or, for {@link Ranking#CPU}, CPUs; with a window, that unit per second
 * @param until no longer exceeded when the measure is at most this; for USS and PSS, when the upper
 *     bound is; not more than {@code above}. Between {@code until} and {@code above} the state does
 *     not change (hysteresis), so a fluctuating measure is reported only once
 * @param window if present, the growth of the measure over this time is compared, not the measure.
 *     Growth has bounds too: at least from the upper bound then to the lower bound now, at most
 *     from the lower to the upper. So nothing seems to grow because its size became known. The
 *     wider the bounds of USS and PSS, the more must it grow to exceed the threshold; a longer
 *     window helps. Nor does a sum seem to grow because a process could be read that an earlier
 *     scan could not
 */
public record Threshold(Of of, Ranking by, double above, double until, Optional<Duration> window) {

  private static final double DEFAULT_HYSTERESIS = 0.9;

  /** What is measured. */
  public enum Of {
    /** Each process. */
    PROCESS,
    /** The processes of each subgroup together. */
    SUBGROUP,
    /** The processes of each group together. */
    GROUP
  }

  /**
   * Checks the values.
   *
   * @param of what is measured
   * @param by the measure
   * @param above exceeded when the measure is greater
   * @param until no longer exceeded when the measure is at most this
   * @param window the time over which growth is measured, if it is growth
   * @throws IllegalArgumentException if {@code until} is greater than {@code above}, or the window
   *     is not positive
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
   * A limit for a measure. No longer exceeded at nine tenths of it.
   *
   * @param of what is measured
   * @param by the measure
   * @param above the limit, not negative
   * @return the threshold
   * @throws IllegalArgumentException if the limit is negative
   */
  public static Threshold above(Of of, Ranking by, double above) {
    return new Threshold(of, by, above, above * DEFAULT_HYSTERESIS, Optional.empty());
  }

  /**
   * A limit for the growth of a measure. No longer exceeded at nine tenths of it.
   *
   * @param of what is measured
   * @param by the measure
   * @param perSecond the limit for the growth per second, not negative
   * @param window the time over which growth is measured, positive
   * @return the threshold
   * @throws IllegalArgumentException if the limit is negative or the window is not positive
   */
  public static Threshold growing(Of of, Ranking by, double perSecond, Duration window) {
    return new Threshold(of, by, perSecond, perSecond * DEFAULT_HYSTERESIS, Optional.of(window));
  }
}
