package io.procmem.internal.procfs;

import io.procmem.snapshot.Reason;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Reads that may hang, numbered from 0. Readers take numbers from one shared index until none is
 * left or the batch is stopped, so nothing queues behind a read that hangs.
 */
final class ReadBatch {

  /** One read, by a reader, at that reader's desk. */
  @FunctionalInterface
  interface Work {
    /** Reads; the result is handed to whoever waits for the batch. */
    Object read(int index, ProcReader desk);
  }

  private final int size;
  private final Work work;
  private final AtomicReferenceArray<@Nullable Object> results;
  private final AtomicLong filesOpened = new AtomicLong();
  private final AtomicLong bytesRead = new AtomicLong();

  /** The number to take next; beyond {@link #size} when there is nothing left to take. */
  private final AtomicInteger next = new AtomicInteger();

  /** The first thing that work has thrown. */
  private final AtomicReference<@Nullable Throwable> defect = new AtomicReference<>();

  private final AtomicInteger finished = new AtomicInteger();

  /** How many were taken; known once nothing is left to take. */
  private volatile int taken;

  /** Why those that were not taken were not. */
  private volatile Reason stopReason = Reason.TOO_COSTLY;

  ReadBatch(int size, Work work) {
    this.size = size;
    this.work = work;
    this.taken = size;
    this.results = new AtomicReferenceArray<>(size);
  }

  /** Takes one number and does its work; false if there was none to take. */
  boolean workOnce(ProcReader desk) {
    int index = next.getAndIncrement();
    if (index >= size) {
      return false;
    }
    long opened = desk.filesOpened();
    long bytes = desk.bytesRead();
    Object result;
    try {
      result = work.read(index, desk);
    } catch (Throwable e) { // a defect, or no memory: one process must not end the scan of all
      defect.compareAndSet(null, e);
      result = ReadFailure.of(Reason.MALFORMED);
    }
    filesOpened.addAndGet(desk.filesOpened() - opened);
    bytesRead.addAndGet(desk.bytesRead() - bytes);
    results.set(index, result);
    finished.incrementAndGet();
    return true;
  }

  boolean hasMore() {
    return next.get() < size;
  }

  /** Lets nobody take any more. Once is enough; later calls change nothing. */
  void stop(Reason reason) {
    int taken = next.getAndSet(size + 1);
    if (taken <= size) {
      this.taken = Math.min(taken, size);
      this.stopReason = reason;
    }
  }

  boolean isFinished() {
    return !hasMore() && finished.get() == taken;
  }

  /** Whether a read was begun. Asked after the batch was waited for. */
  boolean wasTaken(int index) {
    return index < taken;
  }

  /** Why those that were not begun were not. */
  Reason stopReason() {
    return stopReason;
  }

  /**
   * What a read gave, and forgets it: the batch may be held by a read that hangs. Null if it has
   * not returned.
   */
  @Nullable Object take(int index) {
    return results.getAndSet(index, null);
  }

  /** What a read gave, or why it was not begun, and forgets it; null if it has not returned. */
  @Nullable Object result(int index) {
    return wasTaken(index) ? take(index) : ReadFailure.of(stopReason);
  }

  /** What work has thrown, if any did. */
  @Nullable Throwable defect() {
    return defect.get();
  }

  int size() {
    return size;
  }

  long filesOpened() {
    return filesOpened.get();
  }

  long bytesRead() {
    return bytesRead.get();
  }
}
