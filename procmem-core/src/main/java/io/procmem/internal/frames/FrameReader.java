package io.procmem.internal.frames;

import io.procmem.internal.bytes.SeekableInput;
import io.procmem.internal.parse.PagemapEntries;
import io.procmem.internal.read.ProcReader;
import io.procmem.internal.read.ReadOutcome;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Source;
import java.io.File;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds out how often pages are mapped, from their frame numbers, on a reader thread: {@code
 * kpagecount} has a 64-bit number for each frame of the machine, and {@code kpageflags} its flags;
 * Documentation/admin-guide/mm/pagemap.rst. Reading them takes no lock of any process.
 *
 * <p>A page that is not counted in RSS, such as the zero page, is mapped 0 times. So is a page that
 * was unmapped or migrated after its entry was read. The entry, read again, tells which.
 */
final class FrameReader implements AutoCloseable {

  /** The size of one read of the entries of a process, or of the numbers of frames. */
  static final int MOST_ENTRIES = 2048;

  private static final int INDEX_BITS = 11;
  private static final int INDEX = MOST_ENTRIES - 1;

  /** More than any machine has, and few enough that an index fits beside one. */
  private static final long MOST_FRAMES = 1L << 52;

  /** To read the numbers of this many other frames is cheaper than another read. */
  private static final int MOST_GAP = 16;

  /** Flag 17: a page of hugetlbfs. */
  private static final long HUGETLB = 1L << 17;

  private final ProcReader reader;
  private final SeekableInput counts;
  private final @Nullable SeekableInput flags;
  private final FrameTotals totals;
  private final EntrySums sums;
  private final HugePageRisk risk;

  private final PagemapEntries again = new PagemapEntries(MOST_ENTRIES);

  /** The frame number of each page in question, and its index. */
  private long[] keys = new long[MOST_ENTRIES];

  private int size;

  /** The pages in question that were mapped 0 times. */
  private long[] unmapped = new long[MOST_ENTRIES];

  private int unmappedSize;

  /** The bytes that the last read gave. */
  private int given;

  /** The indexes of pages of hugetlbfs. */
  private final BitSet hugetlb = new BitSet();

  private FrameReader(
      ProcReader reader,
      SeekableInput counts,
      @Nullable SeekableInput flags,
      FrameTotals totals,
      EntrySums sums,
      HugePageRisk risk) {
    this.reader = reader;
    this.counts = counts;
    this.flags = flags;
    this.totals = totals;
    this.sums = sums;
    this.risk = risk;
  }

  /**
   * Opens the files of the machine.
   *
   * @param hugetlb whether the process has pages of hugetlbfs
   * @return null if frames are not wanted, or the files do not open; the totals say why
   */
  static @Nullable FrameReader open(
      File root, EntrySums sums, HugePageRisk risk, boolean hugetlb, ProcReader reader) {
    FrameTotals totals = sums.frames();
    if (totals == null || !sums.wantsFrames()) {
      return null;
    }
    totals.expectHugetlb(hugetlb);
    SeekableInput counts = open(new File(root, Source.KPAGECOUNT.file()), totals, reader);
    if (counts == null) {
      return null;
    }
    SeekableInput flags = hugetlb ? open(new File(root, "kpageflags"), totals, reader) : null;
    FrameReader opened = new FrameReader(reader, counts, flags, totals, sums, risk);
    if (!sums.wantsFrames()) {
      opened.close();
      return null;
    }
    return opened;
  }

  private static @Nullable SeekableInput open(File file, FrameTotals totals, ProcReader reader) {
    SeekableInput opened = reader.open(file);
    if (opened == null) {
      totals.refuse(reader.diagnosis.ofMachine(file, ReadOutcome.NOT_OPENED));
    }
    return opened;
  }

  /** The entries of consecutive addresses, and the file that they are from. */
  record Block(PagemapEntries entries, long address, long pageBytes, SeekableInput pagemap) {

    long addressOf(int index) {
      return address + index * pageBytes;
    }

    /**
     * Whether a page may be part of a transparent huge page that is mapped as a whole: both begin
     * at a multiple of the same size.
     */
    private boolean mayBeHuge(int index) {
      long entriesInTable = pageBytes / PagemapEntries.ENTRY_BYTES;
      long distance = addressOf(index) / pageBytes - entries.frame(index);
      return (distance & (entriesInTable - 1)) == 0;
    }
  }

  /** Adds the pages of a block to the totals; stops if they have a refusal. */
  void add(Block block) {
    PagemapEntries entries = block.entries();
    size = 0;
    hugetlb.clear();
    for (int i = 0; i < entries.size(); i++) {
      if (!entries.isPresent(i)) {
        continue;
      }
      long frame = entries.frame(i);
      if (frame == 0 || frame >= MOST_FRAMES) {
        totals.refuse(Reason.DENIED); // the kernel hides the numbers
        return;
      }
      boolean doubtful = entries.isFile(i) ? risk.file() : risk.anonymous();
      if (flags == null && entries.isExclusive(i) && !(doubtful && block.mayBeHuge(i))) {
        totals.add(entries, i, 1);
        sums.addRepeated(block.addressOf(i), 1);
      } else {
        keys[size++] = frame << INDEX_BITS | i;
      }
    }
    unmappedSize = 0;
    settle(block);
    if (unmappedSize > 0 && sums.wantsFrames()) {
      settleUnmapped(block);
    }
  }

  /** Overwrites all frame numbers. */
  void erase() {
    reader.erase();
    again.erase();
    Arrays.fill(keys, 0);
    Arrays.fill(unmapped, 0);
  }

  /**
   * Looks again at pages that were mapped 0 times. One that is still there is not counted in RSS:
   * the zero page, or memory of a device or of the kernel. Otherwise the page has moved.
   */
  private void settleUnmapped(Block block) {
    int bytes = block.entries().size() * PagemapEntries.ENTRY_BYTES;
    long position = block.address() / block.pageBytes() * PagemapEntries.ENTRY_BYTES;
    int given = reader.readAt(block.pagemap(), position, bytes);
    again.take(reader.bytes().bytes(), Math.max(0, given));
    size = 0;
    for (int i = 0; i < unmappedSize; i++) {
      if (again.isSamePage(block.entries(), (int) unmapped[i] & INDEX)) {
        keys[size++] = unmapped[i];
      } else {
        totals.addMoved();
      }
    }
    unmappedSize = 0;
    settle(block); // those that are mapped 0 times again are left out
  }

  /** Adds the pages in question, in the order of their frame numbers. */
  private void settle(Block block) {
    Arrays.sort(keys, 0, size);
    for (int from = 0, to; from < size; from = to) {
      long first = keys[from] >> INDEX_BITS;
      long last = first;
      for (to = from + 1; to < size; to++) {
        long frame = keys[to] >> INDEX_BITS;
        if (frame - last > MOST_GAP || frame - first >= MOST_ENTRIES) {
          break;
        }
        last = frame;
      }
      if (!findHugetlb(first, last, from, to) || !readAt(counts, first, last)) {
        totals.refuse(Reason.UNSUPPORTED);
        return;
      }
      byte[] bytes = reader.bytes().bytes();
      for (int i = from; i < to; i++) {
        int index = (int) keys[i] & INDEX;
        long timesMapped = number(bytes, (keys[i] >> INDEX_BITS) - first);
        if (hugetlb.get(index)) { // not in RSS and PSS, but in USS
          totals.addHugetlb(block.entries(), index);
        } else if (timesMapped > 0) {
          totals.add(block.entries(), index, timesMapped);
          sums.addRepeated(block.addressOf(index), timesMapped);
        } else {
          unmapped[unmappedSize++] = keys[i];
        }
      }
    }
  }

  private boolean findHugetlb(long first, long last, int from, int to) {
    if (flags == null) {
      return true;
    }
    if (!readAt(flags, first, last)) {
      return false;
    }
    byte[] bytes = reader.bytes().bytes();
    for (int i = from; i < to; i++) {
      boolean huge = (number(bytes, (keys[i] >> INDEX_BITS) - first) & HUGETLB) != 0;
      hugetlb.set((int) keys[i] & INDEX, huge);
    }
    return true;
  }

  /** Reads the numbers of some frames. Memory of a device may be after the end of the file. */
  private boolean readAt(SeekableInput in, long first, long last) {
    int bytes = (int) (last - first + 1) * PagemapEntries.ENTRY_BYTES;
    given = reader.readAt(in, first * PagemapEntries.ENTRY_BYTES, bytes);
    return given >= 0;
  }

  private long number(byte[] bytes, long index) {
    return (index + 1) * PagemapEntries.ENTRY_BYTES <= given
        ? PagemapEntries.word(bytes, (int) index)
        : 0;
  }

  @Override
  public void close() {
    close(counts);
    if (flags != null) {
      close(flags);
    }
  }

  private static void close(SeekableInput in) {
    try {
      in.close();
    } catch (IOException e) {
      // Nothing was written.
    }
  }
}
