package io.procmem.internal.exposition;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Assigns label values to rows, so that no two rows of a report have the same, even if values were
 * cut. Where rows have a label that identifies them, a value beyond the limit is {@code other}, and
 * the row stays. Other rows need room for all of their values, and at most as many get theirs as a
 * label may have values. Guarded by the exposition's lock.
 */
final class LabelAssignment {

  private final List<String> names;
  private final LabelValues values;
  private final Map<List<String>, Object> owners = new HashMap<>();

  /** Whether rows have a label whose values are not limited, and end with the row. */
  private final boolean isIdentified;

  LabelAssignment(List<String> names, LabelValues values) {
    this.names = names;
    this.values = values;
    this.isIdentified = names.stream().anyMatch(LabelValues::isIdentity);
  }

  /**
   * Begins a report.
   *
   * @param present the keys of all its rows
   */
  void startReport(Set<Object> present) {
    if (isIdentified) {
      owners.values().retainAll(present);
    }
  }

  /**
   * Assigns a row its label values.
   *
   * @param present the keys of all rows of the report
   * @return false if another of these rows has the same, or if a limit is reached
   */
  boolean assign(Row<?> row, Set<Object> present) {
    List<String> labels = labels(row);
    Object owner = owners.get(labels);
    if (owner == null) {
      if ((!isIdentified && owners.size() >= values.limit()) || !values.take(names, labels)) {
        return false;
      }
    } else if (!owner.equals(row.key()) && present.contains(owner)) {
      return false;
    }
    owners.put(labels, row.key());
    return true;
  }

  /** Whether a row has already been assigned its label values. */
  boolean isAssigned(Row<?> row) {
    return row.key().equals(owners.get(labels(row)));
  }

  /** The label values that a row is shown under. */
  List<String> labels(Row<?> row) {
    return isIdentified ? values.limited(names, row.labelValues()) : row.labelValues();
  }
}
