package io.procmem.internal.parse;

import io.procmem.internal.bytes.ByteCursor;

/**
 * {@code /proc/[pid]/maps}: a line for each mapping, by ascending address; proc_pid_maps(5). Only
 * the addresses are used, and whether the mapping allows any access. The path at the end of a line
 * may contain anything but a newline.
 */
public final class MapsParser {

  /** All mappings. */
  public final AddressRanges all = new AddressRanges();

  /**
   * The mappings that allow some access. The others are reserved addresses, which rarely have a
   * page. Both kinds alternate, so ranges of one kind would include mappings of the other.
   */
  public final AddressRanges accessible = new AddressRanges();

  private long reservedBytes;
  private long lastEnd;
  private boolean failed;

  /** Adds complete lines. */
  public void add(ByteCursor in) {
    do {
      long start = in.hexadecimalBits();
      in.expect('-');
      long end = in.hexadecimalBits();
      in.skipBlanks();
      boolean none = in.take('-') && in.take('-') && in.take('-');
      failed |= in.failed();
      // Addresses of the kernel, where vsyscall is, have no entry in pagemap.
      if (!failed && start >= 0) {
        add(start, end, none);
      }
    } while (!failed && in.nextLine());
  }

  /**
   * Adds a mapping. The list is read in portions: one that has grown meanwhile may overlap the last
   * one of the earlier portion, and only the rest of it is new. None goes back further.
   */
  private void add(long from, long end, boolean reserved) {
    long start = Math.max(from, lastEnd);
    if (end <= start) {
      failed = true;
      return;
    }
    lastEnd = end;
    all.add(start, end);
    if (reserved) {
      reservedBytes += end - start;
    } else {
      accessible.add(start, end);
    }
  }

  /** The size of the mappings that allow no access. */
  public long reservedBytes() {
    return reservedBytes;
  }

  /** Whether a line did not have this format. */
  public boolean hasFailed() {
    return failed;
  }
}
