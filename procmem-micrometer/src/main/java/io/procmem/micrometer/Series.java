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

  private volatile double value;

  /** Of a counter, what the row last showed; NaN before the first. */
  private double shown;

  /** In which refresh it was last told. */
  private int toldIn;

  /**
   * Nothing was told yet.
   *
   * @param fromZero whether a counter begins with what the row shows, rather than with what it adds
   *     to that
   */
  Series(Spelling spelling, Tags tags, boolean fromZero) {
    this.spelling = spelling;
    this.tags = tags;
    this.shown = fromZero ? 0 : Double.NaN;
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

  private double counted(double number) {
    double before = Double.isNaN(shown) ? number : shown;
    shown = number;
    if (number >= before) {
      return value + (number - before);
    }
    // A group that was forgotten counts anew. Of others the kernel has taken something back.
    boolean anew =
        switch (spelling.metric().family()) {
          case GROUP, USER -> true;
          case MACHINE, PROCESSOR, SCAN, PROCESS -> false;
        };
    return anew ? value + number : value;
  }

  /** What is told next is of another row, and has nothing to do with what was told before. */
  void startAnew(boolean fromZero) {
    shown = fromZero ? 0 : Double.NaN;
  }

  boolean wasToldIn(int refresh) {
    return toldIn == refresh;
  }
}
