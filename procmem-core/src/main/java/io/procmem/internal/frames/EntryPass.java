package io.procmem.internal.frames;

import io.procmem.internal.bytes.SeekableInput;
import io.procmem.internal.parse.PagemapEntries;
import io.procmem.internal.read.ProcReader;
import java.io.File;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the single entries of a count, where the number of entries with each flag is not enough.
 * Used by one thread.
 */
public final class EntryPass implements AutoCloseable {

  private final EntrySums sums;
  private final ProcReader reader;
  private final SeekableInput pagemap;
  private final long pageBytes;
  private final @Nullable FrameReader frames;

  /** Null if the entries need not be looked at. */
  private final @Nullable PagemapEntries entries;

  /**
   * Opens the files that are needed.
   *
   * @param root where the files of the machine are
   * @param hugetlb whether the process has pages of hugetlbfs
   * @param pagemap the file that the entries are read from
   */
  public EntryPass(
      File root,
      EntrySums sums,
      HugePageRisk risk,
      boolean hugetlb,
      SeekableInput pagemap,
      long pageBytes,
      ProcReader reader) {
    this.sums = sums;
    this.reader = reader;
    this.pagemap = pagemap;
    this.pageBytes = pageBytes;
    this.frames = FrameReader.open(root, sums, risk, hugetlb, reader);
    this.entries =
        frames == null && sums.repeated() == null
            ? null
            : new PagemapEntries(FrameReader.MOST_ENTRIES);
  }

  /** Looks at the entries that the reader has just read, at most 16 KiB, and erases them. */
  public void take(long address, int bytes) {
    if (entries != null) {
      entries.take(reader.bytes().bytes(), bytes);
      if (frames != null && sums.wantsFrames()) {
        frames.add(new FrameReader.Block(entries, address, pageBytes, pagemap));
      } else {
        addRepeated(entries, address);
      }
    }
    reader.erase();
  }

  private void addRepeated(PagemapEntries entries, long address) {
    for (int i = 0; i < entries.size(); i++) {
      if (entries.isPresent(i) && entries.isFile(i)) {
        sums.addRepeated(address + i * pageBytes, 0);
      }
    }
  }

  @Override
  public void close() {
    if (entries != null) {
      entries.erase();
    }
    if (frames != null) {
      frames.erase();
      frames.close();
    }
  }
}
