package io.procmem.threads;

import io.procmem.snapshot.Source;

/** What {@link ThreadCounters} count. */
public enum ThreadCounter {
  /** CPU time in user mode, in nanoseconds with the resolution of a clock tick. */
  CPU_USER_NANOS(Source.TASK),
  /** CPU time in the kernel, in nanoseconds with the resolution of a clock tick. */
  CPU_SYSTEM_NANOS(Source.TASK),
  /** Page faults served without reading from a disk, a count. */
  MINOR_FAULTS(Source.TASK),
  /** Page faults that waited for a disk, a count. */
  MAJOR_FAULTS(Source.TASK),
  /**
   * Time for which the thread waited for block I/O, including swapping in, in nanoseconds with the
   * resolution of a clock tick. Needs {@link Source#BLOCK_IO_DELAY} too; unknown if the kernel does
   * not measure it.
   */
  BLOCK_IO_DELAY_NANOS(Source.TASK),
  /** Bytes read from storage. */
  READ_BYTES(Source.TASK_IO),
  /** Bytes written to storage. */
  WRITTEN_BYTES(Source.TASK_IO),
  /** Context switches because the thread waited for something, a count. */
  VOLUNTARY_SWITCHES(Source.TASK_STATUS),
  /** Context switches because the CPU was given to another thread, a count. */
  INVOLUNTARY_SWITCHES(Source.TASK_STATUS),
  /**
   * Time for which the thread was ready to run but waited for a CPU, in nanoseconds. Includes the
   * time for which a CPU limit throttled it. Unknown if the kernel does not measure it
   * (CONFIG_SCHED_INFO).
   */
  RUN_QUEUE_DELAY_NANOS(Source.TASK_SCHEDSTAT);

  private final Source source;

  ThreadCounter(Source source) {
    this.source = source;
  }

  /** {@return the file it is read from} */
  public Source source() {
    return source;
  }
}
