package io.procmem.snapshot;

import io.procmem.container.CgroupUsages;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The numbers of the whole machine. A component is absent if it was not requested or could not be
 * read. Immutable.
 *
 * @param memory its memory; {@code /proc/meminfo}
 * @param processors the CPU time of its processors; {@code /proc/stat}
 * @param load its load; {@code /proc/loadavg}
 * @param cpuPressure time lost waiting for a CPU; {@code /proc/pressure/cpu}
 * @param memoryPressure time lost waiting for memory; {@code /proc/pressure/memory}
 * @param ioPressure time lost waiting for I/O; {@code /proc/pressure/io}
 * @param bootedAt when it booted, by the current setting of its clock; {@code btime} in {@code
 *     /proc/stat}
 * @param uptime time since boot, including suspended time; {@code /proc/uptime}
 * @param cgroups the usage and limits of control groups; files of the cgroup file system
 */
public record Machine(
    Readings<MeminfoField> memory,
    Optional<ProcessorTimes> processors,
    Optional<Load> load,
    Optional<Pressure> cpuPressure,
    Optional<Pressure> memoryPressure,
    Optional<Pressure> ioPressure,
    Optional<Instant> bootedAt,
    Optional<Duration> uptime,
    CgroupUsages cgroups) {

  /**
   * This machine with other control groups.
   *
   * @param others the control groups
   * @return a machine with these control groups and otherwise the same numbers
   */
  public Machine withCgroups(CgroupUsages others) {
    return new Machine(
        memory,
        processors,
        load,
        cpuPressure,
        memoryPressure,
        ioPressure,
        bootedAt,
        uptime,
        others);
  }

  /** {@return a machine with all components absent} */
  public static Machine unknown() {
    return new Machine(
        Readings.none(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        CgroupUsages.none());
  }
}
