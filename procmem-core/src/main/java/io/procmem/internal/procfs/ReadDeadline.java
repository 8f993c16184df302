package io.procmem.internal.procfs;

/**
 * How long reads that can hang are waited for.
 *
 * @param patienceNanos how old one read may grow before it is left behind
 * @param deadlineNanos when no more reads are begun, on the clock of {@link System#nanoTime()}
 */
public record ReadDeadline(long patienceNanos, long deadlineNanos) {}
