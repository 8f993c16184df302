package io.procmem.snapshot;

import java.util.List;
import java.util.OptionalLong;

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
   * time elsewhere. A number is empty if it is impossible: some hosts show one that fell below zero
   * as one near 2<sup>64</sup>.
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
      OptionalLong userNanos,
      OptionalLong niceNanos,
      OptionalLong systemNanos,
      OptionalLong idleNanos,
      OptionalLong ioWaitNanos,
      OptionalLong irqNanos,
      OptionalLong softIrqNanos,
      OptionalLong stealNanos) {

    /**
     * Times that are all known.
     *
     * @param userNanos programs
     * @param niceNanos programs of low priority
     * @param systemNanos the kernel
     * @param idleNanos idle
     * @param ioWaitNanos idle while a task waited for I/O
     * @param irqNanos interrupts
     * @param softIrqNanos deferred work of interrupts
     * @param stealNanos other guests of the same host
     */
    public Times(
        long userNanos,
        long niceNanos,
        long systemNanos,
        long idleNanos,
        long ioWaitNanos,
        long irqNanos,
        long softIrqNanos,
        long stealNanos) {
      this(
          OptionalLong.of(userNanos),
          OptionalLong.of(niceNanos),
          OptionalLong.of(systemNanos),
          OptionalLong.of(idleNanos),
          OptionalLong.of(ioWaitNanos),
          OptionalLong.of(irqNanos),
          OptionalLong.of(softIrqNanos),
          OptionalLong.of(stealNanos));
    }

    /** {@return the time that was neither idle nor I/O wait, in nanoseconds; empty if unknown} */
    public OptionalLong busyNanos() {
      return sum(userNanos, niceNanos, systemNanos, irqNanos, softIrqNanos, stealNanos);
    }

    /** {@return idle time plus I/O wait, in nanoseconds; empty if unknown} */
    public OptionalLong idleNanosTotal() {
      return sum(idleNanos, ioWaitNanos);
    }

    private static OptionalLong sum(OptionalLong... parts) {
      long sum = 0;
      for (OptionalLong part : parts) {
        if (part.isEmpty()) {
          return OptionalLong.empty();
        }
        sum += part.getAsLong();
      }
      return OptionalLong.of(sum);
    }
  }
}
