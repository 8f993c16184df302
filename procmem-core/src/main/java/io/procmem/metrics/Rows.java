package io.procmem.metrics;

import java.util.List;
import java.util.Map;

/** The rows of one report. Immutable. */
public final class Rows {

  private final Map<RowKind, List<Row>> byFamily;

  Rows(Map<RowKind, List<Row>> byFamily) {
    this.byFamily = byFamily;
  }

  /**
   * The rows that a metric has numbers for.
   *
   * @param family what the metric is about
   * @return its rows, no two of them with the same labels; empty if the table has no such metric
   */
  public List<Row> of(RowKind family) {
    return byFamily.getOrDefault(family, List.of());
  }
}
