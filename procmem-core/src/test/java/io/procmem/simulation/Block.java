package io.procmem.simulation;

/** Pages that are always in the same state, and that several address spaces may map. */
final class Block {

  static final int PAGES = 16;
  static final int KIB = PAGES * 4;
  static final long BYTES = KIB * 1024;

  /** The blocks of a huge page. */
  static final int PER_HUGE_PAGE = 32;

  /** What the pages belong to. */
  enum Kind {
    ANONYMOUS,
    FILE,
    SHARED_MEMORY,
    /** Pages of hugetlbfs, which RSS and PSS exclude and USS includes. */
    HUGETLB,
    /** The zero page, which is in no sum. */
    ZERO
  }

  final Kind kind;

  /** The entries of page tables that map it. */
  int mappings;

  /** The entries that refer to it in swap. */
  int swapEntries;

  /** Whether KSM has made it from blocks with the same content. Every write makes a copy. */
  boolean merged;

  Block(Kind kind) {
    this.kind = kind;
  }

  /** Another block of the kernel's zero pages. Nothing counts its mappings. */
  static Block zero() {
    return new Block(Kind.ZERO);
  }
}
