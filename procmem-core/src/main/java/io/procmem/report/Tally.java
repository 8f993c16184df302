package io.procmem.report;

import io.procmem.snapshot.Readings;

/** Adds up one number of many processes, and counts those it could not include. */
final class Tally {

  private long sum;
  private int counted;
  private int missing;

  /** Adds a process's number, {@link Readings#ABSENT} if it is not known. */
  void add(long value) {
    if (value == Readings.ABSENT) {
      missing++;
    } else {
      sum += value;
      counted++;
    }
  }

  /** Adds processes whose numbers are not known. */
  void miss(int processes) {
    missing += processes;
  }

  /** Adds what another has added up. */
  void add(Tally other) {
    sum += other.sum;
    counted += other.counted;
    missing += other.missing;
  }

  Sum sum() {
    return Sum.of(sum, counted, missing);
  }
}
