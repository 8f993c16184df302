package io.procmem.internal.bytes;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/** The keys that a parser wants; finds the index of the key at a position. Immutable. */
public final class KeyTable {

  private final byte[][] keys;

  private KeyTable(byte[][] keys) {
    this.keys = keys;
  }

  /** Keys including their delimiter, such as {@code Rss:}. If several match, the first counts. */
  public static KeyTable of(String... keys) {
    return new KeyTable(
        Stream.of(keys).map(key -> key.getBytes(StandardCharsets.US_ASCII)).toArray(byte[][]::new));
  }

  int lengthOf(int index) {
    return keys[index].length;
  }

  int find(byte[] bytes, int from, int to, int guess) {
    if (guess < keys.length && startsWith(keys[guess], bytes, from, to)) {
      return guess;
    }
    for (int i = 0; i < keys.length; i++) {
      if (startsWith(keys[i], bytes, from, to)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean startsWith(byte[] key, byte[] bytes, int from, int to) {
    if (to - from < key.length) {
      return false;
    }
    for (int i = 0; i < key.length; i++) {
      if (bytes[from + i] != key[i]) {
        return false;
      }
    }
    return true;
  }
}
