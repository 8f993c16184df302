package io.procmem.internal.frames;

import io.procmem.internal.parse.PagemapEntries;
import io.procmem.snapshot.Reason;
import org.jspecify.annotations.Nullable;

/** What the frames of a process add up to. No frame number is kept. Not thread-safe. */
public final class FrameTotals {

  /** The kernel adds up shares of pages in units of 1/4096 byte, and so does this. */
  private static final int SHARE_BITS = 12;

  private final long pageBytes;

  /** In the units of the kernel. */
  private long share;

  private long resident;
  private long uniqueAnonymous;
  private long sharedAnonymous;
  private long uniqueFile;
  private long uniqueHugetlb;
  private long moved;
  private boolean knowsHugetlb = true;
  private @Nullable Reason refusal;

  public FrameTotals(long pageBytes) {
    this.pageBytes = pageBytes;
  }

  /**
   * A part of the count begins. It tells pages of hugetlbfs from others only if it expects some.
   */
  void expectHugetlb(boolean expected) {
    knowsHugetlb &= expected;
  }

  /** Adds a page that is mapped a number of times, at least once. */
  void add(PagemapEntries entries, int index, long timesMapped) {
    resident++;
    share += (pageBytes << SHARE_BITS) / timesMapped;
    if (timesMapped == 1) {
      if (entries.isFile(index)) {
        uniqueFile++;
      } else {
        uniqueAnonymous++;
      }
    } else if (!entries.isFile(index)) {
      sharedAnonymous++;
    }
  }

  /** Adds a page of hugetlbfs, which USS includes if it is private, and RSS and PSS do not. */
  void addHugetlb(PagemapEntries entries, int index) {
    uniqueHugetlb += entries.isExclusive(index) ? 1 : 0;
  }

  /** Adds a page that has moved or gone away during the count. */
  void addMoved() {
    moved++;
  }

  /** Frames say nothing of this process. */
  void refuse(Reason reason) {
    refusal = reason;
  }

  /** Why frames say nothing; null if they do. */
  public @Nullable Reason refusal() {
    return refusal;
  }

  /** Whether pages of hugetlbfs were told apart throughout. */
  public boolean knowsHugetlb() {
    return knowsHugetlb;
  }

  /** The proportional set size, rounded down like that of a rollup. */
  public long pssBytes() {
    return share >> SHARE_BITS;
  }

  /** The pages that RSS includes. */
  public long residentBytes() {
    return resident * pageBytes;
  }

  /** The anonymous pages that are mapped once. */
  public long uniqueAnonymousBytes() {
    return uniqueAnonymous * pageBytes;
  }

  /** The anonymous pages that are mapped more than once. */
  public long sharedAnonymousBytes() {
    return sharedAnonymous * pageBytes;
  }

  /** The pages that are mapped once, without those of hugetlbfs. */
  public long uniqueBytes() {
    return (uniqueAnonymous + uniqueFile) * pageBytes;
  }

  /** The private pages of hugetlbfs. */
  public long uniqueHugetlbBytes() {
    return uniqueHugetlb * pageBytes;
  }

  /** The pages of which nothing is known, because they have moved. */
  public long movedBytes() {
    return moved * pageBytes;
  }
}
