package io.procmem.internal.parse;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Some consecutive entries of {@code pagemap}, with their frame numbers;
 * Documentation/admin-guide/mm/pagemap.rst. Frame numbers help attacks on the memory hardware, so
 * they are erased after use. Not thread-safe.
 */
public final class PagemapEntries {

  /**
   * The bytes of an entry, of {@code pagemap} and of the files that are indexed by frame number.
   */
  public static final int ENTRY_BYTES = PagemapParser.ENTRY_BYTES;

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private static final long PRESENT = 1L << 63;
  private static final long FILE = 1L << 61;
  private static final long EXCLUSIVE = 1L << 56;
  private static final long FRAME = (1L << 55) - 1;

  private final long[] entries;
  private int size;

  /** Room for a number of entries. */
  public PagemapEntries(int most) {
    entries = new long[most];
  }

  /** The 64-bit number at an index of bytes. */
  public static long word(byte[] bytes, int index) {
    return (long) WORD.get(bytes, index * ENTRY_BYTES);
  }

  /** Takes the entries of a read in place of the last ones. */
  public void take(byte[] bytes, int length) {
    size = length / ENTRY_BYTES;
    for (int i = 0; i < size; i++) {
      entries[i] = word(bytes, i);
    }
  }

  public int size() {
    return size;
  }

  public boolean isPresent(int index) {
    return (entries[index] & PRESENT) != 0;
  }

  /** Whether the page belongs to a file or to shared memory. */
  public boolean isFile(int index) {
    return (entries[index] & FILE) != 0;
  }

  /** Whether the kernel says that the page is mapped once. */
  public boolean isExclusive(int index) {
    return (entries[index] & EXCLUSIVE) != 0;
  }

  /** The frame number of a page that is present; 0 if the kernel hides it. */
  public long frame(int index) {
    return entries[index] & FRAME;
  }

  /** Whether a page is where it was when other entries of the same addresses were read. */
  public boolean isSamePage(PagemapEntries other, int index) {
    return index < size
        && index < other.size
        && ((entries[index] ^ other.entries[index]) & (PRESENT | FRAME)) == 0;
  }

  /** Overwrites the frame numbers. */
  public void erase() {
    Arrays.fill(entries, 0);
    size = 0;
  }
}
