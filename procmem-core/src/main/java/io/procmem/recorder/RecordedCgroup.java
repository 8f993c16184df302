package io.procmem.recorder;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The memory of a control group in a recording. A number is absent if it was unknown. Immutable.
 *
 * @param path the path of the control group
 * @param memoryBytes memory in use, including page cache
 * @param workingSetBytes memory in use minus inactive page cache
 * @param limitBytes the limit; absent also if there is none
 * @param availableBytes how much the working set can grow until the limit is reached
 * @param peakBytes the peak of {@code memoryBytes}
 * @param highBytes the limit above which the kernel throttles its processes
 * @param swapBytes swap in use
 * @param oomKills processes killed by the OOM killer
 * @param pressureRatio the share of the last 10 seconds in which at least one task waited for
 *     memory, 0 to 1
 */
public record RecordedCgroup(
    String path,
    OptionalLong memoryBytes,
    OptionalLong workingSetBytes,
    OptionalLong limitBytes,
    OptionalLong availableBytes,
    OptionalLong peakBytes,
    OptionalLong highBytes,
    OptionalLong swapBytes,
    OptionalLong oomKills,
    OptionalDouble pressureRatio) {}
