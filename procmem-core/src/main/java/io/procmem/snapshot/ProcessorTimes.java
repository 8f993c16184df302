package io.procmem.snapshot;

import java.util.List;

/**
 * What the machine's processors have done since boot; {@code /proc/stat}, proc_stat(5).
 *
 * @param all every processor together
 * @param processors each one, in the kernel's order; those offline are not among them
 */
public record ProcessorTimes(Times all, List<Processor> processors) {

  /**
   * One processor.
   *
   * @param number its number, from 0, with gaps where one is offline
   * @param times what it has done
   */
  public record Processor(int number, Times times) {}

  /**
   * Time by what it was spent on, in nanoseconds with the resolution of a clock tick. Time given to
   * guests is in {@code user} and {@code nice}. Numbers an old kernel does not have are 0, since it
   * does not spend time that way.
   *
   * @param userNanos programs
   * @param niceNanos programs of low priority
   * @param systemNanos the kernel
   * @param idleNanos nothing
   * @param ioWaitNanos nothing, while something waited for I/O; may go down
   * @param irqNanos interrupts
   * @param softIrqNanos the longer part of interrupts
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

    /** {@return all but idle time and I/O wait, in nanoseconds} */
    public long busyNanos() {
      return userNanos + niceNanos + systemNanos + irqNanos + softIrqNanos + stealNanos;
    }

    /** {@return idle time and I/O wait, in nanoseconds} */
    public long idleNanosTotal() {
      return idleNanos + ioWaitNanos;
    }
  }
}
