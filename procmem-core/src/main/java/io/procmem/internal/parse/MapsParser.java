package io.procmem.internal.parse;

import io.procmem.internal.bytes.ByteCursor;

/**
 * {@code /proc/[pid]/maps}: a line for each mapping, by ascending address; proc_pid_maps(5). Only
 * the addresses are used, whether the mapping allows any access, and which part of which file a
 * shared mapping shows. The path at the end of a line may contain anything but a newline.
 */
public final class MapsParser {

  /** All mappings. */
  public final AddressRanges all = new AddressRanges();

  /**
   * The mappings that allow some access. The others are reserved addresses, which rarely have a
   * page. Both kinds alternate, so ranges of one kind would include mappings of the other.
   */
  public final AddressRanges accessible = new AddressRanges();

  /** The mappings of files and of shared memory that are not private. */
  public final SharedMappings shared = new SharedMappings();

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
      boolean none = takesThreeDashes(in);
      boolean isShared = takesShared(in);
      failed |= in.failed();
      // Addresses of the kernel, where vsyscall is, have no entry in pagemap.
      if (!failed && start >= 0) {
        long newStart = Math.max(start, lastEnd);
        add(newStart, end, none);
        if (isShared && !failed) {
          addShared(in, start, newStart, end);
        }
      }
    } while (!failed && in.nextLine());
  }

  /**
   * Adds a mapping. The list is read in portions: a mapping that has grown since the last portion
   * may overlap the last mapping of that portion, and only the rest of it is new. None goes back
   * further.
   */
  private void add(long start, long end, boolean reserved) {
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

  /** Takes the rest of the permissions, which end with {@code s} or {@code p}. */
  private static boolean takesShared(ByteCursor in) {
    byte last = 0;
    while (!in.atEnd() && in.at(in.position()) != ' ' && in.at(in.position()) != '\n') {
      last = in.next();
    }
    return last == 's';
  }

  /** Adds the part of a shared mapping that is new. */
  private void addShared(ByteCursor in, long start, long newStart, long end) {
    in.skipBlanks();
    long offset = in.hexadecimalBits() + (newStart - start);
    in.skipBlanks();
    long major = in.hexadecimalBits();
    in.expect(':');
    long device = major << Integer.SIZE | in.hexadecimalBits();
    long inode = in.bits();
    failed |= in.failed();
    if (!failed && inode != 0 && offset >= 0) {
      shared.add(new SharedMappings.Mapping(newStart, end, offset, device, inode));
    }
  }

  /** Takes {@code ---}: neither readable nor writable nor executable. */
  private static boolean takesThreeDashes(ByteCursor in) {
    int dashes = 0;
    while (dashes < 3 && in.take('-')) {
      dashes++;
    }
    return dashes == 3;
  }

  /** Whether a line did not have this format. */
  public boolean hasFailed() {
    return failed;
  }
}
