package io.procmem.internal.read;

import java.time.Instant;

/**
 * A point in time, on two clocks.
 *
 * @param instant on the wall clock
 * @param nanos on the monotonic clock, for intervals
 */
public record Moment(Instant instant, long nanos) {}
