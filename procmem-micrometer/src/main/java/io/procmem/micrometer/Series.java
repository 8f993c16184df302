package io.procmem.micrometer;

import io.micrometer.core.instrument.Tags;
import io.procmem.metrics.MetricKind;

/**
 * One value of one row, read by its meters. It is the same object for as long as the row is there,
 * since meters hold it, some of them weakly. Written under the binder's lock, read by any thread.
 */
final class Series {

  private final MeterNames names;
  private final Tags tags;

  private volatile double value;

  /** The last value of the row, if this is a counter; NaN before the first. */
  private double lastOfRow;

  /** The refresh in which it was last updated. */
  private int updatedIn;

  /**
   * A series without a value.
   *
   * @param fromZero whether a counter starts with the first value of the row, rather than at 0
   */
  Series(MeterNames names, Tags tags, boolean fromZero) {
    this.names = names;
    this.tags = tags;
    startAgain(fromZero);
  }

  MeterNames names() {
    return names;
  }

  Tags tags() {
    return tags;
  }

  double value() {
    return value;
  }

  /**
   * Updates the value.
   *
   * @param ofRow the value of the row
   * @param isNew whether the row's counters restarted since the last refresh
   * @param refresh the number of this refresh
   */
  void update(double ofRow, boolean isNew, int refresh) {
    updatedIn = refresh;
    value = names.metric().kind() == MetricKind.COUNTER ? counted(ofRow, isNew) : ofRow;
  }

  private double counted(double ofRow, boolean isNew) {
    double before = lastOfRow;
    if (ofRow < before && !isNew) {
      return value; // an older report was shown after a newer one
    }
    lastOfRow = ofRow;
    if (Double.isNaN(before)) {
      return value;
    }
    return value + (ofRow < before ? ofRow : ofRow - before);
  }

  /** The values from now on are those of another row. */
  void startAgain(boolean fromZero) {
    lastOfRow = fromZero ? 0 : Double.NaN;
  }

  boolean isUpdatedIn(int refresh) {
    return updatedIn == refresh;
  }
}
