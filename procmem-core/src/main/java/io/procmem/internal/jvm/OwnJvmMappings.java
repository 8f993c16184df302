package io.procmem.internal.jvm;

import io.procmem.internal.jvm.OwnJvmPages.Pages;
import io.procmem.internal.jvm.OwnJvmRanges.Range;
import io.procmem.jvm.JvmPart.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Divides the mappings of this JVM among its parts: by address where the JVM tells it, otherwise by
 * file, name and form.
 */
final class OwnJvmMappings {

  /** The guard pages below a stack are fewer. */
  private static final long MAX_GUARD_BYTES = 1 << 20;

  /** The variables of a library that begin with 0 are anonymous memory behind its file. */
  private static final long MAX_VARIABLES_BYTES = 4 << 20;

  private final OwnJvmRanges ranges;
  private final OwnJvmPages pages;
  private final OwnJvmFiles files;
  private final OwnJvmViews heapFile = new OwnJvmViews();
  private final Map<Kind, OwnJvmAmount> amounts = new EnumMap<>(Kind.class);

  /** Whether this kernel marks stacks. */
  private final boolean marksStacks;

  private long rssBytes;

  /**
   * Divides mappings.
   *
   * @param mappings all mappings, by ascending address
   * @param ranges the addresses that the JVM knows
   * @param pages looks up pages where two parts have one mapping
   */
  OwnJvmMappings(List<OwnJvmMapping> mappings, OwnJvmRanges ranges, OwnJvmPages pages) {
    this.ranges = ranges;
    this.pages = pages;
    this.files = new OwnJvmFiles(mappings);
    this.marksStacks = mappings.stream().anyMatch(OwnJvmMapping::isWithoutHugePages);
    for (Kind kind : Kind.values()) {
      amounts.put(kind, new OwnJvmAmount());
    }
    Kind kindBefore = Kind.UNEXPLAINED;
    OwnJvmMapping before = null;
    for (OwnJvmMapping mapping : mappings) {
      OwnJvmMapping neighbor = before != null && before.end() == mapping.start() ? before : null;
      Kind kind = kind(mapping, neighbor, kindBefore);
      add(mapping, kind);
      kindBefore = kind;
      before = mapping;
    }
    heapFile.addTo(amount(Kind.HEAP));
  }

  OwnJvmAmount amount(Kind kind) {
    OwnJvmAmount amount = amounts.get(kind);
    if (amount == null) {
      throw new IllegalStateException("every kind has an amount");
    }
    return amount;
  }

  /** RSS as the kernel counts it, without pages of hugetlbfs. */
  long rssBytes() {
    return rssBytes;
  }

  /** What a mapping is for, as far as the JVM does not know its addresses. */
  private Kind kind(OwnJvmMapping mapping, @Nullable OwnJvmMapping before, Kind kindBefore) {
    if (!mapping.isAnonymous()) {
      return files.kind(mapping);
    }
    if (mapping.isExecutable()) {
      return Kind.CODE_CACHE;
    }
    if (!mapping.isWritable()) {
      return Kind.UNEXPLAINED;
    }
    if (mapping.isNotAccounted()) {
      return Kind.MALLOC;
    }
    if (before != null && isStack(mapping, before)) {
      return Kind.THREAD_STACKS;
    }
    boolean areVariables =
        before != null
            && before.isFile()
            && before.isPrivate()
            && kindBefore == Kind.LIBRARIES
            && mapping.sizeBytes() <= MAX_VARIABLES_BYTES;
    return areVariables ? Kind.LIBRARIES : Kind.UNEXPLAINED;
  }

  private boolean isStack(OwnJvmMapping mapping, OwnJvmMapping below) {
    return below.isAnonymous()
        && below.allowsNothing()
        && !below.isNotAccounted()
        && below.sizeBytes() <= MAX_GUARD_BYTES
        && (!marksStacks || mapping.isWithoutHugePages());
  }

  private void add(OwnJvmMapping mapping, Kind kind) {
    rssBytes += mapping.rssBytes();
    if (mapping.isFile() && kind == Kind.HEAP) {
      heapFile.add(mapping);
      return;
    }
    Map<Kind, Long> sizes = new EnumMap<>(Kind.class);
    List<Range> pieces = ranges.pieces(mapping.start(), mapping.end());
    for (Range piece : pieces) {
      sizes.merge(kind(mapping, kind, piece), piece.sizeBytes(), Long::sum);
    }
    if (sizes.size() == 1 || mapping.memoryBytes() == 0) {
      Kind only = sizes.keySet().iterator().next();
      long size = mapping.allowsNothing() ? 0 : mapping.sizeBytes();
      amount(only).add(mapping.residentBytes(), mapping.swapBytes(), size);
    } else {
      divide(mapping, kind, pieces);
    }
  }

  /** What a piece of a mapping is for. Files outside of the heap are known by their names. */
  private static Kind kind(OwnJvmMapping mapping, Kind kind, Range piece) {
    Kind known = piece.kind();
    boolean isNamed =
        mapping.isFile()
            && known != Kind.HEAP
            && !(known == Kind.ARCHIVES && kind == Kind.MAPPED_FILES);
    return known == null || isNamed ? kind : known;
  }

  /** Adjacent memory of two parts can be one mapping: its pages tell how much each part has. */
  private void divide(OwnJvmMapping mapping, Kind kind, List<Range> pieces) {
    List<Pages> counted = new ArrayList<>();
    long present = 0;
    long swapped = 0;
    for (Range piece : pieces) {
      Pages found = pages.count(piece.start(), piece.end());
      if (found == null) {
        found = least(mapping, piece);
      }
      counted.add(found);
      present += found.presentBytes();
      swapped += found.swappedBytes();
    }
    // Zero pages are present and not resident; and pages may have come and gone meanwhile.
    double residentShare = share(mapping.residentBytes(), present);
    double swapShare = share(mapping.swapBytes(), swapped);
    long residentLeft = mapping.residentBytes();
    long swapLeft = mapping.swapBytes();
    for (int i = 0; i < pieces.size(); i++) {
      long resident = Math.round(counted.get(i).presentBytes() * residentShare);
      long inSwap = Math.round(counted.get(i).swappedBytes() * swapShare);
      resident = Math.min(resident, residentLeft);
      inSwap = Math.min(inSwap, swapLeft);
      residentLeft -= resident;
      swapLeft -= inSwap;
      amount(kind(mapping, kind, pieces.get(i))).add(resident, inSwap, pieces.get(i).sizeBytes());
    }
    amount(kind).add(residentLeft, swapLeft, 0);
  }

  private static double share(long bytes, long counted) {
    return counted <= bytes ? 1 : (double) bytes / counted;
  }

  /** What a piece has at least, whatever the rest of the mapping has. */
  private static Pages least(OwnJvmMapping mapping, Range piece) {
    long others = mapping.sizeBytes() - piece.sizeBytes();
    return piece.kind() == null
        ? Pages.NONE
        : new Pages(
            Math.max(0, mapping.residentBytes() - others),
            0,
            0,
            Math.max(0, mapping.swapBytes() - others));
  }
}
