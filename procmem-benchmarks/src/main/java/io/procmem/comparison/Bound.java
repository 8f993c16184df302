package io.procmem.comparison;

import java.util.Locale;

/**
 * The most that this library should need of something.
 *
 * @param measure the measure that is bounded
 * @param max the largest value, or the largest ratio to the other contender
 */
record Bound(Measure measure, double max) {

  static Bound time(double ratio) {
    return new Bound(Measure.TIME, ratio);
  }

  static Bound cpu(double ratio) {
    return new Bound(Measure.CPU, ratio);
  }

  static Bound garbage(double ratio) {
    return new Bound(Measure.GARBAGE, ratio);
  }

  static Bound millis(double max) {
    return new Bound(Measure.MILLIS, max);
  }

  static Bound bytesPerProcess(double max) {
    return new Bound(Measure.BYTES_PER_PROCESS, max);
  }

  String text() {
    return measure.isRelative() ? String.format(Locale.ROOT, "%.2f", max) : measure.format(max);
  }

  String verdict(double value) {
    return value <= max ? "met" : "**MISSED**";
  }
}
