package io.procmem.internal.ledger;

import io.procmem.internal.bytes.ByteCursor;
import io.procmem.internal.bytes.KeyTable;
import io.procmem.internal.parse.Parser;

/** {@code /proc/vmstat}: lines of a key and a number. */
final class VmstatParser implements Parser {

  static final long UNKNOWN = -1;

  private static final int COMPRESSED = 0;
  private static final int DESCRIPTORS = 1;

  private final KeyTable keys = KeyTable.of("nr_zspages ", "nr_memmap_pages ");

  /** Pages of zsmalloc. */
  long compressedPages;

  /** Pages with descriptors of memory that was added after boot. */
  long descriptorPages;

  @Override
  public boolean parse(ByteCursor in) {
    compressedPages = UNKNOWN;
    descriptorPages = UNKNOWN;
    do {
      switch (in.select(keys, COMPRESSED)) {
        case COMPRESSED -> compressedPages = in.decimalOr(UNKNOWN);
        case DESCRIPTORS -> descriptorPages = in.decimalOr(UNKNOWN);
        default -> {} // not memory, or in meminfo
      }
    } while (in.nextLine());
    return !in.failed();
  }
}
