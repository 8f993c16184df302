package io.procmem.report;

import io.procmem.snapshot.ThreadStates;

/**
 * The threads of some processes by state. Immutable.
 *
 * @param states the number of threads in each state
 * @param counted how many processes it includes
 * @param missing how many processes it excludes because their threads were not read
 */
public record ThreadTotals(ThreadStates states, int counted, int missing) {}
