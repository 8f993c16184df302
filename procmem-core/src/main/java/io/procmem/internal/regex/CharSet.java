package io.procmem.internal.regex;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** A set of code points. ASCII is looked up in a table; other characters are tested. Immutable. */
final class CharSet {

  private static final int ASCII = 128;

  private final IntPredicate test;
  private final int cost;
  private final int only;
  private final long[] ascii = new long[ASCII / Long.SIZE];

  private CharSet(IntPredicate test, int cost, int only) {
    this.test = test;
    this.cost = cost;
    this.only = only;
    for (int c = 0; c < ASCII; c++) {
      if (test.test(c)) {
        ascii[c / Long.SIZE] |= 1L << c;
      }
    }
  }

  /**
   * The code points that pass a test.
   *
   * @param cost the cost of the test, relative to a comparison with one character
   */
  static CharSet of(IntPredicate test, int cost) {
    return new CharSet(test, cost, -1);
  }

  /** One code point. */
  static CharSet of(int only) {
    return new CharSet(c -> c == only, 1, only);
  }

  boolean contains(int c) {
    return c < ASCII ? (ascii[c / Long.SIZE] >>> c & 1) != 0 : test.test(c);
  }

  /** The cost of a look-up of a non-ASCII character. */
  int cost() {
    return cost;
  }

  /** The only code point of the set; negative if there may be several. */
  int only() {
    return only;
  }

  /** A key that is equal for sets known to be equal. */
  Object key() {
    return only < 0 ? this : only;
  }

  CharSet complement() {
    return new CharSet(c -> !contains(c), cost, -1);
  }

  /** This set, plus the upper and lower case of its characters if that is requested. */
  CharSet ignoringCase(boolean requested) {
    if (!requested) {
      return this;
    }
    if (only >= 0 && Character.toUpperCase(only) == Character.toLowerCase(only)) {
      return this;
    }
    IntPredicate any =
        c -> {
          int upper = Character.toUpperCase(c);
          return contains(c) || contains(upper) || contains(Character.toLowerCase(upper));
        };
    return new CharSet(any, 3 * cost, -1);
  }

  static boolean isWord(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }

  /** Builds the set of a bracket expression. */
  static final class Builder {
    private final List<CharSet> items = new ArrayList<>();
    private final List<CharSet> beyondAscii = new ArrayList<>();

    void add(CharSet set) {
      items.add(set);
      beyondAscii.add(set);
    }

    void add(int from, int to, boolean ignoreCase) {
      CharSet range = of(c -> c >= from && c <= to, 1).ignoringCase(ignoreCase);
      items.add(range);
      if (to >= ASCII || ignoreCase) {
        beyondAscii.add(range);
      }
    }

    CharSet build() {
      int cost = beyondAscii.stream().mapToInt(CharSet::cost).sum();
      return of(c -> anyContains(c < ASCII ? items : beyondAscii, c), Math.max(1, cost));
    }

    private static boolean anyContains(List<CharSet> sets, int c) {
      for (CharSet set : sets) {
        if (set.contains(c)) {
          return true;
        }
      }
      return false;
    }
  }
}
