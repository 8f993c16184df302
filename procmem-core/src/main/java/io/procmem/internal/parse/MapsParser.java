package io.procmem.internal.parse;

import io.procmem.internal.bytes.ByteCursor;

/**
 * {@code /proc/[pid]/maps}: a line for each mapping, by ascending address; proc_pid_maps(5). Only
 * the addresses are used, and whether the mapping allows any access. The path at the end of a line
 * may contain anything but a newline.
 */
public final class MapsParser {

  /** The mappings that allow some access. */
  public final AddressRanges accessible = new AddressRanges();

  /** The mappings without access: reserved addresses. They rarely have a page. */
  public final AddressRanges reserved = new AddressRanges();

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
      if (!failed && start >= 0 && end > start) {
        (none ? reserved : accessible).add(start, end);
      }
    } while (!failed && in.nextLine());
  }

  /** Whether a line did not have this format. */
  public boolean hasFailed() {
    return failed;
  }
}
