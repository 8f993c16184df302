package io.procmem.recorder;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The lines of the samples of the last minutes, within a number of bytes. If there are too many,
 * some of the older samples are dropped; those of the latest tenth of the time are all kept, if
 * they fit. Turns are dropped last: samples with an OOM kill, or in which something starts or stops
 * exceeding a threshold, and the sample before each. Not thread-safe.
 */
final class SampleStore {

  /** What a sample takes beyond its lines: the headers of two objects, and two references. */
  private static final int OVERHEAD = 64;

  private static final int DENSE_SHARE = 10;

  /** The share of the bytes for samples that are turns, before they make room for others. */
  private static final int TURN_SHARE = 2;

  @SuppressWarnings("ArrayRecordComponent") // samples are not compared
  private record Stored(long nanos, byte[] lines, boolean isTurn) {

    Stored asTurn() {
      return new Stored(nanos, lines, true);
    }
  }

  private final long windowNanos;
  private final int maxBytes;
  private final List<Stored> samples = new ArrayList<>();
  private int bytes;

  /** What exceeded a threshold in the last sample. */
  private Set<Object> exceeding = Set.of();

  SampleStore(long windowNanos, int maxBytes) {
    this.windowNanos = windowNanos;
    this.maxBytes = maxBytes;
  }

  /**
   * Adds a sample that is newer than all others.
   *
   * @param nowExceeding what exceeds a threshold in it
   */
  void add(long nanos, byte[] lines, Set<Object> nowExceeding) {
    boolean isTurn = !nowExceeding.equals(exceeding);
    exceeding = Set.copyOf(nowExceeding);
    if (isTurn && !samples.isEmpty()) {
      samples.add(samples.remove(samples.size() - 1).asTurn());
    }
    samples.add(new Stored(nanos, lines, isTurn));
    bytes += lines.length + OVERHEAD;
    while (nanos - samples.get(0).nanos > windowNanos) {
      remove(0);
    }
    while (bytes > maxBytes && samples.size() > 1) {
      remove(leastNeeded(nanos - windowNanos / DENSE_SHARE));
    }
  }

  /**
   * One of the older samples that are no turns; if there is none, one of the turns, if they take
   * more than their share; otherwise the oldest that is no turn.
   */
  private int leastNeeded(long denseNanos) {
    int least = mostCrowded(denseNanos, false);
    if (least < 0 && bytesOfTurns() > maxBytes / TURN_SHARE) {
      least = mostCrowded(denseNanos, true);
    }
    for (int i = 0; i < samples.size() - 1 && least < 0; i++) { // never the newest
      least = samples.get(i).isTurn ? -1 : i;
    }
    return Math.max(0, least);
  }

  private int bytesOfTurns() {
    return samples.stream().filter(Stored::isTurn).mapToInt(sample -> sample.lines.length).sum();
  }

  /** The sample before a time whose neighbors are closest together; -1 if there is none. */
  private int mostCrowded(long denseNanos, boolean isTurn) {
    int least = -1;
    long smallestGap = Long.MAX_VALUE;
    for (int i = 1; i < samples.size() - 1 && samples.get(i).nanos - denseNanos < 0; i++) {
      long gap = samples.get(i + 1).nanos - samples.get(i - 1).nanos;
      if (gap < smallestGap && samples.get(i).isTurn == isTurn) {
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
