package io.procmem.internal.parse;

import java.util.Arrays;

/**
 * Ranges of addresses, in ascending order. Ranges with a small gap between them are joined: one
 * read that includes the entries of the gap is cheaper than two reads. Not thread-safe.
 */
public final class AddressRanges {

  /**
   * Reading the entries of a gap of this size takes a few microseconds, no more than another read.
   */
  private static final long MAX_GAP_BYTES = 1 << 20;

  private static final int INITIAL = 64;

  /** The start and end of each range. */
  private long[] bounds = new long[2 * INITIAL];

  private int size;
  private long spanBytes;

  void add(long start, long end) {
    if (size > 0 && start - end(size - 1) <= MAX_GAP_BYTES) {
      spanBytes += end - end(size - 1);
      bounds[2 * size - 1] = end;
      return;
    }
    if (2 * size == bounds.length) {
      bounds = Arrays.copyOf(bounds, 2 * bounds.length);
    }
    bounds[2 * size] = start;
    bounds[2 * size + 1] = end;
    size++;
    spanBytes += end - start;
  }

  public int size() {
    return size;
  }

  public long start(int range) {
    return bounds[2 * range];
  }

  public long end(int range) {
    return bounds[2 * range + 1];
  }

  /** The sum of their lengths, including the gaps that were joined. */
  public long spanBytes() {
    return spanBytes;
  }
}
