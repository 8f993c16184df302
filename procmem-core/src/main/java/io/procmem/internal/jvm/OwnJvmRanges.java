package io.procmem.internal.jvm;

import io.procmem.jvm.JvmPart.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which addresses belong to which part. Of ranges that overlap, the first one counts. */
final class OwnJvmRanges {

  private final NavigableMap<Long, Range> byStart = new TreeMap<>();

  /** Addresses from {@code start} up to, but not including, {@code end}. */
  record Range(long start, long end, @Nullable Kind kind) {

    long sizeBytes() {
      return end - start;
    }
  }

  /** Adds a range, except for what belongs to earlier ones. */
  void add(long start, long end, Kind kind) {
    for (Range piece : pieces(start, end)) {
      if (piece.kind() == null) {
        byStart.put(piece.start(), new Range(piece.start(), piece.end(), kind));
      }
    }
  }

  /** Divides addresses into pieces, in order; a piece that belongs to no part has no kind. */
  List<Range> pieces(long start, long end) {
    List<Range> pieces = new ArrayList<>();
    long at = start;
    Map.Entry<Long, Range> before = byStart.floorEntry(start);
    long from = before != null && before.getValue().end() > start ? before.getKey() : start;
    for (Range range : byStart.subMap(from, true, Math.max(from, end), false).values()) {
      if (range.start() > at) {
        pieces.add(new Range(at, range.start(), null));
        at = range.start();
      }
      long to = Math.min(range.end(), end);
      pieces.add(new Range(at, to, range.kind()));
      at = to;
    }
    if (at < end) {
      pieces.add(new Range(at, end, null));
    }
    return pieces;
  }

  boolean has(Kind kind) {
    return byStart.values().stream().anyMatch(range -> range.kind() == kind);
  }

  /** How many addresses belong to a part. */
  long sizeBytes(Kind kind) {
    return byStart.values().stream()
        .filter(range -> range.kind() == kind)
        .mapToLong(Range::sizeBytes)
        .sum();
  }
}
