package io.procmem.recorder;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The memory of a machine in a recording. A number is absent if it was not read. Immutable.
 *
 * @param totalBytes the memory of the machine
 * @param availableBytes memory available to new programs
 * @param swapTotalBytes the size of the swap space
 * @param swapFreeBytes unused swap space
 * @param pressureRatio the share of the last 10 seconds in which at least one task waited for
 *     memory, 0 to 1
 */
public record RecordedMachine(
    OptionalLong totalBytes,
    OptionalLong availableBytes,
    OptionalLong swapTotalBytes,
    OptionalLong swapFreeBytes,
    OptionalDouble pressureRatio) {}
