package io.procmem.internal.mappings;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Numbers names from 1 on, in bounded memory. If there are too many names, some are forgotten, and
 * never get a number again.
 */
final class NameIndex {

  /** The number of a name that is not known. */
  static final int UNKNOWN = -1;

  /** The number of all names that are not kept. */
  static final int OTHER = 0;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  /** Processes choose the names, and must not be able to choose hashes. */
  private static final long SEED = new SplittableRandom().nextLong();

  private static final long FACTOR = 0x9e3779b97f4a7c15L ^ (SEED & ~1L);

  private static final int FIRST_NAMES = 64;
  private static final int FIRST_BYTES = 8 << 10;
  private static final int FORGOTTEN_BITS = 1 << 22;

  private byte[] bytes = new byte[FIRST_BYTES];
  private int length;
  private int size;
  private int[] ends = new int[FIRST_NAMES];
  private long[] hashes = new long[FIRST_NAMES];

  /** Numbers by hash, with a free place after each group; at least twice as many as names. */
  private int[] places = new int[FIRST_NAMES * 2];

  /** Two bits for each name that was forgotten; null while all are known. */
  private @Nullable BitSet forgotten;

  NameIndex() {
    clear();
  }

  void clear() {
    Arrays.fill(places, UNKNOWN);
    forgotten = null;
    length = 0;
    size = 0;
    append(0); // for the other names
  }

  /** One more than the highest number. */
  int size() {
    return size;
  }

  /** How many bytes all names have together. */
  int length() {
    return length;
  }

  /** The bytes of all names. */
  byte[] bytes() {
    return bytes;
  }

  int start(int number) {
    return number == 0 ? 0 : ends[number - 1];
  }

  int end(int number) {
    return ends[number];
  }

  /** The number of a name; {@link #OTHER} if it was forgotten, {@link #UNKNOWN} if it is new. */
  int find(byte[] name, int from, int to) {
    long hash = hash(name, from, to);
    int mask = places.length - 1;
    int place = place(hash);
    while (places[place] >= 0) {
      int number = places[place];
      if (hashes[number] == hash && is(number, name, from, to)) {
        return number;
      }
      place = place + 1 & mask;
    }
    boolean wasForgotten =
        forgotten != null && forgotten.get(firstBit(hash)) && forgotten.get(secondBit(hash));
    return wasForgotten ? OTHER : UNKNOWN;
  }

  private boolean is(int number, byte[] name, int from, int to) {
    int start = start(number);
    int end = ends[number];
    return end - start == to - from && Arrays.equals(name, from, to, bytes, start, end);
  }

  /** Numbers a name that is unknown. */
  int add(byte[] name, int from, int to) {
    int more = to - from;
    if (bytes.length < length + more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
    System.arraycopy(name, from, bytes, length, more);
    length += more;
    append(hash(name, from, to));
    if (size * 2 > places.length) {
      places = new int[places.length * 2];
      placeAll();
    } else {
      placeLast(size - 1);
    }
    return size - 1;
  }

  /** Adds a name that ends at the last byte. */
  private void append(long hash) {
    if (size == ends.length) {
      ends = Arrays.copyOf(ends, size * 2);
      hashes = Arrays.copyOf(hashes, size * 2);
    }
    ends[size] = length;
    hashes[size] = hash;
    size++;
  }

  /** Forgets all names but some. Those that are kept get other numbers, in the same order. */
  void retain(boolean[] kept) {
    BitSet dropped = forgotten == null ? new BitSet(FORGOTTEN_BITS) : forgotten;
    forgotten = dropped;
    int last = OTHER;
    int lastEnd = 0;
    for (int number = 1, start = 0; number < size; number++) {
      int end = ends[number];
      if (kept[number]) {
        last++;
        System.arraycopy(bytes, start, bytes, lastEnd, end - start);
        lastEnd += end - start;
        ends[last] = lastEnd;
        hashes[last] = hashes[number];
      } else {
        dropped.set(firstBit(hashes[number]));
        dropped.set(secondBit(hashes[number]));
      }
      start = end;
    }
    size = last + 1;
    length = lastEnd;
    placeAll();
  }

  private void placeAll() {
    Arrays.fill(places, UNKNOWN);
    for (int number = 1; number < size; number++) {
      placeLast(number);
    }
  }

  private void placeLast(int number) {
    int place = place(hashes[number]);
    while (places[place] >= 0) {
      place = place + 1 & places.length - 1;
    }
    places[place] = number;
  }

  private int place(long hash) {
    return (int) (hash >>> 32) & places.length - 1;
  }

  private static int firstBit(long hash) {
    return (int) hash & FORGOTTEN_BITS - 1;
  }

  private static int secondBit(long hash) {
    return (int) (hash >>> 40) & FORGOTTEN_BITS - 1;
  }

  private static long hash(byte[] name, int from, int to) {
    long hash = SEED ^ (to - from);
    int at = from;
    for (; at + Long.BYTES <= to; at += Long.BYTES) {
      hash = mixed(hash ^ (long) LONGS.get(name, at));
    }
    long rest = 0;
    for (; at < to; at++) {
      rest = rest << Byte.SIZE | (name[at] & 0xff);
    }
    return mixed(hash ^ rest);
  }

  private static long mixed(long hash) {
    long mixed = hash * FACTOR;
    return mixed ^ mixed >>> 32;
  }
}
