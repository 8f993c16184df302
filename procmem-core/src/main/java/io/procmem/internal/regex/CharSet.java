package io.procmem.internal.regex;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** A set of code points. ASCII is looked up in a table, other characters are tested. */
final class CharSet {

  private static final int ASCII = 128;

  private final IntPredicate test;
  private final int size;
  private final int only;
  private final long[] ascii = new long[ASCII / Long.SIZE];

  private CharSet(IntPredicate test, int size, int only) {
    this.test = test;
    this.size = size;
    this.only = only;
    for (int c = 0; c < ASCII; c++) {
      if (test.test(c)) {
        ascii[c / Long.SIZE] |= 1L << c;
      }
    }
  }

  /**
   * Every code point that passes a test.
   *
   * @param size what the test costs, compared with that for one character
   */
  static CharSet of(IntPredicate test, int size) {
    return new CharSet(test, size, -1);
  }

  /** One code point. */
  static CharSet of(int only) {
    return new CharSet(c -> c == only, 1, only);
  }

  boolean contains(int c) {
    return c < ASCII ? (ascii[c / Long.SIZE] >>> c & 1) != 0 : test.test(c);
  }

  /** What it costs to look up a character that is not ASCII. */
  int size() {
    return size;
  }

  /** The code point it consists of; negative if there may be several. */
  int only() {
    return only;
  }

  /** Equal for sets that are known to be the same. */
  Object key() {
    return only < 0 ? this : only;
  }

  CharSet complement() {
    return new CharSet(c -> !contains(c), size, -1);
  }

  /** This set and the other cases of all in it. */
  CharSet ignoringCase() {
    if (only >= 0 && Character.toUpperCase(only) == Character.toLowerCase(only)) {
      return this;
    }
    IntPredicate any =
        c -> {
          int upper = Character.toUpperCase(c);
          return contains(c) || contains(upper) || contains(Character.toLowerCase(upper));
        };
    return new CharSet(any, 3 * size, -1);
  }

  static boolean isWord(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }

  /** Collects the items of a bracket expression. */
  static final class Builder {
    private final List<CharSet> items = new ArrayList<>();
    private final List<CharSet> beyondAscii = new ArrayList<>();

    void add(CharSet set) {
      items.add(set);
      beyondAscii.add(set);
    }

    void add(int from, int to) {
      CharSet range = of(c -> c >= from && c <= to, 1);
      items.add(range);
      if (to >= ASCII) {
        beyondAscii.add(range);
      }
    }

    CharSet build() {
      int size = beyondAscii.stream().mapToInt(CharSet::size).sum();
      return of(c -> anyOf(c < ASCII ? items : beyondAscii, c), Math.max(1, size));
    }

    private static boolean anyOf(List<CharSet> sets, int c) {
      for (CharSet set : sets) {
        if (set.contains(c)) {
          return true;
        }
      }
      return false;
    }
  }
}
