package io.procmem.snapshot;

import java.util.OptionalLong;

/**
 * An amount of memory that lies between two bounds, both included. Immutable.
 *
 * @param lowerBytes the lower bound in bytes, 0 or more
 * @param upperBytes the upper bound in bytes, not less than the lower
 */
public record ByteRange(long lowerBytes, long upperBytes) {

  /** The range of nothing: from 0 to 0. */
  public static final ByteRange ZERO = new ByteRange(0, 0);

  /** While RSS changes by less than one part in this many, PSS and USS count as unchanged. */
  private static final int CHANGE_PARTS = 100;

  /** The counters of the kernel may differ from a walk of the page tables by this much. */
  public static final long NOISE_BYTES = 256 << 10;

  /** A range is narrow if its width is at most one part in this many of its middle. */
  private static final int NARROW_PARTS = 50;

  /**
   * Checks the bounds.
   *
   * @param lowerBytes the lower bound
   * @param upperBytes the upper bound
   * @throws IllegalArgumentException if a bound is negative, or the upper is below the lower
   */
  public ByteRange {
    if (lowerBytes < 0 || upperBytes < lowerBytes) {
      throw new IllegalArgumentException(
          "a range must not be negative or empty: " + lowerBytes + " to " + upperBytes);
    }
  }

  /**
   * The range of a known amount.
   *
   * @param bytes the amount in bytes
   * @return the range from it to itself
   * @throws IllegalArgumentException if it is negative
   */
  public static ByteRange exactly(long bytes) {
    return new ByteRange(bytes, bytes);
  }

  /** Written by hand, since the first call of the method that the compiler provides is slow. */
  @Override
  public boolean equals(Object other) {
    return other instanceof ByteRange that
        && lowerBytes == that.lowerBytes
        && upperBytes == that.upperBytes;
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(lowerBytes) + Long.hashCode(upperBytes);
  }

  /** {@return whether both bounds are the same} */
  public boolean isExact() {
    return lowerBytes == upperBytes;
  }

  /** {@return whether the bounds differ by at most 2 % of their middle} */
  public boolean isNarrow() {
    return widthBytes() <= middleBytes() / NARROW_PARTS;
  }

  /** {@return how far apart the bounds are, in bytes} */
  public long widthBytes() {
    return upperBytes - lowerBytes;
  }

  /** {@return the amount halfway between the bounds, in bytes} */
  public long middleBytes() {
    return lowerBytes + (upperBytes - lowerBytes) / 2;
  }

  /** {@return the middle if the range is narrow; otherwise empty: the amount is not known} */
  public OptionalLong known() {
    return isNarrow() ? OptionalLong.of(middleBytes()) : OptionalLong.empty();
  }

  /**
   * How much PSS and USS may have changed since a read, given the change of RSS. It is 0 while RSS
   * has changed by less than 1 % or 256 KiB.
   *
   * @param rssThenBytes RSS at the time of the read, in bytes
   * @param rssNowBytes RSS later, in bytes
   * @return the bytes that may have changed
   */
  public static long changeBytes(long rssThenBytes, long rssNowBytes) {
    long change = Math.abs(rssNowBytes - rssThenBytes);
    return change < Math.max(NOISE_BYTES, rssThenBytes / CHANGE_PARTS) ? 0 : change;
  }

  /**
   * This range, widened on both sides, but not below 0.
   *
   * @param bytes by how many bytes, 0 or more
   * @return the wider range
   * @throws IllegalArgumentException if {@code bytes} is negative
   */
  public ByteRange widenedBy(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("a range must not be widened by less than 0: " + bytes);
    }
    return bytes == 0
        ? this
        : new ByteRange(Math.max(0, lowerBytes - bytes), Math.addExact(upperBytes, bytes));
  }

  /**
   * What this amount may have become: widened by a change, but not above a limit.
   *
   * @param changeBytes by how many bytes it may have changed, 0 or more; if 0, it is the same
   * @param mostBytes what it can be at most now, 0 or more
   * @return the range
   */
  ByteRange after(long changeBytes, long mostBytes) {
    ByteRange wider = widenedBy(changeBytes);
    return changeBytes == 0 || wider.upperBytes <= mostBytes
        ? wider
        : new ByteRange(Math.min(wider.lowerBytes, mostBytes), mostBytes);
  }
}
