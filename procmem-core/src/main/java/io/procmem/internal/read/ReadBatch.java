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

  /** The reads to begin. Each is removed when it is begun: a stuck thread holds the batch. */
  private final @Nullable SlowRead[] queue;

  /** The reads to take over, for the thread that waits; null once it has. */
  private @Nullable List<? extends SlowRead> reads;

  private final AtomicLong filesOpened = new AtomicLong();
  private final AtomicLong bytesRead = new AtomicLong();

  /** The index of the next read; beyond the last when no more are to be begun. */
  private final AtomicInteger next = new AtomicInteger();

  /** The first exception that a read threw. */
  private final AtomicReference<@Nullable Throwable> defect = new AtomicReference<>();

  private final AtomicInteger finished = new AtomicInteger();

  /** Set before the readers see the batch. */
  private volatile @Nullable ReadDeadline deadline;

  /** How many reads were begun; known once no more are begun. */
  private volatile int begun;

  /** Why the others were not begun. */
  private volatile Reason stopReason = Reason.OUT_OF_TIME;

  public ReadBatch(List<? extends SlowRead> reads) {
    this.reads = reads;
    this.queue = reads.toArray(SlowRead[]::new);
    this.begun = queue.length;
  }

  /** Makes the next read; false if none is left. */
  boolean runNext(ProcReader reader) {
    int index = next.getAndIncrement();
    SlowRead read = index < queue.length ? queue[index] : null;
    if (read == null) {
      return false;
    }
    queue[index] = null;
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

  /** Runs a measurement of this thread. A read does not fail if the measurement throws. */
  void measure(Runnable work) {
    try {
      work.run();
    } catch (Throwable e) { // as for a read
      defect.compareAndSet(null, e);
    }
  }

  /** Sets the time for these reads. */
  void begin(ReadDeadline end) {
    end.startBatch();
    deadline = end;
  }

  /** Notes that one of the threads has waited for a CPU for this long since it began. */
  void delayed(long nanos) {
    ReadDeadline end = deadline;
    if (end != null) {
      end.delayed(nanos);
    }
  }

  boolean hasMore() {
    return next.get() < queue.length;
  }

  /** Begins no further read. Only the first call has an effect. */
  void stop(Reason reason) {
    int taken = next.getAndSet(queue.length + 1);
    if (taken <= queue.length) {
      this.begun = Math.min(taken, queue.length);
      this.stopReason = reason;
    }
  }

  boolean isFinished() {
    return !hasMore() && finished.get() == begun;
  }

  /**
   * Takes over each read, in order, and forgets it. Called once, by the thread that waited.
   *
   * @return whether every read was begun and has returned
   */
  public boolean collect() {
    List<? extends SlowRead> all = reads;
    if (all == null) {
      throw new IllegalStateException("this batch was collected before");
    }
    reads = null;
    boolean complete = true;
    for (int i = 0; i < all.size(); i++) {
      SlowRead read = all.get(i);
      if (i >= begun) {
        complete = false;
        queue[i] = null;
        read.skip(stopReason);
      } else if (read.hasReturned()) {
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
    return queue.length;
  }

  public long filesOpened() {
    return filesOpened.get();
  }

  public long bytesRead() {
    return bytesRead.get();
  }
}
