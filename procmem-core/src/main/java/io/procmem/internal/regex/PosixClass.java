package io.procmem.internal.regex;

import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** The character classes of POSIX, written {@code [:alpha:]} or {@code \p{Alpha}}; ASCII only. */
final class PosixClass {

  static final IntPredicate DIGIT = c -> c >= '0' && c <= '9';
  static final IntPredicate SPACE = c -> c == ' ' || (c >= '\t' && c <= '\r');
  static final IntPredicate WORD = CharSet::isWord;

  private static final Map<String, IntPredicate> ALL =
      Map.ofEntries(
          Map.entry("alnum", c -> c != '_' && CharSet.isWord(c)),
          Map.entry("alpha", c -> c > '9' && c != '_' && CharSet.isWord(c)),
          Map.entry("ascii", c -> c < 0x80),
          Map.entry("blank", c -> c == ' ' || c == '\t'),
          Map.entry("cntrl", c -> c < ' ' || c == 0x7f),
          Map.entry("digit", DIGIT),
          Map.entry("graph", c -> c > ' ' && c < 0x7f),
          Map.entry("lower", c -> c >= 'a' && c <= 'z'),
          Map.entry("print", c -> c >= ' ' && c < 0x7f),
          Map.entry("punct", c -> c > ' ' && c < 0x7f && (c == '_' || !CharSet.isWord(c))),
          Map.entry("space", SPACE),
          Map.entry("upper", c -> c >= 'A' && c <= 'Z'),
          Map.entry("word", WORD),
          Map.entry(
              "xdigit",
              c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')));

  private PosixClass() {}

  /** The characters of a class; null if there is no class of that name. */
  static @Nullable IntPredicate of(String name) {
    return ALL.get(name);
  }

  /** All classes as they are written, for an error message. */
  static String all() {
    return ALL.keySet().stream().sorted().map(name -> "[:" + name + ":]").toList().toString();
  }
}
