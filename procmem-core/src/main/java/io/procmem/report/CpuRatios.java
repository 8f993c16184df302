package io.procmem.report;

import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.ProcessorTimes.Times;
import io.procmem.snapshot.Snapshot;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The CPU usage of each process between two snapshots. Processes are matched by identity, so a
 * reused pid is a new process. If a process started after the earlier snapshot, all its CPU time
 * counts. If an older process is not in the earlier snapshot, its usage is unknown.
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
        boolean isNew = before.precedes(process.id());
        ratios[i] = isNew ? process.cpu().nanos() / window : Double.NaN;
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

  /** The ratio of the process in a row of the later snapshot, 1 = one CPU; NaN if unknown. */
  double of(int row) {
    return ratios[row];
  }

  /** The share of all CPUs' time that was not idle, 0 to 1; empty if unknown. */
  OptionalDouble machine() {
    return machine;
  }
}
