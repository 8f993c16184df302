package io.procmem.internal.detail;

import io.procmem.internal.parse.StatReading;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Predicts how long a {@code smaps_rollup} of one process will take.
 *
 * <p>The kernel walks every page table entry, so the cost grows with the page tables, not with RSS:
 * 32 GiB of untouched zero pages have next to no RSS and take 200 ms. A model gives an upper
 * estimate: from the address space, which limits the number of entries and is known anyway; if that
 * is large, from {@code VmPTE}, which includes tables of huge pages that the walk skips, and so
 * overestimates. Its rates are two to three times those of a current machine (4 ms per MiB of
 * tables, 10 ms per GiB mapped), because a shared machine is slower.
 *
 * <p>After a read, its duration is used instead, scaled by what the model has grown since. A read
 * that took longer than the model allows was disturbed, by other programs or by the process using
 * its own map. Such a duration loses half its weight in a minute, and in twice as long each time it
 * happens again.
 *
 * <p>If a read takes twice the predicted time, or waits instead of running, the cause probably
 * persists: the process is not read for ten seconds, and for twice as long each time it happens
 * again.
 */
final class ReadCost {

  /** The page tables of a smaller address space are not worth reading their size. */
  static final long SMALL_VIRTUAL_BYTES = 512L << 20;

  /** As above, where a read of two milliseconds is long. */
  static final long TINY_VIRTUAL_BYTES = 80L << 20;

  /** The pages that so many faults map make a read some tenths of a millisecond longer. */
  private static final int FEW_FAULTS = 4096;

  private static final double NANOS_PER_TABLE_MIB = 12_000_000;
  private static final double NANOS_PER_VIRTUAL_GIB = 24_000_000;
  private static final long MIN_NANOS = 50_000;

  /** After this time, a disturbed read counts half. */
  private static final long HALF_LIFE_NANOS = Duration.ofMinutes(1).toNanos();

  private static final int MAX_DOUBLINGS = 6;

  /** A read that takes this many times the predicted time was disturbed. */
  private static final int OVERRUN = 2;

  /** A read this short is harmless, whatever was predicted. */
  private static final long HARMLESS_NANOS = 2_000_000;

  private static final long FIRST_PAUSE_NANOS = Duration.ofSeconds(10).toNanos();

  private static final long UNKNOWN = -1;

  private long tableBytes = UNKNOWN;

  /** The {@code stat} at the time when the size of the tables was read. */
  private @Nullable StatReading statAtTables;

  // The last read: how long it took, when, and the estimate of the model at that time.
  private long tookNanos = UNKNOWN;
  private long readAt;
  private long modelThen;

  /** How many reads in a row took longer than the model allows. */
  private int disturbed;

  /** How many reads in a row were disturbed, and until when no other is made. */
  private int overruns;

  private long pausedUntil;

  static double ofVirtual(long virtualBytes) {
    return MIN_NANOS + virtualBytes * NANOS_PER_VIRTUAL_GIB / (1L << 30);
  }

  static double ofTables(long tableBytes) {
    return MIN_NANOS + tableBytes * NANOS_PER_TABLE_MIB / (1L << 20);
  }

  /** Whether the size of the page tables may have changed by much since it was last read. */
  boolean needsPageTables(StatReading stat, long virtualBytes) {
    if (tableBytes == UNKNOWN || statAtTables == null) {
      return true;
    }
    boolean changed = stat.hasMappedSince(statAtTables);
    return virtualBytes > SMALL_VIRTUAL_BYTES
        ? changed
        : changed && stat.faults().minor() - statAtTables.faults().minor() > FEW_FAULTS;
  }

  void setTableBytes(long bytes, StatReading stat) {
    tableBytes = bytes;
    statAtTables = stat;
  }

  /** Forgets the size of the tables: the address space is so small that its size is enough. */
  void forgetTables() {
    tableBytes = UNKNOWN;
  }

  /**
   * Takes over how long a read took.
   *
   * @param waited whether it mostly waited
   */
  void accept(long nanos, boolean waited, long now, long virtualBytes) {
    long limit = Math.max(HARMLESS_NANOS, OVERRUN * predictedNanos(virtualBytes, now));
    if (waited || nanos > limit) {
      backOff(now);
    } else {
      overruns = 0;
    }
    tookNanos = nanos;
    readAt = now;
    modelThen = (long) model(virtualBytes);
    disturbed = nanos > modelThen ? disturbed + 1 : 0;
  }

  /** Allows no read of the process for a while. */
  void backOff(long now) {
    pausedUntil = now + (FIRST_PAUSE_NANOS << Math.min(overruns, MAX_DOUBLINGS));
    overruns++;
  }

  boolean isBackedOff(long now) {
    return overruns > 0 && now - pausedUntil < 0;
  }

  long predictedNanos(long virtualBytes, long now) {
    double model = model(virtualBytes);
    if (tookNanos == UNKNOWN) {
      return (long) model;
    }
    double measured = tookNanos * Math.max(1, model / modelThen);
    if (measured <= model) {
      return (long) measured;
    }
    int doublings = Math.min(Math.max(0, disturbed - 1), MAX_DOUBLINGS);
    double halfLife = HALF_LIFE_NANOS * (double) (1L << doublings);
    return (long) Math.max(model, measured * Math.pow(0.5, (now - readAt) / halfLife));
  }

  private double model(long virtualBytes) {
    return tableBytes == UNKNOWN ? ofVirtual(virtualBytes) : ofTables(tableBytes);
  }
}
