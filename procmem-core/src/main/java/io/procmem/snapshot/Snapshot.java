package io.procmem.snapshot;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The result of one scan. Immutable.
 *
 * @param takenAt when the scan began, by the clock of the {@code ProcMem} that ran it
 * @param monotonicNanos when the scan began, by {@link System#nanoTime()}: only the difference to
 *     another snapshot of the same JVM has a meaning
 * @param demand the files that the scan was to read
 * @param units the units in which the kernel counts
 * @param processes the processes, by rising pid
 * @param unsampled the processes that exist and are not among {@code processes}: the selection
 *     excludes them, or their {@code stat} could not be read in time
 * @param unread those of {@code unsampled} that an earlier scan could read and this one could not,
 *     since a read failed or time ran out. Sums count them as missing
 * @param unreadable the files that were requested and gave no number
 * @param machine the machine
 * @param stats what the scan did
 * @param ticksSinceBoot when the scan began, in clock ticks since boot, like {@link
 *     ProcessId#startTicks}: a process that started later is new. A lower bound if the kernel does
 *     not give the time since boot
 */
public record Snapshot(
    Instant takenAt,
    long monotonicNanos,
    Demand demand,
    KernelUnits units,
    List<ProcessSample> processes,
    PidSet unsampled,
    PidSet unread,
    List<Unreadable> unreadable,
    Machine machine,
    ScanStats stats,
    long ticksSinceBoot) {

  /**
   * Copies the lists.
   *
   * @param takenAt when the scan began
   * @param monotonicNanos when the scan began, by {@link System#nanoTime()}: only the difference to
   *     another snapshot of the same JVM has a meaning
   * @param demand the files that the scan was to read
   * @param units the units in which the kernel counts
   * @param processes the processes, by ascending pid
   * @param unsampled the processes that exist and are not among them
   * @param unread those of them that an earlier scan could read
   * @param unreadable the files that gave no number
   * @param machine the machine
   * @param stats what the scan did
   * @param ticksSinceBoot when it began, in clock ticks since boot; 0 if unknown, which stands for
   *     the latest start among its processes
   */
  public Snapshot {
    processes = List.copyOf(processes);
    unreadable = List.copyOf(unreadable);
    if (ticksSinceBoot <= 0) {
      ticksSinceBoot = latestStart(processes, units);
    }
  }

  private static long latestStart(List<ProcessSample> processes, KernelUnits units) {
    long latest = 0;
    for (ProcessSample process : processes) {
      long start = process.id().startTicks();
      latest = units.isAfterBoot(start) ? Math.max(latest, start) : latest;
    }
    return latest;
  }

  /**
   * The snapshot of a scan that failed.
   *
   * @param at when
   * @param monotonicNanos when, by {@link System#nanoTime()}
   * @return a snapshot without processes
   */
  public static Snapshot empty(Instant at, long monotonicNanos) {
    return new Snapshot(
        at,
        monotonicNanos,
        Demand.of(),
        new KernelUnits(4096, 100),
        List.of(),
        PidSet.empty(),
        PidSet.empty(),
        List.of(),
        Machine.unknown(),
        ScanStats.none(),
        0);
  }

  /**
   * Whether it lists no process at all, as the {@linkplain #empty snapshot of a scan that failed}.
   * A scan always lists one, so nothing is known. A snapshot whose selection excludes all processes
   * is not empty.
   *
   * @return true if it has neither sampled, unsampled nor excluded processes
   */
  public boolean isEmpty() {
    return processes.isEmpty() && unsampled.size() == 0 && stats.excluded() == 0;
  }

  /**
   * Finds the process with a pid.
   *
   * @param pid the pid
   * @return its sample; empty if there is none
   */
  public Optional<ProcessSample> find(int pid) {
    int low = 0;
    int high = processes.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int found = processes.get(middle).pid();
      if (found == pid) {
        return Optional.of(processes.get(middle));
      } else if (found < pid) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return Optional.empty();
  }

  /**
   * Whether a process that this scan did not sample started after the scan began, so that
   * everything it did is new. The start time decides: a process that was not listed may have been
   * hidden, and one with an unreadable {@code stat} may have ended, with its pid reused.
   *
   * @param id a process in a later snapshot
   * @return true if it started later; false if it may have existed
   */
  public boolean precedes(ProcessId id) {
    long start = id.startTicks();
    // Within one tick, a process that existed and one that followed it look the same.
    return units.isAfterBoot(start)
        && (unsampled.contains(id.pid()) ? start > ticksSinceBoot : start >= ticksSinceBoot);
  }

  /**
   * When a process started.
   *
   * @param id the process
   * @return the time by the current setting of the machine's clock, to a clock tick; empty if the
   *     boot time is unknown or does not belong to these start times: lxcfs shows when a container
   *     was started, but start times since the host was
   */
  public Optional<Instant> startOf(ProcessId id) {
    return units.startOf(machine.bootedAt(), id.startTicks(), ticksSinceBoot, takenAt);
  }
}
