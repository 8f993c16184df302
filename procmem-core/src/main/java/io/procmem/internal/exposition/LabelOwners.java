package io.procmem.internal.exposition;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The labels under which rows of a kind are shown, each with the key of its row: no two rows of a
 * report have the same labels, even if values were cut. There are as many labels as a label may
 * have values, at most. Guarded by the exposition's lock.
 */
final class LabelOwners {

  private final List<String> names;
  private final LabelValues values;
  private final Map<List<String>, Object> owners = new HashMap<>();

  LabelOwners(List<String> names, LabelValues values) {
    this.names = names;
    this.values = values;
  }

  /**
   * Gives a row its labels.
   *
   * @param present the keys of all rows of the report
   * @return false if another of these rows has them, or if there is no room for new ones
   */
  boolean take(Row<?> row, Set<Object> present) {
    Object owner = owners.get(row.labelValues());
    if (owner == null) {
      if (owners.size() >= values.limit() || !values.take(names, row.labelValues())) {
        return false;
      }
    } else if (!owner.equals(row.key()) && present.contains(owner)) {
      return false;
    }
    owners.put(row.labelValues(), row.key());
    return true;
  }

  /** Whether a row may be shown under its labels without taking new ones. */
  boolean have(Row<?> row) {
    return row.key().equals(owners.get(row.labelValues()));
  }
}
