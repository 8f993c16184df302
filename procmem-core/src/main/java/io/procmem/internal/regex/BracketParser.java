package io.procmem.internal.regex;

import java.util.function.IntPredicate;

/** Parses the bracket expressions of a regular expression. */
final class BracketParser {

  private final RegexCursor in;
  private final EscapeParser escapes;

  BracketParser(RegexCursor in, EscapeParser escapes) {
    this.in = in;
    this.escapes = escapes;
  }

  /** Parses a bracket expression after its opening bracket. */
  CharSet parse(boolean ignoreCase) {
    int open = in.at() - 1;
    boolean negated = in.take("^");
    requireOwnBrackets(open);
    CharSet.Builder items = new CharSet.Builder();
    boolean first = true;
    while (first || !in.take("]")) {
      if (in.atEnd()) {
        throw in.error(open, "the [", " is not closed: write \\[ for a bracket");
      }
      first = false;
      item(items, ignoreCase);
    }
    CharSet set = items.build();
    return negated ? set.complement() : set;
  }

  /** Refuses {@code [:digit:]}: it would be the set of a colon and some letters. */
  private void requireOwnBrackets(int open) {
    int inner = in.at();
    if (!in.take(":")) {
      return;
    }
    String name = in.takeUpTo(":]");
    if (name != null && PosixClass.of(name.startsWith("^") ? name.substring(1) : name) != null) {
      String written = in.since(open);
      throw in.error(
          open,
          "the class " + written,
          " needs its own brackets: write "
              + written.replace(":" + name + ":", "[:" + name + ":]"));
    }
    in.returnTo(inner);
  }

  private void item(CharSet.Builder items, boolean ignoreCase) {
    int start = in.at();
    if (in.sees("[:")) {
      items.add(posix(ignoreCase));
      return;
    }
    if (in.sees("&&")) {
      throw in.error(start, "&&", " is not supported: write one set, or \\&\\& for two ampersands");
    }
    CharSet set = in.sees('\\') ? escapes.set(ignoreCase) : null;
    if (set != null) {
      items.add(set);
      return;
    }
    int from = member();
    int hyphen = in.at();
    if (!in.take("-")) {
      items.add(from, from, ignoreCase);
    } else if (in.atEnd() || in.sees(']')) {
      in.returnTo(hyphen); // a literal hyphen
      items.add(from, from, ignoreCase);
    } else {
      int to = member();
      if (to < from) {
        throw in.error(
            start, "the range " + in.since(start), " is empty: write its lower end first");
      }
      items.add(from, to, ignoreCase);
    }
  }

  /** Parses one character, or the end of a range. */
  private int member() {
    int start = in.at();
    if (in.sees('\\')) {
      return escapes.character();
    }
    if (in.sees('[')) {
      throw in.error(
          start, "the [ within brackets", ": sets cannot be nested; write \\[ for a bracket");
    }
    return in.take();
  }

  private CharSet posix(boolean ignoreCase) {
    int start = in.at();
    in.take("[:");
    String name = in.takeUpTo(":]");
    boolean negated = name != null && name.startsWith("^");
    IntPredicate test = name == null ? null : PosixClass.of(negated ? name.substring(1) : name);
    if (test == null) {
      throw in.error(
          start,
          "the class",
          " is unknown: write one of " + PosixClass.all() + ", or \\[ for a bracket");
    }
    CharSet set = CharSet.of(test, 1).ignoringCase(ignoreCase);
    return negated ? set.complement() : set;
  }
}
