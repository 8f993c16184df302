package io.procmem.snapshot;

/**
 * By how much PSS and USS may have changed, given how RSS has. While RSS moves by less than 1 %, a
 * value counts as exact. So it does below 256 KiB: counters of the kernel differ from a walk of the
 * page tables by as much.
 */
final class ResidentChange {

  private static final int PARTS = 100;

  private static final long NOISE_BYTES = 256 << 10;

  private ResidentChange() {}

  /**
   * How many bytes may have changed.
   *
   * @param then RSS at the time of a reading
   * @param now RSS later
   * @return 0 if the change is negligible
   */
  static long bytes(long then, long now) {
    long change = Math.abs(now - then);
    return change < Math.max(NOISE_BYTES, then / PARTS) ? 0 : change;
  }
}
