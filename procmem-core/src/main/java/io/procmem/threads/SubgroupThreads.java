package io.procmem.threads;

import io.procmem.classify.Subgroup;
import java.util.List;
import java.util.OptionalLong;

/**
 * The threads of the processes of one subgroup. Immutable.
 *
 * @param subgroup the subgroup
 * @param sum all threads together
 * @param names the threads by name, in alphabetical order
 * @param unread how many threads this scan could not read; see {@link ProcessThreads#unread}. The
 *     threads of a process that was not reached count too
 * @param unattributedCpuNanos CPU time of the processes, including those that have ended, that is
 *     in the counters of no thread; see {@link ProcessThreads#unattributedCpuNanos}
 */
public record SubgroupThreads(
    Subgroup subgroup,
    ThreadSum sum,
    List<NamedThreads> names,
    int unread,
    OptionalLong unattributedCpuNanos) {

  /**
   * Copies the list.
   *
   * @param subgroup the subgroup
   * @param sum all threads together
   * @param names the threads by name
   * @param unread how many threads this scan could not read
   * @param unattributedCpuNanos CPU time of the processes that is in the counters of no thread
   */
  public SubgroupThreads {
    names = List.copyOf(names);
  }
}
