package io.procmem.threads;

import io.procmem.classify.Subgroup;
import io.procmem.snapshot.ProcessId;
import java.util.List;
import java.util.Optional;

/**
 * The threads of the processes in a report. Immutable.
 *
 * @param subgroups the threads of each subgroup that has threads, or had some in the last hour; by
 *     group and name
 * @param processes the threads of each process, by ascending pid
 */
public record Threads(List<SubgroupThreads> subgroups, List<ProcessThreads> processes) {

  /** The name of the sum of threads whose names are beyond a limit. */
  public static final String OTHER = "other";

  /**
   * How many names of threads are listed for a subgroup, and for a process: those that were found
   * first. A name without threads is forgotten after an hour.
   */
  public static final int MAX_NAMES = 200;

  /** How many threads of a process a scan reads. */
  public static final int MAX_READ = 4000;

  /**
   * Copies the lists.
   *
   * @param subgroups the threads of each subgroup
   * @param processes the threads of each process
   */
  public Threads {
    subgroups = List.copyOf(subgroups);
    processes = List.copyOf(processes);
  }

  /**
   * Finds the threads of a subgroup.
   *
   * @param subgroup the subgroup
   * @return its threads; empty if it has none
   */
  public Optional<SubgroupThreads> find(Subgroup subgroup) {
    return subgroups.stream().filter(one -> one.subgroup().equals(subgroup)).findFirst();
  }

  /**
   * Finds the threads of a process.
   *
   * @param id the process
   * @return its threads; empty if there is no such process, or if its threads could not be read
   */
  public Optional<ProcessThreads> find(ProcessId id) {
    int low = 0;
    int high = processes.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      ProcessId found = processes.get(middle).id();
      if (found.pid() == id.pid()) {
        return found.equals(id) ? Optional.of(processes.get(middle)) : Optional.empty();
      } else if (found.pid() < id.pid()) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return Optional.empty();
  }
}
