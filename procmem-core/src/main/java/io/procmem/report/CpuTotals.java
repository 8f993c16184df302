package io.procmem.report;

import java.util.OptionalDouble;

/**
 * The CPU usage of some processes, added up. Immutable.
 *
 * @param ratio the sum of the known usages, 1 = one CPU; empty if none is known, though there are
 *     processes, or if no scan succeeded
 * @param counted how many processes it includes
 * @param missing how many processes it excludes because no earlier snapshot has them: the true
 *     ratio is larger
 */
public record CpuTotals(OptionalDouble ratio, int counted, int missing) {}
