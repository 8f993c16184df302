package io.procmem.report;

import java.util.OptionalDouble;

/**
 * A process with its rank within its subgroup. Immutable.
 *
 * @param rank its rank, from 1
 * @param usage the process; {@link ProcessUsage#orderProven()} is about this subgroup
 * @param shareRatio its share of the sum of the subgroup's known numbers, 0 to 1; empty if that sum
 *     is 0, or if its own number is unknown and the process is ranked by its lower bound
 */
public record RankedUsage(int rank, ProcessUsage usage, OptionalDouble shareRatio) {}
