package io.procmem.internal.read;

import java.time.Instant;

/**
 * A point in time, on two clocks.
 *
 * @param instant by the calendar
 * @param nanos on a clock that only intervals are read from
 */
public record Moment(Instant instant, long nanos) {}
