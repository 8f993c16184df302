package io.procmem.internal.parse;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The shared mappings of a process, and which of them show the same part of a file or of shared
 * memory at different addresses. Private mappings are left out: programs commonly map a page of
 * their file twice, as code and as data. Not thread-safe.
 */
public final class SharedMappings {

  /** More are not remembered; a database may map tens of thousands of files. */
  private static final int MOST = 1 << 16;

  private static final Comparator<Mapping> BY_FILE =
      Comparator.comparingLong(Mapping::device)
          .thenComparingLong(Mapping::inode)
          .thenComparingLong(Mapping::offset);

  private final List<Mapping> mappings = new ArrayList<>();

  /**
   * One mapping.
   *
   * @param start its first address
   * @param end the address after the last
   * @param offset where it begins in the file, in bytes
   */
  public record Mapping(long start, long end, long offset, long device, long inode) {

    /** Where it ends in the file. */
    public long offsetEnd() {
      return offset + (end - start);
    }

    /** Whether both show the same file. */
    public boolean isSameFile(Mapping other) {
      return device == other.device && inode == other.inode;
    }
  }

  void add(Mapping mapping) {
    if (mappings.size() < MOST) {
      mappings.add(mapping);
    }
  }

  /**
   * All mappings of each file of which a part is mapped more than once, by file and offset; empty
   * if there is no such file.
   */
  public List<Mapping> repeated() {
    List<Mapping> repeated = new ArrayList<>();
    mappings.sort(BY_FILE);
    for (int from = 0, to; from < mappings.size(); from = to) {
      to = from + 1;
      long mappedTo = mappings.get(from).offsetEnd();
      boolean overlaps = false;
      while (to < mappings.size() && mappings.get(to).isSameFile(mappings.get(from))) {
        overlaps |= mappings.get(to).offset() < mappedTo;
        mappedTo = Math.max(mappedTo, mappings.get(to).offsetEnd());
        to++;
      }
      if (overlaps) {
        repeated.addAll(mappings.subList(from, to));
      }
    }
    return repeated;
  }
}
