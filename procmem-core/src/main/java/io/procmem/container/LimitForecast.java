package io.procmem.container;

import java.time.Duration;

/**
 * How soon growth reaches a memory limit, if it continues. Immutable.
 *
 * @param growthBytesPerSecond by how much the distance to the limit has shrunk per second, above 0:
 *     growth of the working set, also of other groups under the same limit
 * @param window the time over which it shrank, at least 10 seconds
 * @param untilLimit the time until the limit is reached
 */
public record LimitForecast(long growthBytesPerSecond, Duration window, Duration untilLimit) {}
