package io.procmem.recorder;

import io.procmem.snapshot.ProcessId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One report in a recording. Immutable.
 *
 * @param takenAt when the scan began, by the wall clock
 * @param machine the machine's memory
 * @param own the control group of the JVM that made the recording; empty if it was not visible
 * @param exceeded the thresholds that were exceeded
 * @param processes the processes that used the most memory, at most 20, the largest first; after
 *     them those that exceeded a threshold
 * @param groups the groups with the most memory, at most 20, the largest first
 * @param containers the containers of these processes
 */
public record RecordedSample(
    Instant takenAt,
    RecordedMachine machine,
    Optional<RecordedCgroup> own,
    List<RecordedThreshold> exceeded,
    List<RecordedProcess> processes,
    List<RecordedGroup> groups,
    List<RecordedContainer> containers) {

  /**
   * Copies the lists.
   *
   * @param takenAt when the scan began
   * @param machine the machine's memory
   * @param own the control group of the JVM
   * @param exceeded the thresholds that were exceeded
   * @param processes the processes
   * @param groups the groups
   * @param containers the containers of these processes
   */
  public RecordedSample {
    exceeded = List.copyOf(exceeded);
    processes = List.copyOf(processes);
    groups = List.copyOf(groups);
    containers = List.copyOf(containers);
  }

  /**
   * Finds a process.
   *
   * @param id its pid and start time
   * @return its numbers; empty if it was not among those recorded
   */
  public Optional<RecordedProcess> find(ProcessId id) {
    return processes.stream().filter(process -> process.id().equals(id)).findFirst();
  }

  /**
   * Finds a container.
   *
   * @param id its id
   * @return its numbers; empty if it was not among those recorded
   */
  public Optional<RecordedContainer> container(String id) {
    return containers.stream().filter(container -> container.id().equals(id)).findFirst();
  }
}
