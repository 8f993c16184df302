package io.procmem.internal.jvm;

import io.procmem.internal.jvm.OwnJvmPages.Pages;
import io.procmem.internal.jvm.OwnJvmRanges.Range;
import io.procmem.internal.parse.KeyedNumbers;
import io.procmem.jvm.JvmPart.Kind;
import io.procmem.snapshot.StatusField;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the numbers of mappings without {@code smaps}, for which the kernel would walk the pages of
 * a large heap in one step. The mappings are those in {@code maps}, and their pages are counted in
 * {@code pagemap}.
 *
 * <ul>
 *   <li>Pages that are mapped several times, or never counted, as zero pages are, look alike: the
 *       sum in {@code status} tells how many are resident.
 *   <li>Entries of large files of which little is in RAM would take long: their memory is what the
 *       sum in {@code status} leaves.
 *   <li>Shared memory that is swapped out looks as if it had never been used: it is unknown.
 *   <li>There are no flags: arenas of {@code malloc} are recognized by their addresses.
 * </ul>
 *
 * <p>Not thread-safe.
 */
final class OwnJvmCount {

  /** Where arenas of glibc begin and end. */
  private static final long ARENA_BYTES = 64L << 20;

  /** The JVM reserves memory for metaspace, and uses it in steps of this size. */
  private static final long METASPACE_STEP = 64L << 10;

  /** The pages of more mapped files are not counted: of most, little is in RAM. */
  private static final long MAX_FILE_BYTES = 64L << 30;

  private static final String NOT_ACCOUNTED = "nr";

  private final OwnJvmRanges ranges;
  private final OwnJvmPagemap pagemap;
  private final int pageBytes;

  /** The pages of the file that holds the heap. */
  private final BitSet heapFile = new BitSet();

  private long heapFileBytes;
  private long fileBytesLeft = MAX_FILE_BYTES;
  private final Set<Kind> ofUnknownSwap = EnumSet.noneOf(Kind.class);
  private long rssBytes;
  private final List<Counted> counted = new ArrayList<>();

  /**
   * The pages of a part of a mapping.
   *
   * @param pages null if they were not counted, because the file is too large
   */
  private record Counted(OwnJvmMapping mapping, Kind file, @Nullable Pages pages, long inHeapFile) {

    private Pages pagesOrNone() {
      return pages == null ? Pages.NONE : pages;
    }

    private boolean isFile() {
      return mapping.isFile() || !mapping.isPrivate();
    }

    /** The pages that are resident unless they are zero pages. */
    private long unsureBytes() {
      Pages known = pagesOrNone();
      return known.otherBytes() + (isFile() ? 0 : known.fileBytes()); // a huge zero page looks so
    }

    private long fileBytes() {
      return isFile() ? pagesOrNone().fileBytes() : 0;
    }

    /** Whether it may be memory that {@code pagemap} does not show when it is swapped out. */
    private boolean isSharedMemory() {
      return !mapping.isPrivate() && (file == Kind.HEAP || file == Kind.MAPPED_FILES);
    }
  }

  /**
   * A count.
   *
   * @param ranges the addresses that the JVM knows: what lies across a border is counted apart
   */
  OwnJvmCount(OwnJvmRanges ranges, OwnJvmPagemap pagemap, int pageBytes) {
    this.ranges = ranges;
    this.pagemap = pagemap;
    this.pageBytes = pageBytes;
  }

  /**
   * Counts the pages of all mappings.
   *
   * @param mappings without numbers, by ascending address
   * @return false if pages could not be looked up
   */
  boolean count(List<OwnJvmMapping> mappings) {
    OwnJvmFiles files = new OwnJvmFiles(mappings);
    boolean[] arenas = arenas(mappings);
    for (int i = 0; i < arenas.length; i++) {
      OwnJvmMapping mapping = mappings.get(i);
      boolean isCounted =
          mapping.isFile()
              ? addFile(mapping, files.kind(mapping))
              : add(mapping, arenas[i] || isReserved(mapping) ? NOT_ACCOUNTED : "");
      if (!isCounted) {
        return false;
      }
    }
    return true;
  }

  /**
   * Finds what {@code malloc} has mapped for arenas, used and reserved. A full one reserves
   * nothing; those of one arena are usually adjacent.
   */
  private static boolean[] arenas(List<OwnJvmMapping> mappings) {
    boolean[] found = new boolean[mappings.size()];
    for (int i = 0; i < found.length; i++) {
      OwnJvmMapping mapping = mappings.get(i);
      boolean isFirst = i == 0;
      if (!isFirst && isReservedRest(mapping, mappings.get(i - 1))) {
        found[i - 1] = true;
        found[i] = true;
      } else if (!isFirst && isFull(mapping) && mappings.get(i - 1).end() == mapping.start()) {
        found[i] = found[i - 1];
      }
    }
    for (int i = found.length - 2; i >= 0; i--) {
      OwnJvmMapping mapping = mappings.get(i);
      found[i] |= found[i + 1] && isFull(mapping) && mappings.get(i + 1).start() == mapping.end();
    }
    return found;
  }

  private static boolean beginsAsArena(OwnJvmMapping mapping) {
    return mapping.isAnonymous()
        && mapping.isWritable()
        && !mapping.isExecutable()
        && mapping.start() % ARENA_BYTES == 0;
  }

  private static boolean isFull(OwnJvmMapping mapping) {
    return beginsAsArena(mapping) && mapping.end() % ARENA_BYTES == 0;
  }

  private static boolean isReservedRest(OwnJvmMapping mapping, OwnJvmMapping used) {
    return mapping.isAnonymous()
        && mapping.allowsNothing()
        && mapping.start() == used.end()
        && mapping.start() % ARENA_BYTES != 0
        && mapping.end() % ARENA_BYTES == 0
        && mapping.sizeBytes() < ARENA_BYTES
        && beginsAsArena(used);
  }

  /**
   * Whether it is reserved memory between used metaspace, and not guard pages of a stack, which are
   * fewer.
   */
  private static boolean isReserved(OwnJvmMapping mapping) {
    return mapping.isAnonymous()
        && mapping.allowsNothing()
        && mapping.sizeBytes() % METASPACE_STEP == 0;
  }

  private boolean addFile(OwnJvmMapping mapping, Kind kind) {
    boolean isData = kind == Kind.MAPPED_FILES && !mapping.isPrivate();
    fileBytesLeft -= isData ? mapping.sizeBytes() : 0;
    boolean isLarge = isData && fileBytesLeft < 0;
    long before = heapFileBytes;
    Pages pages = isLarge ? null : countFile(mapping, kind);
    counted.add(new Counted(mapping, kind, pages, heapFileBytes - before));
    return isLarge || pages != null;
  }

  private boolean add(OwnJvmMapping mapping, String flags) {
    boolean isEmpty = mapping.allowsNothing() || mapping.start() < 0; // or that of vsyscall
    for (Range piece : ranges.pieces(mapping.start(), mapping.end())) {
      Pages pages = isEmpty ? Pages.NONE : pagemap.count(piece.start(), piece.end());
      if (pages == null) {
        return false;
      }
      OwnJvmMapping part = mapping.part(piece.start(), piece.end(), flags);
      counted.add(new Counted(part, Kind.UNEXPLAINED, pages, 0));
    }
    return true;
  }

  /** Counts the pages of a file. A page of the heap may be mapped at several addresses. */
  private @Nullable Pages countFile(OwnJvmMapping mapping, Kind kind) {
    if (kind != Kind.HEAP) {
      return pagemap.count(mapping.start(), mapping.end());
    }
    long first = mapping.offset() / pageBytes;
    return pagemap.count(
        mapping.start(),
        mapping.end(),
        number -> {
          int page = Math.toIntExact(first + number);
          if (!heapFile.get(page)) {
            heapFile.set(page);
            heapFileBytes += pageBytes;
          }
        });
  }

  /**
   * The mappings with their numbers.
   *
   * @param status the numbers in {@code status}, read after the count
   * @param isSwapUsed whether this machine may have swapped something out
   */
  List<OwnJvmMapping> mappings(KeyedNumbers<StatusField> status, boolean isSwapUsed) {
    long exclusive = 0;
    long unsure = 0;
    long files = 0;
    long swapped = 0;
    for (Counted one : counted) {
      exclusive += one.pagesOrNone().exclusiveBytes();
      unsure += one.unsureBytes();
      files += one.fileBytes();
      swapped += one.pagesOrNone().swappedBytes();
    }
    long anonymous = bytes(status, StatusField.RSS_ANON);
    double residentShare = share(anonymous - exclusive, unsure);
    long ofFiles = bytes(status, StatusField.RSS_FILE) + bytes(status, StatusField.RSS_SHMEM);
    rssBytes = anonymous + ofFiles;
    double swapShare = share(bytes(status, StatusField.SWAP), swapped);
    long filesLeft = ofFiles + bytes(status, StatusField.HUGETLB) - files;
    List<OwnJvmMapping> mappings = new ArrayList<>(counted.size());
    for (Counted one : counted) {
      Pages pages = one.pagesOrNone();
      long resident =
          pages.exclusiveBytes() + Math.round(one.unsureBytes() * residentShare) + one.fileBytes();
      if (one.mapping().isFile() && one.file() == Kind.HEAP) {
        resident = one.inHeapFile();
      } else if (one.pages() == null) {
        resident = Math.max(0, filesLeft); // all of them are mapped files, so the first has it all
        filesLeft = 0;
      }
      long inSwap = Math.round(pages.swappedBytes() * swapShare);
      if (isSwapUsed && one.isSharedMemory()) {
        inSwap = -1;
        ofUnknownSwap.add(one.file());
      }
      mappings.add(one.mapping().with(resident, inSwap));
    }
    return mappings;
  }

  private static double share(long bytes, long most) {
    return most == 0 ? 0 : Math.min(1, Math.max(0, (double) bytes / most));
  }

  private static long bytes(KeyedNumbers<StatusField> status, StatusField field) {
    return status.has(field) ? status.get(field) : 0;
  }

  /** RSS as the kernel counts it, without pages of hugetlbfs; 0 before there are numbers. */
  long rssBytes() {
    return rssBytes;
  }

  /** Says what is less exact than with {@code smaps}. */
  void addNotes(Map<Kind, String> notes) {
    addNote(notes, Kind.MALLOC, "only arenas of glibc are recognized");
    if (pageBytes >= METASPACE_STEP) {
      addNote(notes, Kind.THREAD_STACKS, "stacks are not recognized where pages are of 64 KiB");
    }
    for (Kind kind : ofUnknownSwap) {
      addNote(notes, kind, "it is unknown how much shared memory is swapped out");
    }
  }

  private static void addNote(Map<Kind, String> notes, Kind kind, String limit) {
    String note =
        limit
            + ", since smaps would stall this JVM for too long;"
            + " raise DetailPolicy.stallAtMost, or use every()";
    notes.merge(kind, note, (first, second) -> first + "; " + second);
  }
}
