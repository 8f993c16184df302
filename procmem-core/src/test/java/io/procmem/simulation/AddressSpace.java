package io.procmem.simulation;

import io.procmem.simulation.Block.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The memory of a process, or of several that share one address space. */
final class AddressSpace {

  private static final long FIRST = 16;

  final List<Mapping> mappings = new ArrayList<>();

  /** The size of the code of the executable, as the program headers say. */
  final int textKib;

  /** The size of executable mappings; below the text if the process has unmapped or changed it. */
  int executableKib;

  /** How many processes use it. */
  int users;

  /** By how many pages the counter of each kind is off. */
  int anonymousLag;

  int fileLag;
  int sharedLag;

  private long next = FIRST;

  AddressSpace(int textKib, int libraryKib) {
    this.textKib = textKib;
    this.executableKib = textKib + libraryKib;
  }

  /** Adds a mapping behind the others; from the size of a huge page on, it is aligned. */
  Mapping map(
      int size,
      @Nullable Content content,
      boolean isPrivate,
      boolean isHugetlb,
      boolean isAccessible) {
    int huge = Block.PER_HUGE_PAGE;
    long start = size < huge ? next : (next + huge - 1) / huge * huge;
    Mapping mapping = new Mapping(start, size, content, isPrivate, isHugetlb, isAccessible);
    next = start + size + 1;
    mappings.add(mapping);
    return mapping;
  }

  void unmap(Mapping mapping) {
    mapping.discard(0, mapping.size());
    mappings.remove(mapping);
  }

  AddressSpace fork() {
    AddressSpace copy = new AddressSpace(textKib, 0);
    copy.executableKib = executableKib;
    copy.next = next;
    mappings.forEach(mapping -> copy.mappings.add(mapping.fork()));
    return copy;
  }

  /** The last process that used it has ended or executed something. */
  void release() {
    mappings.forEach(mapping -> mapping.discard(0, mapping.size()));
    mappings.clear();
  }

  /** Adds up something of every block that is mapped. */
  private double sum(ToDoubleFunction<Block> amount) {
    double sum = 0;
    for (Mapping mapping : mappings) {
      for (int i = 0; i < mapping.size(); i++) {
        Block block = mapping.present(i);
        sum += block == null ? 0 : amount.applyAsDouble(block);
      }
    }
    return sum;
  }

  long bytes(Kind kind) {
    return (long) sum(block -> block.kind == kind ? Block.BYTES : 0);
  }

  /** How far its counters may be off together. */
  long lagBytes() {
    long pages = (long) Math.abs(anonymousLag) + Math.abs(fileLag) + Math.abs(sharedLag);
    return pages * Block.BYTES / Block.PAGES;
  }

  long swapBytes() {
    long bytes = 0;
    for (Mapping mapping : mappings) {
      for (int i = 0; i < mapping.size(); i++) {
        bytes += mapping.isSwapped(i) ? Block.BYTES : 0;
      }
    }
    return bytes;
  }

  /** RSS, as a walk of the page tables finds it. */
  long rssBytes() {
    return bytes(Kind.ANONYMOUS) + bytes(Kind.FILE) + bytes(Kind.SHARED_MEMORY);
  }

  /** The true PSS. */
  double pssBytes() {
    return sum(
        block ->
            block.kind == Kind.ZERO || block.kind == Kind.HUGETLB
                ? 0
                : (double) Block.BYTES / block.mappings);
  }

  /** The true USS. */
  long ussBytes() {
    return (long) sum(block -> block.kind != Kind.ZERO && block.mappings == 1 ? Block.BYTES : 0);
  }

  /** Adds the first blocks of all huge pages of some kind that are mapped by one entry. */
  void addHugePages(Kind kind, Set<Block> found) {
    for (Mapping mapping : mappings) {
      for (int i = 0; i < mapping.size(); i += Block.PER_HUGE_PAGE) {
        Block block = mapping.present(i);
        if (block != null && block.kind == kind && mapping.isHuge(i)) {
          found.add(block);
        }
      }
    }
  }

  /** The size of all addresses. */
  long virtualBytes() {
    return mappings.stream().mapToLong(mapping -> mapping.size() * Block.BYTES).sum();
  }
}
