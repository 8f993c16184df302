package io.procmem.micrometer;

import io.procmem.metrics.Row;
import org.jspecify.annotations.Nullable;

/**
 * The series of rows with certain labels, by metric and cell. Should another row come to have these
 * labels, as where a pid is given out again, its numbers go on in the same meters: to take meters
 * out and put others of the same name in would break a scrape that is under way.
 */
final class RowSeries {

  private final @Nullable Series[] series;
  private Object key;

  RowSeries(Row row, int count) {
    this.series = new Series[count];
    this.key = row.key();
  }

  /** The numbers told from now on are of this row. */
  void areOf(Row row, boolean fromZero) {
    if (!row.key().equals(key)) {
      key = row.key();
      for (Series one : series) {
        if (one != null) {
          one.startAnew(fromZero);
        }
      }
    }
  }

  /** Those there are; null where a number is not known. */
  @Nullable Series[] all() {
    return series;
  }
}
