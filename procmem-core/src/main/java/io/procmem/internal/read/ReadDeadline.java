package io.procmem.internal.read;

/**
 * How long a scan waits for reads that can hang.
 *
 * @param patienceNanos how long one read may take before the scan continues without it
 * @param deadlineNanos when no more reads are begun, on the clock of {@link System#nanoTime()}
 */
public record ReadDeadline(long patienceNanos, long deadlineNanos) {}
