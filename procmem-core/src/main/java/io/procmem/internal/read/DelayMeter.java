package io.procmem.internal.read;

import java.time.Duration;

/** Measures for how long one reader thread waits for a CPU while it works on a batch. */
final class DelayMeter {

  private static final long INTERVAL_NANOS = Duration.ofMillis(5).toNanos();

  /** With fewer reads, the time is too short to be worth measuring. */
  private static final int MANY_READS = 16;

  private final ProcReader reader;
  private final ReadBatch batch;
  private boolean started;
  private long checkedAt;
  private long delayBefore;

  DelayMeter(ProcReader reader, ReadBatch batch) {
    this.reader = reader;
    this.batch = batch;
  }

  void start() {
    if (batch.size() >= MANY_READS) {
      checkedAt = System.nanoTime();
      delayBefore = reader.delayNanos();
      started = true;
    }
  }

  /** Whether the next report is due. */
  boolean isDue(long now) {
    return started && now - checkedAt > INTERVAL_NANOS;
  }

  /** Reports the time since the start. */
  void report() {
    checkedAt = System.nanoTime();
    batch.delayed(reader.delayNanos() - delayBefore);
  }
}
