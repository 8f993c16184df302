package io.procmem.comparison;

import java.util.Locale;

/**
 * What this library is meant to need at most.
 *
 * @param measure of what
 * @param atMost how much, or how many times what the rival needs
 */
record Promise(Measure measure, double atMost) {

  static Promise time(double ratio) {
    return new Promise(Measure.TIME, ratio);
  }

  static Promise cpu(double ratio) {
    return new Promise(Measure.CPU, ratio);
  }

  static Promise garbage(double ratio) {
    return new Promise(Measure.GARBAGE, ratio);
  }

  static Promise millis(double most) {
    return new Promise(Measure.MILLIS, most);
  }

  static Promise bytesPerProcess(double most) {
    return new Promise(Measure.BYTES_PER_PROCESS, most);
  }

  String bound() {
    return measure.isRelative() ? String.format(Locale.ROOT, "%.2f", atMost) : measure.show(atMost);
  }

  String verdict(double value) {
    return value <= atMost ? "met" : "**MISSED**";
  }
}
