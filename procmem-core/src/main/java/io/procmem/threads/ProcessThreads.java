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
 * @param unread how many of its threads this scan could not read. They are not in the states, nor
 *     in the numbers of threads unless an earlier scan has read them; their counters continue when
 *     they are read again. A scan reads at most {@value Threads#MAX_READ} threads of a process, the
 *     first that the kernel lists
 * @param unattributedCpuNanos CPU time of the process that is in the counters of no thread: that of
 *     threads which started and ended between two scans, what threads used between the last scan
 *     and their end, what they used during the first scan between the read of the process and
 *     theirs, fractions of clock ticks, and, if there are more than {@value Threads#MAX_READ}
 *     threads, that of those that are not read. In nanoseconds, 0 or more; never decreases, and
 *     does not change while threads cannot be read for another reason; empty if the CPU time of the
 *     process is unknown
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
   * @param unattributedCpuNanos CPU time of the process that is in the counters of no thread
   */
  public ProcessThreads {
    names = List.copyOf(names);
  }
}
