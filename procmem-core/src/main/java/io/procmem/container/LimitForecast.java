package io.procmem.container;

import java.time.Duration;

/**
 * How soon a control group reaches its memory limit if its growth continues. Immutable.
 *
 * @param growthBytesPerSecond how fast the memory available below the limit has shrunk, above 0:
 *     the growth of the working set, including that of other control groups under the same limit
 * @param window the time over which growth was measured, at least 10 seconds
 * @param untilLimit the time until the limit is reached
 */
public record LimitForecast(long growthBytesPerSecond, Duration window, Duration untilLimit) {}
