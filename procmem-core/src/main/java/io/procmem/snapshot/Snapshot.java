package io.procmem.snapshot;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one scan found.
 *
 * @param takenAt when the scan began, by the clock of the {@code ProcMem} that ran it
 * @param monotonicNanos when it began, on a clock that only intervals are read from
 * @param demand the files it was asked to read
 * @param units the units the kernel counts in
 * @param processes the processes, by rising pid
 * @param unsampled the processes that were there and are not among {@code processes}: left out by
 *     the scope or the filter, or their {@code stat} could not be read, or not in time
 * @param unread those of {@code unsampled} that an earlier scan could read and this one could not:
 *     a read failed, or there was no time. Sums count them as missing
 * @param unreadable the files that were asked for and gave no number
 * @param machine the machine
 * @param stats what the scan did
 * @param ticksSinceBoot when the scan began, in clock ticks since boot, as {@link
 *     ProcessId#startTicks} counts: a process that started later is new. Where the kernel does not
 *     tell the time since boot, a lower bound
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
   * Copies the lists it is given.
   *
   * @param takenAt when the scan began
   * @param monotonicNanos when it began, on a clock that only intervals are read from
   * @param demand the files it was asked to read
   * @param units the units the kernel counts in
   * @param processes the processes, by rising pid
   * @param unsampled those that were there and are not among them
   * @param unread those of them that an earlier scan could read
   * @param unreadable the files that gave no number
   * @param machine the machine
   * @param stats what the scan did
   * @param ticksSinceBoot when it began, in clock ticks since boot; 0 if that is not known, which
   *     gives the latest start among its processes
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
   * The snapshot of a scan that could not be made.
   *
   * @param at when
   * @param monotonicNanos when, on a clock that only intervals are read from
   * @return a snapshot without anything in it
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
   * The process with a pid.
   *
   * @param pid the pid
   * @return its sample, or empty if the scan has none
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
   * Whether a process that this scan has no sample of started after the scan began, so that nothing
   * of what it did was before. The start time decides: a process that was not listed may have been
   * hidden, and one whose {@code stat} could not be read may have ended and its pid been reused.
   *
   * @param id a process that a later scan found
   * @return whether it started later; false if it may have been there
   */
  public boolean precedes(ProcessId id) {
    long start = id.startTicks();
    // Within the one tick, a process that was there and one that followed look the same.
    return units.isAfterBoot(start)
        && (unsampled.contains(id.pid()) ? start > ticksSinceBoot : start >= ticksSinceBoot);
  }

  /**
   * When a process started.
   *
   * @param id the process
   * @return the time by the machine's clock as it stands now, to a clock tick; empty if the time of
   *     boot is not known
   */
  public Optional<Instant> startOf(ProcessId id) {
    return machine.bootedAt().map(boot -> boot.plusNanos(units.ticksToNanos(id.startTicks())));
  }
}
