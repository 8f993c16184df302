package io.procmem.counters;

import io.procmem.snapshot.IoField;
import io.procmem.snapshot.StatusField;

/** What {@link Counters} count. */
public enum Counter {
  /** CPU time in user mode, in nanoseconds. */
  CPU_USER_NANOS,
  /** CPU time in the kernel, in nanoseconds. */
  CPU_SYSTEM_NANOS,
  /**
   * CPU time of ended children that no scan saw, in nanoseconds; for children that a scan saw, the
   * part after the last sample. Counted for the parent, and known only if the parent reaped the
   * child. A lower bound, like the I/O of that parent: if the selection excludes parents, most of
   * it may be missing. It may appear one scan late.
   */
  UNSEEN_CPU_NANOS,
  /** Page faults served without reading from a disk, a count. */
  MINOR_FAULTS,
  /** Page faults that waited for a disk, a count. */
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
  INVOLUNTARY_SWITCHES,
  /**
   * {@link io.procmem.snapshot.ProcessSample#blockIoDelayNanos}, of main threads only, in
   * nanoseconds.
   */
  BLOCK_IO_DELAY_NANOS
}
