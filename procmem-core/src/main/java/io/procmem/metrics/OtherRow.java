package io.procmem.metrics;

import java.util.List;
import java.util.function.ToLongFunction;

/**
 * The row that the smallest rows are folded into if there would be too many series.
 *
 * @param <T> what the rows describe
 * @param key its key; a row of the report with this key is always part of it
 * @param labelValues the values of its first labels; further labels are empty
 * @param hasCounters whether it has counters; false if rows can end, since a sum over their
 *     counters would then decrease
 * @param size the size of a row; the largest rows are shown
 */
public record OtherRow<T>(
    Object key, List<String> labelValues, boolean hasCounters, ToLongFunction<T> size) {}
