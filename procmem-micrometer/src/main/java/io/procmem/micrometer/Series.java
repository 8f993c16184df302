package io.procmem.micrometer;

import io.micrometer.core.instrument.Tags;
import io.procmem.metrics.Kind;

/**
 * One number of one row, and what its meters read. The same object for as long as the row is there:
 * meters hold it, some of them weakly. Written under the binder's lock, read by anybody.
 */
final class Series {

  private final Spelling spelling;
  private final Tags tags;
  private final Baseline baseline;

  private volatile double value;

  /** Of a counter, what the row last showed; NaN before the first. */
  private double shown = Double.NaN;

  /** In which refresh it was last told. */
  private int toldIn;

  Series(Spelling spelling, Tags tags, Baseline baseline) {
    this.spelling = spelling;
    this.tags = tags;
    this.baseline = baseline;
  }

  Spelling spelling() {
    return spelling;
  }

  Tags tags() {
    return tags;
  }

  double value() {
    return value;
  }

  void tell(double number, int refresh) {
    toldIn = refresh;
    value = spelling.metric().kind() == Kind.COUNTER ? counted(number) : number;
  }

  /** What a row shows may fall, where it was forgotten and comes again; a counter may not. */
  private double counted(double number) {
    double before = Double.isNaN(shown) ? first(number) : shown;
    shown = number;
    return value + (number >= before ? number - before : number);
  }

  private double first(double number) {
    return baseline == Baseline.FROM_FIRST_SIGHT ? number : 0;
  }

  /** What is told next is of another row, and has nothing to do with what was told before. */
  void startAnew() {
    shown = Double.NaN;
  }

  boolean wasToldIn(int refresh) {
    return toldIn == refresh;
  }
}
