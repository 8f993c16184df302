package io.procmem.simulation;

import io.procmem.simulation.Block.Kind;
import org.jspecify.annotations.Nullable;

/** A mapping of an address space, with the entries of its page tables. */
final class Mapping {

  /** The file or shared memory; null for anonymous memory, and for private pages of hugetlbfs. */
  final @Nullable Content content;

  /** Whether writes make private copies. */
  final boolean isPrivate;

  final boolean isHugetlb;

  /** Without access, such a mapping is reserved; it may still have pages. */
  final boolean isAccessible;

  /** The address of its first block, in blocks. */
  final long start;

  private final Block[] entries;
  private final boolean[] swapped;

  /** Which huge pages are mapped by one entry. */
  private final boolean[] huge;

  /** The places where KSM has merged something. It does not know those that a fork has copied. */
  private final boolean[] known;

  Mapping(
      long start,
      int size,
      @Nullable Content content,
      boolean isPrivate,
      boolean isHugetlb,
      boolean isAccessible) {
    this.start = start;
    this.content = content;
    this.isPrivate = isPrivate;
    this.isHugetlb = isHugetlb;
    this.isAccessible = isAccessible;
    this.entries = new Block[size];
    this.swapped = new boolean[size];
    this.huge = new boolean[size / Block.PER_HUGE_PAGE];
    this.known = new boolean[size];
  }

  int size() {
    return entries.length;
  }

  /** The block that is mapped at an index; null if none is present. */
  @Nullable Block present(int index) {
    return swapped[index] ? null : entries[index];
  }

  boolean isSwapped(int index) {
    return swapped[index];
  }

  boolean isHuge(int index) {
    int page = index / Block.PER_HUGE_PAGE;
    return page < huge.length && huge[page];
  }

  private void map(int index, Block block) {
    clear(index);
    entries[index] = block;
    block.mappings++;
  }

  private void clear(int index) {
    Block block = entries[index];
    if (block != null) {
      block.mappings -= swapped[index] ? 0 : 1;
      block.swapEntries -= swapped[index] ? 1 : 0;
    }
    entries[index] = null;
    swapped[index] = false;
    known[index] = false;
  }

  private void split(int index) {
    if (isHuge(index)) {
      huge[index / Block.PER_HUGE_PAGE] = false;
    }
  }

  /** Reads at an index; true if that was a page fault. */
  boolean read(int index) {
    if (present(index) != null) {
      return false;
    }
    if (swapped[index]) {
      Block block = entries[index];
      map(index, block);
    } else if (content != null) {
      map(index, content.block(index));
    } else {
      map(index, isHugetlb ? new Block(Kind.HUGETLB) : Block.zero());
    }
    return true;
  }

  /** Writes at an index; true if that was a page fault. */
  boolean write(int index) {
    boolean fault = read(index);
    Block block = entries[index];
    if (!isPrivate || isHugetlb) {
      return fault; // for hugetlbfs, there is copyHugetlb
    }
    boolean own = block.kind == Kind.ANONYMOUS && block.mappings == 1 && !block.merged;
    if (own && block.swapEntries == 0) {
      return fault;
    }
    split(index);
    map(index, new Block(Kind.ANONYMOUS));
    return true;
  }

  /** Maps a huge page by one entry, where nothing is mapped yet. */
  void mapHuge(int page) {
    int first = page * Block.PER_HUGE_PAGE;
    for (int i = first; i < first + Block.PER_HUGE_PAGE; i++) {
      map(i, content == null ? new Block(Kind.ANONYMOUS) : content.block(i));
    }
    huge[page] = true;
  }

  /** Whether a huge page can be mapped by one entry. */
  boolean canMapHuge(int page) {
    boolean possible =
        page < huge.length
            && start % Block.PER_HUGE_PAGE == 0
            && !isHugetlb
            && (content == null || content.huge && !isPrivate);
    int first = page * Block.PER_HUGE_PAGE;
    for (int i = first; possible && i < first + Block.PER_HUGE_PAGE; i++) {
      possible = entries[i] == null;
    }
    return possible;
  }

  /** Replaces a private huge page of hugetlbfs by a copy, as a write to a shared one does. */
  void copyHugetlb(int page) {
    for (int i = page * Block.PER_HUGE_PAGE; i < (page + 1) * Block.PER_HUGE_PAGE; i++) {
      map(i, new Block(Kind.HUGETLB));
    }
  }

  /** Gives memory back, from an index to another. */
  void discard(int from, int to) {
    for (int i = from; i < to; i++) {
      split(i);
      clear(i);
    }
  }

  /** Moves the block at an index to swap; only blocks without huge mappings. */
  void swapOut(int index) {
    Block block = entries[index];
    block.mappings--;
    block.swapEntries++;
    swapped[index] = true;
    known[index] = false;
  }

  /** KSM replaces what is mapped at an index. */
  void merge(int index, Block by) {
    map(index, by);
    known[index] = true;
  }

  /** At how many places KSM has merged something. */
  int mergedPlaces() {
    int places = 0;
    for (boolean place : known) {
      places += place ? 1 : 0;
    }
    return places;
  }

  /** A copy for a forked process: the kernel copies the entries of private mappings only. */
  Mapping fork() {
    Mapping copy = new Mapping(start, size(), content, isPrivate, isHugetlb, isAccessible);
    for (int i = 0; isPrivate && i < entries.length; i++) {
      Block block = entries[i];
      if (block != null) {
        copy.entries[i] = block;
        copy.swapped[i] = swapped[i];
        block.mappings += swapped[i] ? 0 : 1;
        block.swapEntries += swapped[i] ? 1 : 0;
      }
    }
    if (isPrivate) {
      System.arraycopy(huge, 0, copy.huge, 0, huge.length);
    }
    return copy;
  }
}
