package io.procmem.internal.bytes;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/** The keys a parser wants, matched as bytes and answered as an index. */
public final class KeyTable {

  private final byte[][] keys;

  private KeyTable(byte[][] keys) {
    this.keys = keys;
  }

  /** Keys with the mark that ends them, such as {@code Rss:}; the first that fits is found. */
  public static KeyTable of(String... keys) {
    return new KeyTable(
        Stream.of(keys).map(key -> key.getBytes(StandardCharsets.US_ASCII)).toArray(byte[][]::new));
  }

  public int size() {
    return keys.length;
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
