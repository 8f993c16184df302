package io.procmem.internal.read;

import io.procmem.snapshot.Reason;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Reads that may hang. Reader threads take them from one shared index until none is left or the
 * batch is stopped, so no read waits behind one that hangs.
 */
public final class ReadBatch {

  private final @Nullable SlowRead[] reads;
  private final AtomicLong filesOpened = new AtomicLong();
  private final AtomicLong bytesRead = new AtomicLong();

  /** The index of the next read; beyond the last when no more are to be begun. */
  private final AtomicInteger next = new AtomicInteger();

  /** The first exception that a read threw. */
  private final AtomicReference<@Nullable Throwable> defect = new AtomicReference<>();

  private final AtomicInteger finished = new AtomicInteger();

  /** How many reads were begun; known once no more are begun. */
  private volatile int begun;

  /** Why the others were not begun. */
  private volatile Reason stopReason = Reason.TOO_COSTLY;

  public ReadBatch(List<? extends SlowRead> reads) {
    this.reads = reads.toArray(SlowRead[]::new);
    this.begun = this.reads.length;
  }

  /** Makes the next read; false if there was none. */
  boolean runNext(ProcReader reader) {
    int index = next.getAndIncrement();
    SlowRead read = index < reads.length ? reads[index] : null;
    if (read == null) {
      return false;
    }
    long opened = reader.filesOpened();
    long bytes = reader.bytesRead();
    Throwable thrown = read.run(reader);
    if (thrown != null) {
      defect.compareAndSet(null, thrown);
    }
    filesOpened.addAndGet(reader.filesOpened() - opened);
    bytesRead.addAndGet(reader.bytesRead() - bytes);
    finished.incrementAndGet();
    return true;
  }

  boolean hasMore() {
    return next.get() < reads.length;
  }

  /** Begins no further read. Only the first call has an effect. */
  void stop(Reason reason) {
    int taken = next.getAndSet(reads.length + 1);
    if (taken <= reads.length) {
      this.begun = Math.min(taken, reads.length);
      this.stopReason = reason;
    }
  }

  boolean isFinished() {
    return !hasMore() && finished.get() == begun;
  }

  /**
   * Has each read taken over, in order. Called once, by the thread that waited for the batch. Reads
   * that are over are forgotten: a reader thread that hangs keeps the batch in memory.
   *
   * @return whether every read was begun and returned
   */
  public boolean collect() {
    boolean complete = true;
    for (int i = 0; i < reads.length; i++) {
      SlowRead read = reads[i];
      if (read == null) {
        throw new IllegalStateException("this batch was collected before");
      }
      if (i >= begun) {
        complete = false;
        read.skip(stopReason);
      } else if (read.hasReturned()) {
        reads[i] = null;
        read.accept();
      } else {
        complete = false;
        read.hang();
      }
    }
    return complete;
  }

  /** What a read threw; null if none did. */
  public @Nullable Throwable defect() {
    return defect.get();
  }

  public int size() {
    return reads.length;
  }

  public long filesOpened() {
    return filesOpened.get();
  }

  public long bytesRead() {
    return bytesRead.get();
  }
}
