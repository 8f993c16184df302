package io.procmem.internal.read;

import java.time.Duration;

/** Measures for how long one reader thread waits for a CPU while it works on a batch. */
final class DelayMeter {

  private static final long INTERVAL_NANOS = Duration.ofMillis(5).toNanos();

  /** The time of fewer reads is not worth measuring. */
  private static final int MANY_READS = 16;

  private final ProcReader reader;
  private final ReadBatch batch;
  private final boolean measures;
  private long checkedAt = System.nanoTime();
  private long delayNanos;

  DelayMeter(ProcReader reader, ReadBatch batch) {
    this.reader = reader;
    this.batch = batch;
    this.measures = batch.size() >= MANY_READS;
    this.delayNanos = measures ? reader.delayNanos() : 0;
  }

  /** Reports the time since the last report, if that is some time ago. */
  void report(long now) {
    if (measures && now - checkedAt > INTERVAL_NANOS) {
      long before = delayNanos;
      checkedAt = now;
      delayNanos = reader.delayNanos();
      batch.delayed(delayNanos - before);
    }
  }
}
