package io.procmem.internal.procfs;

import java.time.Duration;

/**
 * How long a {@code smaps_rollup} of one process will take.
 *
 * <p>The kernel walks every page table entry, so the cost grows with the page tables, not with what
 * is resident: 32 GiB of untouched zero pages have next to no RSS and take 200 ms. A model says
 * what is possible: from the address space, which bounds the entries there can be and is known
 * anyway; where that is large, from {@code VmPTE}, which counts tables of huge pages that the walk
 * skips, and so errs on the high side. Its rates are two to three times what a current machine
 * shows (4 ms per MiB of tables, 10 ms per GiB mapped), because a shared one is slower.
 *
 * <p>Then the last read is believed, stretched by what the model has grown since. A read that took
 * longer than the model allows was disturbed: by other programs, by the process's own use of its
 * map. It is believed too, but for a while only, and longer each time it happens again.
 *
 * <p>Whatever made a read take twice what was predicted, or wait instead of run, is likely to be
 * there still: the process is left alone for a while, twice as long each time it happens again.
 */
final class ReadCost {

  /** An address space up to here cannot hold tables worth asking for. */
  static final long SMALL_VIRTUAL_BYTES = 512L << 20;

  private static final double NANOS_PER_TABLE_MIB = 12_000_000;
  private static final double NANOS_PER_VIRTUAL_GIB = 24_000_000;
  private static final long MIN_NANOS = 50_000;

  /** How long a disturbed read is believed, until half of what it took is left. */
  private static final long HALF_LIFE_NANOS = Duration.ofMinutes(1).toNanos();

  private static final int MAX_DOUBLINGS = 6;

  /** How much longer than predicted a read may take before something must be wrong. */
  private static final int OVERRUN = 2;

  /** A read as short as this harms nobody, whatever was predicted. */
  private static final long HARMLESS_NANOS = 2_000_000;

  private static final long FIRST_PAUSE_NANOS = Duration.ofSeconds(10).toNanos();

  private static final long UNKNOWN = -1;

  private long tableBytes = UNKNOWN;

  // When the size of the tables was asked.
  private long askedAtFaults;
  private long askedAtVirtual;

  // The last read: what it took, when, and what the model then said.
  private long tookNanos = UNKNOWN;
  private long readAt;
  private long modelThen;

  /** How many reads in a row took longer than the model allows. */
  private int disturbed;

  /** How many reads in a row went wrong, and until when there are to be no more. */
  private int overruns;

  private long pausedUntil;

  static double ofVirtual(long virtualBytes) {
    return MIN_NANOS + virtualBytes * NANOS_PER_VIRTUAL_GIB / (1L << 30);
  }

  static double ofTables(long tableBytes) {
    return MIN_NANOS + tableBytes * NANOS_PER_TABLE_MIB / (1L << 20);
  }

  /** Whether the page tables may have another size than when they were asked for last. */
  boolean isToBeAsked(long faults, long virtualBytes) {
    return tableBytes == UNKNOWN || faults != askedAtFaults || virtualBytes != askedAtVirtual;
  }

  void setTableBytes(long bytes, long faults, long virtualBytes) {
    tableBytes = bytes;
    askedAtFaults = faults;
    askedAtVirtual = virtualBytes;
  }

  /** The address space is so small that it says enough. */
  void forgetTables() {
    tableBytes = UNKNOWN;
  }

  /**
   * Takes over what a read took.
   *
   * @param waited whether it mostly waited
   */
  void accept(long nanos, boolean waited, long now, long virtualBytes) {
    long most = Math.max(HARMLESS_NANOS, OVERRUN * predictedNanos(virtualBytes, now));
    if (waited || nanos > most) {
      backOff(now);
    } else {
      overruns = 0;
    }
    tookNanos = nanos;
    readAt = now;
    modelThen = (long) model(virtualBytes);
    disturbed = nanos > modelThen ? disturbed + 1 : 0;
  }

  /** Leaves the process alone for a while. */
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
