package io.procmem.report;

import java.util.OptionalDouble;

/**
 * A process with its rank within its subgroup. Immutable.
 *
 * @param rank its rank, from 1
 * @param usage the process
 * @param shareRatio its share of the subgroup's known sum, 0 to 1; empty if that sum is 0, or if
 *     the process is ranked by its RSS because its own number is unknown
 */
public record RankedUsage(int rank, ProcessUsage usage, OptionalDouble shareRatio) {}
