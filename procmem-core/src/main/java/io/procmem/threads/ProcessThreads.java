package io.procmem.threads;

import io.procmem.snapshot.ProcessId;
import java.util.List;
import java.util.OptionalLong;

/**
 * The threads of one process. Immutable.
 *
 * @param id the process
 * @param sum all its threads together
 * @param names its threads by name, in alphabetical order
 * @param unread how many of its threads this scan could not read: they are neither in the numbers
 *     of threads nor in the states. A scan reads at most {@value Threads#MAX_READ} threads of a
 *     process, those with the lowest ids
 * @param unattributedCpuNanos CPU time of the process that is in no thread's: that of threads which
 *     started and ended between two scans, what threads used between the last scan and their end,
 *     and fractions of clock ticks. In nanoseconds, 0 or more; never decreases; empty if the CPU
 *     time of the process is unknown
 */
public record ProcessThreads(
    ProcessId id,
    ThreadSum sum,
    List<NamedThreads> names,
    int unread,
    OptionalLong unattributedCpuNanos) {

  /**
   * Copies the list.
   *
   * @param id the process
   * @param sum all its threads together
   * @param names its threads by name
   * @param unread how many of its threads this scan could not read
   * @param unattributedCpuNanos CPU time of the process that is in no thread's
   */
  public ProcessThreads {
    names = List.copyOf(names);
  }
}
