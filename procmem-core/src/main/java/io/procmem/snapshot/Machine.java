package io.procmem.snapshot;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What the kernel says of the whole machine. What was not asked for, or refused, is absent.
 *
 * @param memory its memory; {@code /proc/meminfo}
 * @param processors what its processors have done; {@code /proc/stat}
 * @param load how many tasks run or wait; {@code /proc/loadavg}
 * @param cpuPressure time lost waiting for a processor; {@code /proc/pressure/cpu}
 * @param memoryPressure time lost waiting for memory; {@code /proc/pressure/memory}
 * @param ioPressure time lost waiting for I/O; {@code /proc/pressure/io}
 * @param bootedAt when it booted, by its clock as it stands now; {@code btime} in {@code
 *     /proc/stat}
 * @param uptime how long ago that was, suspended time included; {@code /proc/uptime}
 */
public record Machine(
    Readings<MeminfoField> memory,
    Optional<ProcessorTimes> processors,
    Optional<Load> load,
    Optional<Pressure> cpuPressure,
    Optional<Pressure> memoryPressure,
    Optional<Pressure> ioPressure,
    Optional<Instant> bootedAt,
    Optional<Duration> uptime) {

  /** {@return a machine of which nothing is known} */
  public static Machine unknown() {
    return new Machine(
        Readings.none(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
