package io.procmem.internal.parse;

import java.nio.ByteOrder;

/**
 * {@code /proc/[pid]/pagemap}: a 64-bit entry for each page of the address space;
 * Documentation/admin-guide/mm/pagemap.rst. Only the flags are used, which are in the highest byte,
 * and only their number is kept. Not thread-safe.
 */
public final class PagemapParser {

  /** The bytes of an entry. */
  public static final int ENTRY_BYTES = 8;

  /** Bit 63: the page is in RAM. */
  private static final int PRESENT = 0x80;

  /** Bit 62: it is swapped out. */
  private static final int SWAPPED = 0x40;

  /** Bit 61: it belongs to a file or to shared memory. */
  private static final int FILE = 0x20;

  /**
   * Bit 58: an access fails, since nothing is there ({@code MADV_GUARD_INSTALL}). Since Linux 6.15.
   */
  private static final int GUARD = 0x04;

  /** Bit 56: it is mapped exactly once. Since Linux 4.2. */
  private static final int EXCLUSIVE = 0x01;

  private static final int HIGHEST =
      ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? ENTRY_BYTES - 1 : 0;

  private static final int BYTE = 0xFF;

  /** How many entries have each combination of flags. */
  private final long[] entries = new long[BYTE + 1];

  /** Whether the page of an entry, by its number in the read, is in RAM. */
  public static boolean isPresent(byte[] bytes, int entry) {
    return (bytes[entry * ENTRY_BYTES + HIGHEST] & PRESENT) != 0;
  }

  /** Adds some entries. */
  public void add(byte[] bytes, int length) {
    for (int i = HIGHEST; i < length; i += ENTRY_BYTES) {
      entries[bytes[i] & BYTE]++;
    }
  }

  private long count(int flags, int values) {
    long count = 0;
    for (int i = 0; i < entries.length; i++) {
      count += (i & flags) == values ? entries[i] : 0;
    }
    return count;
  }

  /** The pages of files and shared memory that are present. */
  public long filePages() {
    return count(PRESENT | FILE, PRESENT | FILE);
  }

  /** The other pages that are present, zero pages too. */
  public long anonymousPages() {
    return count(PRESENT | FILE, PRESENT);
  }

  /** The pages that are swapped out. */
  public long swappedPages() {
    return count(PRESENT | SWAPPED | GUARD, SWAPPED);
  }

  /** The pages of files and shared memory that are mapped once. */
  public long exclusiveFilePages() {
    return count(PRESENT | FILE | EXCLUSIVE, PRESENT | FILE | EXCLUSIVE);
  }

  /** The other pages that are mapped once. */
  public long exclusiveAnonymousPages() {
    return count(PRESENT | FILE | EXCLUSIVE, PRESENT | EXCLUSIVE);
  }
}
