package io.procmem.internal.detail;

/**
 * What limits the result of a count.
 *
 * @param errorBytes by how much the counters of the kernel may be off
 * @param shareableBytes how much of its anonymous memory the process may share at most
 */
record CountLimits(long errorBytes, long shareableBytes, SharingRisks risks) {}
