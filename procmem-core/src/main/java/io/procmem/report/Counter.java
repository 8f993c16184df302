package io.procmem.report;

import io.procmem.snapshot.IoField;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Readings;
import io.procmem.snapshot.StatusField;
import java.util.function.ToLongFunction;

/** What {@link Counters} count. */
public enum Counter {
  /** Processor time in the processes' own code, in nanoseconds. */
  CPU_USER_NANOS(process -> process.cpu().userNanos(), false),
  /** Processor time in the kernel on their behalf, in nanoseconds. */
  CPU_SYSTEM_NANOS(process -> process.cpu().systemNanos(), false),
  /**
   * Processor time of children that ended and that no scan saw, or of what they did after the last
   * scan that did, in nanoseconds. It is known only of children their parent waited for, and stands
   * with the parent. Where in doubt, it is too small, and so is the I/O of that parent: under a
   * scope, filter or selection that leaves parents out, next to nothing may be told. It may come a
   * scan late.
   */
  UNSEEN_CPU_NANOS(
      process -> process.cpu().childrenUserNanos() + process.cpu().childrenSystemNanos(), true),
  /** Page faults served without reading from a disk, a count. */
  MINOR_FAULTS(process -> process.faults().minor(), false),
  /** Page faults that had to wait for a disk, a count. */
  MAJOR_FAULTS(process -> process.faults().major(), false),
  /** {@link IoField#READ_BYTES}. */
  READ_BYTES(IoField.READ_BYTES),
  /** {@link IoField#WRITTEN_BYTES}. */
  WRITTEN_BYTES(IoField.WRITTEN_BYTES),
  /** {@link IoField#CANCELLED_BYTES}. */
  CANCELLED_BYTES(IoField.CANCELLED_BYTES),
  /** {@link IoField#READ_CHARS}, in bytes. */
  READ_CHARS(IoField.READ_CHARS),
  /** {@link IoField#WRITTEN_CHARS}, in bytes. */
  WRITTEN_CHARS(IoField.WRITTEN_CHARS),
  /** {@link IoField#READ_CALLS}, a count. */
  READ_CALLS(IoField.READ_CALLS),
  /** {@link IoField#WRITE_CALLS}, a count. */
  WRITE_CALLS(IoField.WRITE_CALLS),
  /** {@link StatusField#VOLUNTARY_SWITCHES}, of main threads only, a count. */
  VOLUNTARY_SWITCHES(StatusField.VOLUNTARY_SWITCHES),
  /** {@link StatusField#INVOLUNTARY_SWITCHES}, of main threads only, a count. */
  INVOLUNTARY_SWITCHES(StatusField.INVOLUNTARY_SWITCHES);

  private static final Counter[] ALL = values();

  @SuppressWarnings("ImmutableEnumChecker") // functions of the sample alone
  private final ToLongFunction<ProcessSample> reading;

  private final boolean inherited;

  Counter(ToLongFunction<ProcessSample> reading, boolean inherited) {
    this.reading = reading;
    this.inherited = inherited;
  }

  /** The kernel adds a child's I/O to that of the parent who waits for it. */
  Counter(IoField field) {
    this(process -> process.io().getOr(field, Readings.ABSENT), true);
  }

  Counter(StatusField field) {
    this(process -> process.status().getOr(field, Readings.ABSENT), false);
  }

  /** All of them, shared; for loops that should not make garbage. */
  static Counter[] all() {
    return ALL;
  }

  /** What a process shows for each, by ordinal. */
  static void readAll(ProcessSample process, long[] into) {
    for (Counter counter : ALL) {
      into[counter.ordinal()] = counter.of(process);
    }
  }

  /** What a process shows for it since it started, {@link Readings#ABSENT} if it does not. */
  long of(ProcessSample process) {
    return reading.applyAsLong(process);
  }

  /** Whether what a process shows contains what the children it waited for had shown. */
  boolean inherited() {
    return inherited;
  }
}
