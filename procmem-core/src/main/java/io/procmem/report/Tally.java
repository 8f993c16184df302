package io.procmem.report;

import io.procmem.snapshot.Readings;

/** Adds up one number over many processes, and counts the processes without a known number. */
final class Tally {

  private long sum;
  private int counted;
  private int missing;

  /** Adds the number of a process, {@link Readings#ABSENT} if it is unknown. */
  void add(long value) {
    if (value == Readings.ABSENT) {
      missing++;
    } else {
      sum += value;
      counted++;
    }
  }

  /** Adds processes without a known number. */
  void addUnknown(int processes) {
    missing += processes;
  }

  /** Adds the processes of another tally. */
  void add(Tally other) {
    sum += other.sum;
    counted += other.counted;
    missing += other.missing;
  }

  Sum sum() {
    return Sum.of(sum, counted, missing);
  }
}
