package io.procmem.internal.jvm;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The mappings of the file that holds the heap. Before it was generational, ZGC mapped each part of
 * it at three addresses, and the kernel counts a page in RSS for each address at which it was used.
 * A share of a page, as PSS has it, adds up to one page, because no other process maps the file.
 */
final class OwnJvmViews {

  private final List<OwnJvmMapping> mappings = new ArrayList<>();

  void add(OwnJvmMapping mapping) {
    mappings.add(mapping);
  }

  /** Adds the memory of the file to that of the heap, each page once. */
  void addTo(OwnJvmAmount heap) {
    long size = 0;
    long resident = 0;
    long shares = 0;
    long swapped = 0;
    for (OwnJvmMapping mapping : mappings) {
      size += mapping.sizeBytes();
      resident += mapping.residentBytes();
      shares += mapping.pssBytes() + mapping.hugetlbBytes();
      boolean isKnown = swapped >= 0 && mapping.swapBytes() >= 0;
      swapped = isKnown ? swapped + mapping.swapBytes() : -1;
    }
    long fileBytes = fileBytes();
    if (size > fileBytes && fileBytes > 0) {
      long times = swapped < 0 ? 1 : size / fileBytes;
      heap.add(shares, swapped / times, fileBytes);
    } else {
      heap.add(resident, swapped, size);
    }
  }

  /** How much of the file is mapped, however often. */
  private long fileBytes() {
    mappings.sort(Comparator.comparingLong(OwnJvmMapping::offset));
    long bytes = 0;
    long end = 0;
    for (OwnJvmMapping mapping : mappings) {
      long to = mapping.offset() + mapping.sizeBytes();
      bytes += Math.max(0, to - Math.max(end, mapping.offset()));
      end = Math.max(end, to);
    }
    return bytes;
  }
}
