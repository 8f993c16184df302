package io.procmem.counters;

import io.procmem.snapshot.IoField;
import io.procmem.snapshot.StatusField;

/** What {@link Counters} count. */
public enum Counter {
  /** Processor time in the processes' own code, in nanoseconds. */
  CPU_USER_NANOS,
  /** Processor time in the kernel on their behalf, in nanoseconds. */
  CPU_SYSTEM_NANOS,
  /**
   * Processor time of children that ended and that no scan saw, or of what they did after the last
   * scan that did, in nanoseconds. It is known only of children their parent waited for, and stands
   * with the parent. Where in doubt, it is too small, and so is the I/O of that parent: under a
   * scope, filter or selection that leaves parents out, next to nothing may be told. It may come a
   * scan late.
   */
  UNSEEN_CPU_NANOS,
  /** Page faults served without reading from a disk, a count. */
  MINOR_FAULTS,
  /** Page faults that had to wait for a disk, a count. */
  MAJOR_FAULTS,
  /** {@link IoField#READ_BYTES}. */
  READ_BYTES,
  /** {@link IoField#WRITTEN_BYTES}. */
  WRITTEN_BYTES,
  /** {@link IoField#CANCELLED_BYTES}. */
  CANCELLED_BYTES,
  /** {@link IoField#READ_CHARS}, in bytes. */
  READ_CHARS,
  /** {@link IoField#WRITTEN_CHARS}, in bytes. */
  WRITTEN_CHARS,
  /** {@link IoField#READ_CALLS}, a count. */
  READ_CALLS,
  /** {@link IoField#WRITE_CALLS}, a count. */
  WRITE_CALLS,
  /** {@link StatusField#VOLUNTARY_SWITCHES}, of main threads only, a count. */
  VOLUNTARY_SWITCHES,
  /** {@link StatusField#INVOLUNTARY_SWITCHES}, of main threads only, a count. */
  INVOLUNTARY_SWITCHES
}
