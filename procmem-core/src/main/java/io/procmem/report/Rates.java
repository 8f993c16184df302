package io.procmem.report;

import io.procmem.snapshot.IoField;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Readings;
import io.procmem.snapshot.Snapshot;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The numbers of each process that need an earlier snapshot. */
final class Rates {

  private final Snapshot now;
  private final CpuRatios cpu;
  private final long[] ioBytesPerSecond;
  private final long[] rssGrowthBytes;

  /**
   * Computes them.
   *
   * @param baseline a snapshot that is old enough for a rate; null if there is none
   * @param previous the previous snapshot; null if there is none
   */
  Rates(@Nullable Snapshot baseline, @Nullable Snapshot previous, Snapshot now) {
    this.now = now;
    this.cpu = CpuRatios.between(baseline, now);
    this.ioBytesPerSecond = new long[now.processes().size()];
    this.rssGrowthBytes = new long[now.processes().size()];
    Arrays.fill(ioBytesPerSecond, Readings.ABSENT);
    Arrays.fill(rssGrowthBytes, Readings.ABSENT);
    if (baseline != null) {
      rate(baseline);
    }
    if (previous != null && previous.monotonicNanos() < now.monotonicNanos()) {
      compare(previous);
    }
  }

  private void rate(Snapshot baseline) {
    int[] rows = SnapshotMatching.rowsIn(baseline, now);
    double seconds = (now.monotonicNanos() - baseline.monotonicNanos()) / 1e9;
    for (int i = 0; i < rows.length; i++) {
      long bytes = ioBytes(now.processes().get(i));
      boolean known = rows[i] != SnapshotMatching.NONE;
      boolean isNew = !known && baseline.precedes(now.processes().get(i).id());
      long before =
          known ? ioBytes(baseline.processes().get(rows[i])) : isNew ? 0 : Readings.ABSENT;
      if (bytes != Readings.ABSENT && before != Readings.ABSENT) {
        ioBytesPerSecond[i] = Math.round(Math.max(0, bytes - before) / seconds);
      }
    }
  }

  private static long ioBytes(ProcessSample process) {
    long read = process.io().getOr(IoField.READ_BYTES, Readings.ABSENT);
    long written = process.io().getOr(IoField.WRITTEN_BYTES, Readings.ABSENT);
    return read == Readings.ABSENT || written == Readings.ABSENT ? Readings.ABSENT : read + written;
  }

  private void compare(Snapshot previous) {
    int[] rows = SnapshotMatching.rowsIn(previous, now);
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] != SnapshotMatching.NONE) {
        long before = Ranking.rssBytes(previous.processes().get(rows[i]));
        long bytes = Ranking.rssBytes(now.processes().get(i));
        if (bytes != Readings.ABSENT && before != Readings.ABSENT && bytes > before) {
          rssGrowthBytes[i] = bytes - before;
        }
      }
    }
  }

  /** The sample of a row. */
  ProcessSample process(int row) {
    return now.processes().get(row);
  }

  CpuRatios cpu() {
    return cpu;
  }

  /** Bytes read from and written to storage per second; {@link Readings#ABSENT} if unknown. */
  long ioBytesPerSecond(int row) {
    return ioBytesPerSecond[row];
  }

  /**
   * The growth of RSS since the previous snapshot; {@link Readings#ABSENT} if unknown or not
   * positive.
   */
  long rssGrowthBytes(int row) {
    return rssGrowthBytes[row];
  }
}
