package io.procmem;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a {@link ProcMemBuilder} that say how old a report may be. Immutable.
 *
 * @param maxAge the maximum age of a report
 * @param maxWait how long a caller waits for the scan of another
 * @param interval the time between two scans in the background; null if there are none
 */
record Timing(Duration maxAge, Duration maxWait, @Nullable Duration interval) {

  static final Timing DEFAULT = new Timing(Duration.ofSeconds(1), Duration.ofSeconds(1), null);

  private static final Duration MIN_INTERVAL = Duration.ofMillis(10);

  /** Longer times would overflow a clock of nanoseconds, which ends after 292 years. */
  private static final Duration MAX_DURATION = Duration.ofDays(365);

  private static final Duration MAX_SCRAPE_INTERVAL = Duration.ofMinutes(5);
  private static final Duration MIN_STAND_IN = Duration.ofMinutes(1);

  Timing withMaxAge(Duration other) {
    return new Timing(requireNotNegative("maxAge", other), maxWait, interval);
  }

  Timing withWait(Duration other) {
    return new Timing(maxAge, requireNotNegative("waitAtMost", other), interval);
  }

  Timing withInterval(Duration other) {
    requireNonNull(other, "sampleEvery");
    if (other.compareTo(MIN_INTERVAL) < 0) {
      throw new IllegalArgumentException("sampleEvery must be at least 10 ms: " + other);
    }
    return new Timing(maxAge, maxWait, bounded(other));
  }

  /** With the interval of other settings. */
  Timing withIntervalOf(Timing other) {
    return new Timing(maxAge, maxWait, other.interval);
  }

  private static Duration requireNotNegative(String setting, Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException(setting + " must not be negative: " + duration);
    }
    return bounded(duration);
  }

  private static Duration bounded(Duration duration) {
    return duration.compareTo(MAX_DURATION) > 0 ? MAX_DURATION : duration;
  }

  long maxAgeNanos() {
    return maxAge.toNanos();
  }

  long waitNanos() {
    return maxWait.toNanos();
  }

  /** The age at which a report of the background thread is overdue. */
  long overdueNanos() {
    return overdue().toNanos();
  }

  private Duration overdue() {
    return interval == null ? maxAge : interval.multipliedBy(3);
  }

  /** How long an old report stands in for failed scans. */
  long standInNanos() {
    return Math.max(MIN_STAND_IN.toNanos(), overdue().multipliedBy(2).toNanos());
  }

  /** How long a demand is remembered: with background scans, until its caller asks again. */
  long demandNanos() {
    if (interval == null) {
      return maxAge.toNanos();
    }
    boolean isLong = interval.compareTo(MAX_SCRAPE_INTERVAL) > 0;
    return (isLong ? interval.multipliedBy(2) : MAX_SCRAPE_INTERVAL).toNanos();
  }
}
