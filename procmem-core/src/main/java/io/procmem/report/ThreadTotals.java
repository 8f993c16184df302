package io.procmem.report;

import io.procmem.snapshot.ThreadStates;

/**
 * What the threads of some processes are doing.
 *
 * @param states how many are in each state
 * @param counted how many processes are in it
 * @param missing of how many processes it was not read
 */
public record ThreadTotals(ThreadStates states, int counted, int missing) {}
