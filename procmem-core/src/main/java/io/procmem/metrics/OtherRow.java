package io.procmem.metrics;

import java.util.List;
import java.util.function.ToLongFunction;

/**
 * The row that the smallest rows are folded into where there would be too many series.
 *
 * @param <T> what the rows describe
 * @param key its key; a row of the report with this key is always part of it
 * @param labelValues the values of its first labels; further labels are empty
 * @param hasCounters whether it has counters; false if rows take their counters with them when they
 *     end, since a sum over such rows would fall
 * @param size how large a row is; the largest rows stay
 */
public record OtherRow<T>(
    Object key, List<String> labelValues, boolean hasCounters, ToLongFunction<T> size) {}
