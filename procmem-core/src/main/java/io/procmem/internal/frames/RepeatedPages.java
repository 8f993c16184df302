package io.procmem.internal.frames;

import io.procmem.internal.parse.SharedMappings.Mapping;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The pages of files and shared memory that a process may map at several addresses. Two entries are
 * the same page if they show the same part of a file, so no frame number is kept: one byte for each
 * page, while a count runs. Not thread-safe.
 */
public final class RepeatedPages {

  private static final int CHUNK_PAGES = 1 << 12;

  /** Enough for 64 GiB in pages of 4 KiB, and little for a heap. */
  private static final int MOST_CHUNKS = 1 << 12;

  /** No file is this large: 4 PiB in pages of 4 KiB. */
  private static final long MOST_FILE_PAGES = 1L << 40;

  /** The page is mapped once more than this process has shown; that is, never again. */
  private static final byte ONLY_HERE = 1;

  /** It is mapped too often to say, or the number is unknown. */
  private static final int UNKNOWN = 255;

  private final List<Mapping> mappings;

  /** Where the pages of each mapping begin in a space of pages that all files share. */
  private final long[] firstPages;

  private final long pageBytes;

  /**
   * For each page that was seen: 1 more than the number of mappings that were not seen. By chunks
   * of the space of pages.
   */
  private final Map<Long, byte[]> chunks = new HashMap<>();

  private long chunkNumber = -1;
  private byte[] chunk = new byte[0];
  private int current;
  private boolean tooMany;

  private long entries;
  private long pages;
  private long exclusiveEntries;

  private RepeatedPages(List<Mapping> byFile, long pageBytes) {
    this.pageBytes = pageBytes;
    Map<Mapping, Long> places = new HashMap<>();
    long end = 0;
    long base = 0;
    Mapping first = byFile.get(0);
    for (Mapping mapping : byFile) {
      if (!mapping.isSameFile(first)) {
        first = mapping;
        base = end;
      }
      long page = base + (mapping.offset() - first.offset()) / pageBytes;
      places.put(mapping, page);
      end = Math.max(end, page + (mapping.end() - mapping.start()) / pageBytes);
      tooMany |= end - base > MOST_FILE_PAGES;
    }
    this.mappings = byFile.stream().sorted(Comparator.comparingLong(Mapping::start)).toList();
    this.firstPages = mappings.stream().mapToLong(places::get).toArray();
  }

  /** The pages of some mappings, sorted by file and offset; null if there are none. */
  public static @Nullable RepeatedPages of(List<Mapping> byFile, long pageBytes) {
    return byFile.isEmpty() ? null : new RepeatedPages(byFile, pageBytes);
  }

  /**
   * A page is present at an address.
   *
   * @param timesMapped how often it is mapped in all processes; 0 if unknown
   */
  void add(long address, long timesMapped) {
    if (tooMany || !isInMapping(address)) {
      return;
    }
    long page = firstPages[current] + (address - mappings.get(current).start()) / pageBytes;
    if (!goTo(page / CHUNK_PAGES)) {
      return;
    }
    int index = (int) (page % CHUNK_PAGES);
    int left = Byte.toUnsignedInt(chunk[index]);
    entries++;
    exclusiveEntries += timesMapped == 1 ? 1 : 0;
    if (left == 0) {
      pages++;
      left = timesMapped == 0 || timesMapped > UNKNOWN ? UNKNOWN : (int) timesMapped;
    } else if (left < UNKNOWN && left > ONLY_HERE) {
      left--;
    }
    chunk[index] = (byte) left;
  }

  /** Finds the mapping of an address, which is most often the last one or the next. */
  private boolean isInMapping(long address) {
    if (contains(current, address)) {
      return true;
    }
    int low = 0;
    int high = mappings.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (mappings.get(middle).start() <= address) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    current = low;
    return contains(low, address);
  }

  private boolean contains(int mapping, long address) {
    Mapping known = mappings.get(mapping);
    return address >= known.start() && address < known.end();
  }

  private boolean goTo(long number) {
    if (number == chunkNumber) {
      return true;
    }
    byte[] known = chunks.get(number);
    if (known == null) {
      if (chunks.size() == MOST_CHUNKS) {
        tooMany = true;
        chunks.clear();
        return false;
      }
      known = new byte[CHUNK_PAGES];
      chunks.put(number, known);
    }
    chunk = known;
    chunkNumber = number;
    return true;
  }

  /** Whether there were too many pages to tell them apart. */
  public boolean areTooMany() {
    return tooMany;
  }

  /** Whether an entry showed a page which another entry had shown, or that is not known. */
  public boolean areAny() {
    return tooMany || entries > pages;
  }

  /** The memory that is in RSS more than once, without its first time. */
  public long duplicateBytes() {
    return (entries - pages) * pageBytes;
  }

  /** The pages that only this process maps, but several times. */
  public long uniqueBytes() {
    long unique = 0;
    for (byte[] known : chunks.values()) {
      for (byte left : known) {
        unique += left == ONLY_HERE ? 1 : 0;
      }
    }
    return Math.max(0, unique - exclusiveEntries) * pageBytes;
  }
}
