package io.procmem.report;

import java.util.OptionalDouble;

/**
 * Processor time per time of some processes, added up.
 *
 * @param ratio the sum of what is known, 1 being one processor; empty if nothing is, though there
 *     are processes
 * @param counted how many processes are in it
 * @param missing of how many no earlier snapshot tells: the true ratio is larger
 */
public record CpuTotals(OptionalDouble ratio, int counted, int missing) {}
