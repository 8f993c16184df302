package io.procmem.internal.regex;

import java.util.Locale;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Parses the bracket expressions and escapes of a regular expression. */
final class CharClassParser {

  /** The classes of POSIX ({@code [:alpha:]}) and Java ({@code \p{Alpha}}); ASCII only. */
  private static final Map<String, IntPredicate> POSIX =
      Map.ofEntries(
          Map.entry("alnum", c -> c != '_' && CharSet.isWord(c)),
          Map.entry("alpha", c -> c > '9' && c != '_' && CharSet.isWord(c)),
          Map.entry("ascii", c -> c < 0x80),
          Map.entry("blank", c -> c == ' ' || c == '\t'),
          Map.entry("cntrl", c -> c < ' ' || c == 0x7f),
          Map.entry("digit", c -> c >= '0' && c <= '9'),
          Map.entry("graph", c -> c > ' ' && c < 0x7f),
          Map.entry("lower", c -> c >= 'a' && c <= 'z'),
          Map.entry("print", c -> c >= ' ' && c < 0x7f),
          Map.entry("punct", c -> c > ' ' && c < 0x7f && (c == '_' || !CharSet.isWord(c))),
          Map.entry("space", c -> c == ' ' || (c >= '\t' && c <= '\r')),
          Map.entry("upper", c -> c >= 'A' && c <= 'Z'),
          Map.entry("word", CharSet::isWord),
          Map.entry(
              "xdigit",
              c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')));

  /** The cost of a property: scripts are looked up in a table of ranges. */
  private static final int PROPERTY_COST = 8;

  private final RegexCursor in;

  CharClassParser(RegexCursor in) {
    this.in = in;
  }

  /** Parses a bracket expression after its opening bracket. */
  CharSet brackets(boolean ignoreCase) {
    int open = in.at() - 1;
    boolean negated = in.take("^");
    CharSet.Builder items = new CharSet.Builder();
    boolean first = true;
    while (first || !in.take("]")) {
      if (in.atEnd()) {
        throw in.error(open, "the [", " is not closed: write \\[ for a bracket");
      }
      first = false;
      item(items);
    }
    CharSet set = ignoreCase ? items.build().ignoringCase() : items.build();
    return negated ? set.complement() : set;
  }

  private void item(CharSet.Builder items) {
    int start = in.at();
    if (in.sees("[:")) {
      items.add(posix());
      return;
    }
    if (in.sees("&&")) {
      throw in.error(start, "&&", " is not supported: write one set, or \\&\\& for two ampersands");
    }
    CharSet set = in.sees('\\') ? shorthand() : null;
    if (set != null) {
      items.add(set);
      return;
    }
    int from = member();
    int hyphen = in.at();
    if (!in.take("-")) {
      items.add(from, from);
    } else if (in.atEnd() || in.sees(']')) {
      in.returnTo(hyphen); // a literal hyphen
      items.add(from, from);
    } else {
      int to = member();
      if (to < from) {
        throw in.error(
            start, "the range " + in.since(start), " is empty: write its lower end first");
      }
      items.add(from, to);
    }
  }

  /** Parses one character, or the end of a range. */
  private int member() {
    int start = in.at();
    if (in.sees('\\')) {
      return escaped();
    }
    if (in.sees('[')) {
      throw in.error(
          start, "the [ within brackets", ": sets cannot be nested; write \\[ for a bracket");
    }
    return in.take();
  }

  private CharSet posix() {
    int start = in.at();
    in.take("[:");
    String name = in.takeUpTo(":]");
    boolean negated = name != null && name.startsWith("^");
    IntPredicate test = name == null ? null : POSIX.get(negated ? name.substring(1) : name);
    if (test == null) {
      throw in.error(
          start, "the class", " is unknown: write one of " + names() + ", or \\[ for a bracket");
    }
    return CharSet.of(negated ? test.negate() : test, 1);
  }

  private static String names() {
    return POSIX.keySet().stream().sorted().map(name -> "[:" + name + ":]").toList().toString();
  }

  /** Parses an escape for a set of characters; null, without taking anything, if it is another. */
  @Nullable CharSet shorthand() {
    int start = in.at();
    in.take("\\");
    int c = in.atEnd() ? -1 : in.take();
    IntPredicate property = c == 'p' || c == 'P' ? property(start) : null;
    IntPredicate test =
        switch (Character.toLowerCase(c)) {
          case 'd' -> POSIX.get("digit");
          case 'w' -> CharSet::isWord;
          case 's' -> POSIX.get("space");
          default -> property;
        };
    if (test == null) {
      in.returnTo(start);
      return null;
    }
    int cost = property != null ? PROPERTY_COST : 1;
    return CharSet.of(Character.isUpperCase(c) ? test.negate() : test, cost);
  }

  /** Parses what follows {@code \p}. */
  private IntPredicate property(int start) {
    String name;
    if (in.take("{")) {
      name = in.takeUpTo("}");
    } else {
      name = in.atEnd() ? null : Character.toString(in.take());
    }
    boolean negated = name != null && name.startsWith("^");
    IntPredicate test = name == null ? null : property(negated ? name.substring(1) : name);
    if (test == null) {
      throw in.error(
          start,
          "the property",
          " is unknown: write a category, as \\p{L} or \\p{Lu}, or a script, as \\p{Greek}");
    }
    return negated ? test.negate() : test;
  }

  private static @Nullable IntPredicate property(String name) {
    IntPredicate posix = POSIX.get(name.toLowerCase(Locale.ROOT));
    return posix != null ? posix : UnicodeProperty.of(name);
  }

  /** Parses an escape for one character. */
  int escaped() {
    int start = in.at();
    in.take("\\");
    if (in.atEnd()) {
      throw in.error(start, "the backslash", " escapes nothing: write \\\\ for a backslash");
    }
    int c = in.take();
    return switch (c) {
      case 't' -> '\t';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 'f' -> '\f';
      case 'a' -> 0x07;
      case 'e' -> 0x1b;
      case 'x' -> in.take("{") ? hexadecimal(start, in.takeUpTo("}")) : digits(start, 2);
      case 'u' -> digits(start, 4);
      case '1', '2', '3', '4', '5', '6', '7', '8', '9', 'k' ->
          throw in.error(
              start,
              "the back reference",
              ": its time cannot be bounded; write a condition without it");
      default -> itself(start, c);
    };
  }

  private int itself(int start, int c) {
    if (c < 0x80 && c != '_' && CharSet.isWord(c)) {
      throw in.error(
          start,
          "the escape " + in.since(start),
          " is not supported: write a character as \\x{41}, and a set in brackets");
    }
    return c;
  }

  private int digits(int start, int count) {
    StringBuilder digits = new StringBuilder();
    while (digits.length() < count && !in.atEnd()) {
      digits.appendCodePoint(in.take());
    }
    return hexadecimal(start, digits.length() == count ? digits.toString() : null);
  }

  private int hexadecimal(int start, @Nullable String digits) {
    int c =
        digits != null && digits.matches("[0-9A-Fa-f]{1,6}") ? Integer.parseInt(digits, 16) : -1;
    if (!Character.isValidCodePoint(c)
        || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
      throw in.error(
          start, "the character", " is not valid: write \\x41, or \\x{1F600} with its code point");
    }
    return c;
  }
}
