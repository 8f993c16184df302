package io.procmem.snapshot;

import java.util.List;

/**
 * The CPU time of the machine's processors since boot; {@code /proc/stat}, proc_stat(5). Immutable.
 *
 * @param all all processors together
 * @param processors each processor, in the kernel's order, without offline ones
 */
public record ProcessorTimes(Times all, List<Processor> processors) {

  /**
   * One processor.
   *
   * @param number its number, from 0, with gaps where one is offline
   * @param times its times
   */
  public record Processor(int number, Times times) {}

  /**
   * Time by use, in nanoseconds with the resolution of a clock tick. The time of guests is in
   * {@code user} and {@code nice}. Numbers that an old kernel does not have are 0: it counts that
   * time elsewhere. A number that is impossible, since it fell below zero, is {@link
   * Long#MAX_VALUE}: that time is unknown, and no metric shows it.
   *
   * @param userNanos programs
   * @param niceNanos programs of low priority
   * @param systemNanos the kernel
   * @param idleNanos idle
   * @param ioWaitNanos idle while a task waited for I/O; may decrease
   * @param irqNanos interrupts
   * @param softIrqNanos deferred work of interrupts
   * @param stealNanos other guests of the same host
   */
  public record Times(
      long userNanos,
      long niceNanos,
      long systemNanos,
      long idleNanos,
      long ioWaitNanos,
      long irqNanos,
      long softIrqNanos,
      long stealNanos) {

    /** {@return the time that was neither idle nor I/O wait, in nanoseconds} */
    public long busyNanos() {
      return userNanos + niceNanos + systemNanos + irqNanos + softIrqNanos + stealNanos;
    }

    /** {@return idle time plus I/O wait, in nanoseconds} */
    public long idleNanosTotal() {
      return idleNanos + ioWaitNanos;
    }
  }
}
