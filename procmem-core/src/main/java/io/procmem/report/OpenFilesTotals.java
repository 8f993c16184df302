package io.procmem.report;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The open file descriptors of some processes, added up. Immutable.
 *
 * @param count the sum of the known numbers; empty if none is known, though some processes may have
 *     open files, or if no scan succeeded
 * @param counted how many processes it includes
 * @param missing how many processes it excludes because their number is unknown: the true sum is
 *     larger
 * @param worstRatio the largest share of its limit that one process has open; above 1 if the limit
 *     was lowered later. Empty if no process has a known limit that is neither 0 nor unlimited
 */
public record OpenFilesTotals(
    OptionalLong count, int counted, int missing, OptionalDouble worstRatio) {}
