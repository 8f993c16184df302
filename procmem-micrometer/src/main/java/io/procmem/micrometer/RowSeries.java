package io.procmem.micrometer;

import io.procmem.internal.exposition.Row;
import org.jspecify.annotations.Nullable;

/**
 * The series of the rows with certain labels, by metric and cell. When another row gets these
 * labels, as with a reused pid, its values continue in the same meters: replacing meters by others
 * of the same name would break a scrape in progress.
 */
final class RowSeries {

  private final @Nullable Series[] series;
  private Object key;

  RowSeries(Row<?> row, int count) {
    this.series = new Series[count];
    this.key = row.key();
  }

  /** The values from now on are those of this row. */
  void follow(Row<?> row, boolean fromZero) {
    if (!row.key().equals(key)) {
      key = row.key();
      for (Series one : series) {
        if (one != null) {
          one.startAgain(fromZero);
        }
      }
    }
  }

  /** All series; null where a value is unknown. */
  @Nullable Series[] all() {
    return series;
  }
}
