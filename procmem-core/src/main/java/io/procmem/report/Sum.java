package io.procmem.report;

/**
 * A sum over processes.
 *
 * @param bytes the sum, in bytes
 * @param counted how many processes are in it
 * @param missing how many own memory, but their number is not known: the true sum is larger
 */
public record Sum(long bytes, int counted, int missing) {}
