package io.procmem.internal.exposition;

import io.procmem.metrics.RowKind;
import java.util.List;
import java.util.Map;

/** The rows of one report. Immutable. */
public final class Rows {

  private final Map<RowKind<?>, List<? extends Row<?>>> byKind;

  Rows(Map<RowKind<?>, List<? extends Row<?>>> byKind) {
    this.byKind = byKind;
  }

  /**
   * The rows of one kind.
   *
   * @param kind the row kind
   * @return its rows, no two with the same labels; empty if the table has no metric of this kind
   */
  public List<? extends Row<?>> of(RowKind<?> kind) {
    return byKind.getOrDefault(kind, List.of());
  }
}
