package io.procmem.recorder;

import java.util.ArrayList;
import java.util.List;

/**
 * The lines of the samples of the last minutes, within a number of bytes. If there are too many,
 * some of the older samples are dropped; those of the latest tenth of the time are all kept, if
 * they fit. Not thread-safe.
 */
final class SampleStore {

  /** What a sample takes beyond its lines: the headers of two objects, and two references. */
  private static final int OVERHEAD = 64;

  private static final int DENSE_SHARE = 10;

  @SuppressWarnings("ArrayRecordComponent") // samples are not compared
  private record Stored(long nanos, byte[] lines) {}

  private final long windowNanos;
  private final int maxBytes;
  private final List<Stored> samples = new ArrayList<>();
  private int bytes;

  SampleStore(long windowNanos, int maxBytes) {
    this.windowNanos = windowNanos;
    this.maxBytes = maxBytes;
  }

  /** Adds a sample that is newer than all others. */
  void add(long nanos, byte[] lines) {
    samples.add(new Stored(nanos, lines));
    bytes += lines.length + OVERHEAD;
    while (nanos - samples.get(0).nanos > windowNanos) {
      remove(0);
    }
    while (bytes > maxBytes && samples.size() > 1) {
      remove(leastNeeded(nanos - windowNanos / DENSE_SHARE));
    }
  }

  /** The sample before a time whose neighbors are closest together; otherwise the oldest. */
  private int leastNeeded(long denseNanos) {
    int least = 0;
    long smallestGap = Long.MAX_VALUE;
    for (int i = 1; i < samples.size() - 1 && samples.get(i).nanos - denseNanos < 0; i++) {
      long gap = samples.get(i + 1).nanos - samples.get(i - 1).nanos;
      if (gap < smallestGap) {
        smallestGap = gap;
        least = i;
      }
    }
    return least;
  }

  private void remove(int index) {
    bytes -= samples.remove(index).lines.length + OVERHEAD;
  }

  /** The lines of each sample, the oldest first. */
  List<byte[]> lines() {
    return samples.stream().map(Stored::lines).toList();
  }

  /** What it takes of the heap. */
  int bytes() {
    return bytes;
  }
}
