package io.procmem.report;

import io.procmem.internal.counters.LimitHistory;
import io.procmem.snapshot.Machine;
import io.procmem.snapshot.ProcessorTimes;
import io.procmem.snapshot.ScanStats;
import io.procmem.snapshot.Snapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What rates and growth need of earlier snapshots, for each source by itself: a snapshot for which
 * less was read must not hide an earlier one. Immutable.
 *
 * @param cpu CPU times of processes
 * @param io storage I/O of processes
 * @param machine CPU times of processors
 * @param exactRss the last known RSS of each process, where that was exact; null if none was
 * @param approximateRss the last known RSS of each process, where that was approximate
 * @param limits what control groups used
 */
record Earlier(
    BaselineHistory<LastKnownNumbers> cpu,
    BaselineHistory<LastKnownNumbers> io,
    BaselineHistory<ProcessorTimes> machine,
    @Nullable LastKnownNumbers exactRss,
    @Nullable LastKnownNumbers approximateRss,
    LimitHistory limits) {

  static final Earlier NONE =
      new Earlier(
          BaselineHistory.none(),
          BaselineHistory.none(),
          BaselineHistory.none(),
          null,
          null,
          LimitHistory.none());

  /** Adds a snapshot. */
  Earlier and(Snapshot snapshot) {
    long nanos = snapshot.monotonicNanos();
    ProcessorTimes times = snapshot.machine().processors().orElse(null);
    BaselineHistory<ProcessorTimes> machineNow =
        times != null && machine.isDue(nanos) ? machine.and(nanos, times) : machine;
    return new Earlier(
        add(cpu, ComparedNumbers.CPU, snapshot),
        add(io, ComparedNumbers.IO, snapshot),
        machineNow,
        add(exactRss, ComparedNumbers.EXACT_RSS, snapshot),
        add(approximateRss, ComparedNumbers.APPROXIMATE_RSS, snapshot),
        limits.and(nanos, snapshot.machine().cgroups()));
  }

  private static BaselineHistory<LastKnownNumbers> add(
      BaselineHistory<LastKnownNumbers> history, ComparedNumbers kind, Snapshot snapshot) {
    if (!history.isDue(snapshot.monotonicNanos())) {
      return history;
    }
    LastKnownNumbers known = LastKnownNumbers.of(kind, history.latest(), snapshot);
    return known == null ? history : history.and(snapshot.monotonicNanos(), known);
  }

  private static @Nullable LastKnownNumbers add(
      @Nullable LastKnownNumbers before, ComparedNumbers kind, Snapshot snapshot) {
    LastKnownNumbers known = LastKnownNumbers.of(kind, before, snapshot);
    return known == null ? before : known;
  }

  /** A snapshot that still knows which processes started later. */
  static Snapshot withoutProcesses(Snapshot of) {
    return new Snapshot(
        of.takenAt(),
        of.monotonicNanos(),
        of.demand(),
        of.units(),
        List.of(),
        of.unsampled(),
        of.unread(),
        List.of(),
        Machine.unknown(),
        ScanStats.none(),
        of.ticksSinceBoot());
  }
}
