package io.procmem.internal.counters;

import io.procmem.counters.Counter;
import io.procmem.snapshot.IoField;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Readings;
import io.procmem.snapshot.StatusField;

/** The value that one process's sample has for each {@link Counter}. */
final class CounterReading {

  /** All counters, by ordinal. An array, as below: a loop over it creates no iterator. */
  static final Counter[] ALL = Counter.values();

  static final int COUNT = ALL.length;

  /**
   * The counters with a value that includes reaped children: the kernel adds their CPU time and
   * their I/O to the parent's.
   */
  static final Counter[] INHERITED = {
    Counter.UNSEEN_CPU_NANOS,
    Counter.READ_BYTES,
    Counter.WRITTEN_BYTES,
    Counter.CANCELLED_BYTES,
    Counter.READ_CHARS,
    Counter.WRITTEN_CHARS,
    Counter.READ_CALLS,
    Counter.WRITE_CALLS
  };

  private CounterReading() {}

  /** The value since the process started; {@link Readings#ABSENT} if unknown. */
  static long of(ProcessSample process, Counter counter) {
    return switch (counter) {
      case CPU_USER_NANOS -> process.cpu().userNanos();
      case CPU_SYSTEM_NANOS -> process.cpu().systemNanos();
      case UNSEEN_CPU_NANOS -> process.cpu().childrenNanos();
      case MINOR_FAULTS -> process.faults().minor();
      case MAJOR_FAULTS -> process.faults().major();
      case READ_BYTES -> io(process, IoField.READ_BYTES);
      case WRITTEN_BYTES -> io(process, IoField.WRITTEN_BYTES);
      case CANCELLED_BYTES -> io(process, IoField.CANCELLED_BYTES);
      case READ_CHARS -> io(process, IoField.READ_CHARS);
      case WRITTEN_CHARS -> io(process, IoField.WRITTEN_CHARS);
      case READ_CALLS -> io(process, IoField.READ_CALLS);
      case WRITE_CALLS -> io(process, IoField.WRITE_CALLS);
      case VOLUNTARY_SWITCHES -> status(process, StatusField.VOLUNTARY_SWITCHES);
      case INVOLUNTARY_SWITCHES -> status(process, StatusField.INVOLUNTARY_SWITCHES);
      case BLOCK_IO_DELAY_NANOS -> process.blockIoDelayNanos().orElse(Readings.ABSENT);
    };
  }

  private static long io(ProcessSample process, IoField field) {
    return process.io().getOr(field, Readings.ABSENT);
  }

  private static long status(ProcessSample process, StatusField field) {
    return process.status().getOr(field, Readings.ABSENT);
  }

  /** The values of all counters, by ordinal. */
  static void readAll(ProcessSample process, long[] into) {
    for (int i = 0; i < COUNT; i++) {
      into[i] = of(process, ALL[i]);
    }
  }
}
