package io.procmem.ledger;

import io.procmem.snapshot.ByteRange;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Readings;
import io.procmem.snapshot.RollupField;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.StatusField;
import java.util.OptionalLong;

/**
 * How much shared memory processes map, each page counted once. {@code meminfo} only says how much
 * is mapped, files included, and how much shared memory there is. The processes say more: the
 * shares of a page in all PSS add up to one page at most, and what one process maps is mapped.
 */
final class MappedShared {

  /** The least that the processes show. */
  private long leastBytes;

  /** The sum of what each process can contribute at most. */
  private long mostBytes;

  /** Whether {@link #mostBytes} includes every process of the machine. */
  private boolean isComplete;

  private MappedShared() {}

  /**
   * Its bounds.
   *
   * @param mapped what processes map, of files and shared memory
   * @param files the cached pages of files
   * @param shared all shared memory
   */
  static ByteRange of(Snapshot snapshot, long mapped, long files, long shared) {
    MappedShared sum = new MappedShared();
    sum.addAll(snapshot);
    long most = Math.min(mapped, shared);
    long least = Math.min(most, Math.max(sum.leastBytes, mapped - files));
    if (sum.isComplete) {
      most = Math.max(least, Math.min(most, sum.mostBytes));
    }
    return new ByteRange(least, most);
  }

  private void addAll(Snapshot snapshot) {
    long shares = 0;
    long largest = 0;
    // Kernel threads are listed in the first pid namespace only, and not where others are hidden.
    boolean seesAll = false;
    isComplete = snapshot.unsampled().size() == 0 && snapshot.stats().excluded() == 0;
    for (ProcessSample process : snapshot.processes()) {
      seesAll |= process.kernelThread();
      if (!(process.memory() instanceof Memory.Owned owned)) {
        continue;
      }
      OptionalLong resident = process.status().get(StatusField.RSS_SHMEM);
      OptionalLong share = share(owned);
      shares += share.orElse(0);
      if (share.isEmpty() && !owned.mapsPagesRepeatedly()) {
        largest = Math.max(largest, resident.orElse(0));
      }
      long most = share.orElse(resident.orElse(-1));
      isComplete &= most >= 0;
      mostBytes += Math.max(0, most);
    }
    isComplete &= seesAll;
    leastBytes = Math.max(shares, largest);
  }

  private static OptionalLong share(Memory.Owned owned) {
    Readings<RollupField> rollup =
        owned instanceof Memory.Detailed detailed && detailed.changeBytes() == 0
            ? detailed.rollup()
            : Readings.none();
    return rollup.get(RollupField.PSS_SHMEM);
  }
}
