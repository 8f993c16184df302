package io.procmem.testing;

import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** The mappings of a process, as {@code maps} and {@code pagemap} show them. Immutable. */
final class FakePagemap {

  /** The user's part of the address space has 47 bits. */
  private static final long PAGES = (1L << 47) / FakeMapping.PAGE_BYTES;

  private final List<FakeMapping> mappings;

  /** The flags of the pages of each mapping, by its first page. */
  private final TreeMap<Long, byte[]> flags = new TreeMap<>();

  FakePagemap(List<FakeMapping> mappings) {
    this.mappings =
        mappings.stream().sorted(Comparator.comparingLong(FakeMapping::startPage)).toList();
    mappings.forEach(mapping -> flags.put(mapping.startPage(), mapping.flags()));
  }

  byte[] maps() {
    return mappings.stream()
        .map(FakeMapping::line)
        .collect(Collectors.joining())
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  long sum(ToLongFunction<FakeMapping> size) {
    return mappings.stream().mapToLong(size).sum();
  }

  /** Writes the flags of some pages; the rest of each entry is 0. */
  private void write(long page, int entries, byte[] into, int from) {
    int highest = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? Long.BYTES - 1 : 0;
    Arrays.fill(into, from, from + entries * Long.BYTES, (byte) 0);
    Long first = flags.floorKey(page);
    for (Map.Entry<Long, byte[]> mapping :
        flags.subMap(first == null ? page : first, page + entries).entrySet()) {
      long begin = Math.max(page, mapping.getKey());
      long end = Math.min(page + entries, mapping.getKey() + mapping.getValue().length);
      for (long at = begin; at < end; at++) {
        into[from + (int) (at - page) * Long.BYTES + highest] =
            mapping.getValue()[(int) (at - mapping.getKey())];
      }
    }
  }

  /** The entries from a position. */
  InputStream from(long position) {
    return new Entries(position / Long.BYTES);
  }

  private final class Entries extends InputStream {
    private long page;

    private Entries(long page) {
      this.page = page;
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException("entries are read as a whole");
    }

    @Override
    public int read(byte[] into, int from, int length) {
      int entries = (int) Math.min(length / Long.BYTES, PAGES - page);
      if (entries <= 0) {
        return -1;
      }
      write(page, entries, into, from);
      page += entries;
      return entries * Long.BYTES;
    }
  }
}
