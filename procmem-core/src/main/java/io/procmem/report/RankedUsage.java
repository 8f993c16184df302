package io.procmem.report;

import java.util.OptionalDouble;

/**
 * A process among those of its subgroup that use most.
 *
 * @param rank its place, from 1
 * @param usage the process
 * @param shareRatio how much of what all processes of the subgroup are known to use is its, 0 to 1;
 *     empty if that is nothing, or if the process's own number is not known and its resident size
 *     stands in
 */
public record RankedUsage(int rank, ProcessUsage usage, OptionalDouble shareRatio) {}
