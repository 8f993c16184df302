package io.procmem.container;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The memory and CPU accounting of one control group (cgroup), and its limits. A number is absent
 * if its file is not visible, was not requested, or does not exist in this version of control
 * groups. Immutable.
 *
 * @param path the path of the control group as {@code /proc/[pid]/cgroup} shows it: relative to the
 *     cgroup namespace of this JVM, so {@code /} in most containers
 * @param monotonicNanos when the numbers were read, by {@link System#nanoTime()}
 * @param memoryBytes memory in use, including page cache; {@code memory.current}, or {@code
 *     memory.usage_in_bytes} of version 1
 * @param peakBytes the peak of {@code memoryBytes}; {@code memory.peak} since Linux 5.19, or {@code
 *     memory.max_usage_in_bytes}
 * @param workingSetBytes memory in use minus inactive page cache, which the kernel reclaims first;
 *     {@code memoryBytes} minus {@code inactive_file} in {@code memory.stat}, or {@code
 *     total_inactive_file}
 * @param swapBytes swap in use; {@code memory.swap.current}, or {@code total_swap} in {@code
 *     memory.stat}
 * @param limitBytes the lowest memory limit of the control group and its ancestors, as far as they
 *     are visible; {@code memory.max}, or {@code memory.limit_in_bytes} and {@code
 *     hierarchical_memory_limit} in {@code memory.stat}. Absent also if there is no limit below the
 *     memory of the machine
 * @param highBytes the lowest memory limit above which the kernel throttles its processes; {@code
 *     memory.high}. Absent also if there is none below the memory of the machine, and in version 1
 * @param availableBytes how much the working set can grow until the control group or one of its
 *     ancestors reaches its limit, 0 or more. Absent if no limit is known, or the working set is
 *     unknown
 * @param oomKills processes killed by the OOM killer, whether the control group or the machine ran
 *     out of memory; {@code oom_kill} in {@code memory.events}, which includes descendants; in
 *     version 1 {@code oom_kill} in {@code memory.oom_control} since Linux 4.13, of this control
 *     group only
 * @param memoryPressureRatio the share of the last 10 seconds in which at least one task waited for
 *     memory, 0 to 1; {@code some avg10} in {@code memory.pressure} of version 2
 * @param memoryPressureMicros the time in which at least one task waited for memory, in
 *     microseconds; {@code some total} in {@code memory.pressure}
 * @param cpuLimit the lowest CPU limit of the control group and its visible ancestors, in CPUs;
 *     {@code cpu.max}, or {@code cpu.cfs_quota_us} and {@code cpu.cfs_period_us}. Absent also if
 *     there is none
 * @param cpuPeriods periods of the CPU limit in which its tasks ran or were throttled; {@code
 *     nr_periods} in {@code cpu.stat}
 * @param throttledPeriods periods in which its tasks were throttled; {@code nr_throttled} in {@code
 *     cpu.stat}
 * @param throttledNanos the time for which its tasks were throttled, in nanoseconds; {@code
 *     throttled_usec}, or {@code throttled_time}
 */
public record CgroupUsage(
    String path,
    long monotonicNanos,
    OptionalLong memoryBytes,
    OptionalLong peakBytes,
    OptionalLong workingSetBytes,
    OptionalLong swapBytes,
    OptionalLong limitBytes,
    OptionalLong highBytes,
    OptionalLong availableBytes,
    OptionalLong oomKills,
    OptionalDouble memoryPressureRatio,
    OptionalLong memoryPressureMicros,
    OptionalDouble cpuLimit,
    OptionalLong cpuPeriods,
    OptionalLong throttledPeriods,
    OptionalLong throttledNanos) {}
