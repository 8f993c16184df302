package io.procmem.counters;

import java.time.Instant;

/**
 * When counters started from 0: at the last scan before the first one that counted anything.
 * Immutable.
 *
 * @param at when that scan began, by the machine's clock as it stood then
 * @param monotonicNanos when that scan began, on the clock of {@code Snapshot.monotonicNanos}
 */
public record CounterStart(Instant at, long monotonicNanos) {}
