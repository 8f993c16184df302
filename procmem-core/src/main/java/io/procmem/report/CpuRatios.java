package io.procmem.report;

import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.ProcessorTimes.Times;
import io.procmem.snapshot.Snapshot;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Processor time per time, between two snapshots and by identity: a pid that was given out again in
 * between starts from nothing. All the time of a process that started after the earlier snapshot
 * fell in between; of an older one that it does not show, nobody knows how much.
 */
final class CpuRatios {

  private final double[] ratios;
  private final OptionalDouble machine;

  private CpuRatios(double[] ratios, OptionalDouble machine) {
    this.ratios = ratios;
    this.machine = machine;
  }

  static CpuRatios between(@Nullable Snapshot before, Snapshot now) {
    double[] ratios = new double[now.processes().size()];
    if (before == null) {
      Arrays.fill(ratios, Double.NaN);
      return new CpuRatios(ratios, OptionalDouble.empty());
    }
    List<ProcessSample> earlier = before.processes();
    int[] rows = SnapshotMatching.rowsIn(before, now);
    double window = now.monotonicNanos() - before.monotonicNanos();
    for (int i = 0; i < ratios.length; i++) {
      ProcessSample process = now.processes().get(i);
      if (rows[i] != SnapshotMatching.NONE) {
        long nanos = process.cpu().nanos() - earlier.get(rows[i]).cpu().nanos();
        ratios[i] = Math.max(0, nanos) / window;
      } else {
        boolean born = before.precedes(process.id());
        ratios[i] = born ? process.cpu().nanos() / window : Double.NaN;
      }
    }
    return new CpuRatios(ratios, machine(before, now));
  }

  private static OptionalDouble machine(Snapshot before, Snapshot now) {
    if (before.machine().processors().isEmpty() || now.machine().processors().isEmpty()) {
      return OptionalDouble.empty();
    }
    Times earlier = before.machine().processors().get().all();
    Times later = now.machine().processors().get().all();
    double busy = Math.max(0, later.busyNanos() - earlier.busyNanos());
    double rest = Math.max(0, later.idleNanosTotal() - earlier.idleNanosTotal());
    return busy + rest > 0 ? OptionalDouble.of(busy / (busy + rest)) : OptionalDouble.empty();
  }

  /** The ratio of the process in a row of the later snapshot; NaN if it is not known. */
  double of(int row) {
    return ratios[row];
  }

  /** The share of all processors' time that was not idle, 0 to 1. */
  OptionalDouble machine() {
    return machine;
  }
}
