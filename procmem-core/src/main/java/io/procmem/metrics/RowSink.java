package io.procmem.metrics;

import java.util.List;

/**
 * Receives the rows of a report.
 *
 * @param <T> what the rows describe
 */
@FunctionalInterface
public interface RowSink<T> {

  /**
   * Receives one row.
   *
   * @param key what identifies the row across reports; equal if and only if it describes the same
   *     thing
   * @param labelValues the values of its labels, in the order of {@link MetricTable#labelNames}
   * @param subject what the row describes
   */
  void accept(Object key, List<String> labelValues, T subject);
}
