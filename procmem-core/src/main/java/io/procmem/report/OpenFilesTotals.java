package io.procmem.report;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Open file descriptors of some processes, added up.
 *
 * @param count the sum of what is known; empty if nothing is, though some may have files open
 * @param counted how many processes are in it
 * @param missing how many may have files open, but their number is not known: the true sum is
 *     larger
 * @param worstRatio of the process that is nearest to its limit, how much of the limit it has open;
 *     above 1 where the limit was lowered later. Empty if no process has a limit that is known, not
 *     0 and not unlimited
 */
public record OpenFilesTotals(
    OptionalLong count, int counted, int missing, OptionalDouble worstRatio) {}
