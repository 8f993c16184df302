package io.procmem.internal.frames;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.internal.bytes.SeekableInput;
import io.procmem.internal.parse.MapsParser;
import io.procmem.internal.parse.ParserInput;
import io.procmem.internal.read.ProcReader;
import io.procmem.snapshot.Reason;
import io.procmem.testing.FakeFrames;
import io.procmem.testing.ProcTree;
import java.io.File;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What single entries add up to, also if they change during a count. */
class EntryPassTest {

  private static final long PAGE = FakeFrames.PAGE;
  private static final long ADDRESS = 1 << 20;
  private static final HugePageRisk NONE = new HugePageRisk(false, false);

  private final ProcTree tree = new ProcTree();
  private final ProcReader reader = new ProcReader(tree, false);
  private final FrameTotals totals = new FrameTotals(PAGE);
  private final EntrySums sums = new EntrySums(totals, null);

  /** The {@code pagemap} of a process: what it gives now and, if it is read again, later. */
  private static final class Pagemap extends SeekableInput {
    private final long[] now;
    private final long[] later;
    private boolean again;
    private int position;

    private Pagemap(long[] now, long[] later) {
      this.now = now;
      this.later = later;
    }

    @Override
    public void seek(long to) {
      position = (int) (to - ADDRESS / PAGE * Long.BYTES);
    }

    @Override
    public int read() {
      throw new AssertionError("byte by byte");
    }

    @Override
    public int read(byte[] into, int from, int length) {
      long[] entries = again ? later : now;
      again = true;
      ByteBuffer bytes =
          ByteBuffer.allocate(entries.length * Long.BYTES).order(ByteOrder.nativeOrder());
      for (long entry : entries) {
        bytes.putLong(entry);
      }
      int given = Math.min(length, bytes.capacity() - position);
      System.arraycopy(bytes.array(), position, into, from, given);
      return given <= 0 ? -1 : given;
    }
  }

  private void count(EntrySums sums, HugePageRisk risk, Pagemap pagemap) {
    int bytes = pagemap.now.length * Long.BYTES;
    try (EntryPass pass =
        new EntryPass(new File("/proc"), sums, risk, false, pagemap, PAGE, reader)) {
      assertThat(reader.readAt(pagemap, ADDRESS / PAGE * Long.BYTES, bytes)).isEqualTo(bytes);
      pass.take(ADDRESS, bytes);
    }
  }

  private void kpagecount(long... counts) {
    ByteBuffer bytes =
        ByteBuffer.allocate(counts.length * Long.BYTES).order(ByteOrder.nativeOrder());
    for (long count : counts) {
      bytes.putLong(count);
    }
    tree.file("/proc/kpagecount", bytes.array());
  }

  private static long shared(long frame) {
    return FakeFrames.entry(frame, false, false);
  }

  private static long exclusive(long frame) {
    return FakeFrames.entry(frame, false, true);
  }

  @Test
  void shares_areRoundedDownAsByTheKernel() {
    kpagecount(0, 3, 3, 3, 7);
    long[] entries = {shared(1), shared(4), 0, shared(2), shared(3)};
    count(sums, NONE, new Pagemap(entries, entries));
    assertThat(totals.pssBytes())
        .isEqualTo(3 * ((PAGE << 12) / 3) + (PAGE << 12) / 7 >> 12)
        .isEqualTo(4681);
    assertThat(totals.residentBytes()).isEqualTo(4 * PAGE);
    assertThat(totals.uniqueBytes()).isZero();
  }

  @Test
  void anExclusivePage_isNotLookedUp_unlessItMayBePartOfAHugePage() {
    kpagecount(new long[600]);
    long first = ADDRESS / PAGE % 512; // as far from a multiple of 512 as its address is
    long[] entries = {exclusive(first), exclusive(300), shared(first + 2)};
    ByteBuffer counts = ByteBuffer.allocate(600 * Long.BYTES).order(ByteOrder.nativeOrder());
    counts.putLong((int) first * Long.BYTES, 2).putLong((int) (first + 2) * Long.BYTES, 2);
    tree.file("/proc/kpagecount", counts.array());
    entries[0] = exclusive(first == 0 ? 512 : first);
    counts.putLong((int) (first == 0 ? 512 : first) * Long.BYTES, 2);
    tree.file("/proc/kpagecount", counts.array());
    count(sums, NONE, new Pagemap(entries, entries));
    assertThat(totals.uniqueBytes()).isEqualTo(2 * PAGE);
    FrameTotals corrected = new FrameTotals(PAGE);
    count(
        new EntrySums(corrected, null),
        new HugePageRisk(true, false),
        new Pagemap(entries, entries));
    assertThat(corrected.uniqueBytes()).as("frame 300 is at another place").isEqualTo(PAGE);
    assertThat(corrected.pssBytes()).isEqualTo(2 * PAGE);
  }

  @Test
  void aPageThatMigrates_isUnknown_andAZeroPageIsNothing() {
    kpagecount(0, 0, 0, 2, 0);
    long[] now = {shared(1), shared(2), shared(3), shared(4)};
    long[] later = {shared(1), shared(4), shared(3), 1L << 62}; // 2 has moved, 4 is swapped out
    count(sums, NONE, new Pagemap(now, later));
    assertThat(totals.movedBytes()).isEqualTo(2 * PAGE);
    assertThat(totals.residentBytes()).isEqualTo(PAGE);
    assertThat(totals.pssBytes()).isEqualTo(PAGE / 2);
    assertThat(totals.refusal()).isNull();
  }

  @Test
  void aProcessThatEnds_leavesItsPagesUnknown() {
    kpagecount(0, 0, 0);
    count(sums, NONE, new Pagemap(new long[] {shared(1), shared(2)}, new long[0]));
    assertThat(totals.movedBytes()).isEqualTo(2 * PAGE);
  }

  @Test
  void framesFarApart_areReadSeparately() {
    long[] counts = new long[5000];
    counts[10] = 2;
    counts[11] = 4;
    counts[4000] = 4;
    kpagecount(counts);
    long[] entries = {shared(4000), shared(10), shared(11)};
    count(sums, NONE, new Pagemap(entries, entries));
    assertThat(totals.pssBytes()).isEqualTo(PAGE);
    assertThat(tree.bytesGiven("kpagecount")).isEqualTo(3 * Long.BYTES);
  }

  @Test
  void aFrameNumberOfZero_isHidden() {
    kpagecount(1, 1);
    count(sums, NONE, new Pagemap(new long[] {shared(0)}, new long[0]));
    assertThat(totals.refusal()).isEqualTo(Reason.DENIED);
  }

  @Test
  void aFileThatCannotBeRead_isARefusal() {
    kpagecount(1, 1);
    tree.failsReading("/proc/kpagecount", 1);
    count(sums, NONE, new Pagemap(new long[] {shared(1)}, new long[0]));
    assertThat(totals.refusal()).isEqualTo(Reason.UNSUPPORTED);
  }

  /** No byte of a frame number stays in the buffers that a reader keeps. */
  @Test
  void frameNumbers_areErased() {
    kpagecount(2, 2, 2);
    long[] entries = {shared(1), shared(2)};
    count(sums, NONE, new Pagemap(entries, entries));
    assertThat(reader.bytes().bytes()).containsOnly(0);
  }

  private static MapsParser maps(String... lines) {
    MapsParser maps = new MapsParser();
    maps.add(ParserInput.text(String.join("\n", lines) + "\n").cursor());
    assertThat(maps.hasFailed()).isFalse();
    return maps;
  }

  private static boolean areRepeated(String... lines) {
    return !maps(lines).shared.repeated().isEmpty();
  }

  @Test
  void mappingsOfTheSamePartOfAFile_areRepeated() {
    assertThat(
            areRepeated(
                "100000-102000 rw-s 00000000 00:01 7 /memfd:a",
                "200000-202000 rw-s 00001000 00:01 7"))
        .isTrue();
    assertThat(
            areRepeated(
                "100000-102000 rw-s 00000000 00:01 7", "200000-202000 rw-s 00002000 00:01 7"))
        .as("one part after the other")
        .isFalse();
    assertThat(
            areRepeated(
                "100000-102000 rw-s 00000000 00:01 7", "200000-202000 rw-s 00000000 00:01 8"))
        .as("another file")
        .isFalse();
    assertThat(
            areRepeated(
                "100000-102000 rw-s 00000000 00:01 7", "200000-202000 rw-s 00000000 fd:01 7"))
        .as("another device")
        .isFalse();
    assertThat(
            areRepeated(
                "100000-102000 r--p 00000000 00:01 7", "200000-202000 r--p 00000000 00:01 7"))
        .as("private, as the code and data of a library")
        .isFalse();
    assertThat(
            areRepeated(
                "100000-102000 ---s 00000000 00:00 0", "200000-202000 ---s 00000000 00:00 0"))
        .as("no file")
        .isFalse();
  }

  @Test
  void pagesOfAFileMappedTwice_areToldApartByTheirPlaceInIt() {
    MapsParser maps =
        maps(
            "100000-103000 rw-s 00001000 00:01 7 /memfd:a",
            "200000-203000 rw-s 00000000 00:01 7 /memfd:a",
            "300000-301000 rw-s 00000000 00:01 8 /memfd:other");
    RepeatedPages pages = RepeatedPages.of(maps.shared.repeated(), PAGE);
    assertThat(pages).isNotNull();
    pages.add(0x100000, 2); // page 1 of the file, also at 201000
    pages.add(0x101000, 3); // page 2, also at 202000 and elsewhere
    pages.add(0x102000, 1); // page 3, only here
    pages.add(0x300000, 9); // of another file
    assertThat(pages.areAny()).isFalse();
    pages.add(0x201000, 2);
    pages.add(0x202000, 3);
    pages.add(0x200000, 300); // page 0
    assertThat(pages.areAny()).isTrue();
    assertThat(pages.duplicateBytes()).isEqualTo(2 * PAGE);
    assertThat(pages.uniqueBytes()).as("page 1; page 3 is in USS").isEqualTo(PAGE);
  }

  @Test
  void tooManyPages_areNotToldApart() {
    long page = PAGE;
    String first = "%x-%x rw-s 00000000 00:01 7".formatted(page, page + (100L << 30));
    String second =
        "%x-%x rw-s 00000000 00:01 7".formatted(page + (200L << 30), page + (300L << 30));
    RepeatedPages pages = RepeatedPages.of(maps(first, second).shared.repeated(), page);
    assertThat(pages).isNotNull();
    for (long address = page; address < 100L << 30; address += 4096 * page) {
      pages.add(address, 0);
    }
    assertThat(pages.areTooMany()).isTrue();
    assertThat(pages.areAny()).isTrue();
    assertThat(RepeatedPages.of(List.of(), page)).isNull();
  }
}
