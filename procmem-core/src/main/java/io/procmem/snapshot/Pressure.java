package io.procmem.snapshot;

import java.util.Optional;

/**
 * Time lost to waiting for one resource; {@code /proc/pressure/*}, since Linux 4.20.
 *
 * @param some while at least one task waited
 * @param full while every task that had work waited; empty where the kernel does not tell
 */
public record Pressure(Stall some, Optional<Stall> full) {

  /**
   * A share of time lost.
   *
   * @param tenSecondsRatio of the last 10 seconds, 0 to 1
   * @param oneMinuteRatio of the last minute, 0 to 1
   * @param fiveMinutesRatio of the last 5 minutes, 0 to 1
   * @param totalMicros since boot, in microseconds
   */
  public record Stall(
      double tenSecondsRatio, double oneMinuteRatio, double fiveMinutesRatio, long totalMicros) {}
}
