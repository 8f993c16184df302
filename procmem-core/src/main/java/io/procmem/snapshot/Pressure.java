package io.procmem.snapshot;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Time lost waiting for one resource (PSI); {@code /proc/pressure/*}, since Linux 4.20. Immutable.
 *
 * @param some time in which at least one task waited
 * @param full time in which all non-idle tasks waited; empty if the kernel does not give it
 */
public record Pressure(Stall some, Optional<Stall> full) {

  /**
   * A share of time lost.
   *
   * @param tenSecondsRatio of the last 10 seconds, 0 to 1
   * @param oneMinuteRatio of the last minute, 0 to 1
   * @param fiveMinutesRatio of the last 5 minutes, 0 to 1
   * @param totalMicros since boot, in microseconds; empty if the number is impossible
   */
  public record Stall(
      double tenSecondsRatio,
      double oneMinuteRatio,
      double fiveMinutesRatio,
      OptionalLong totalMicros) {}
}
