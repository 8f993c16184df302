package io.procmem.internal.program;

import java.util.List;
import java.util.function.Predicate;

/** What names look like: where anything else may be meant, only what looks like one is shown. */
final class NameShape {

  private static final int LONGEST_PROGRAM = 64;

  // Bounds of what is taken for a class where something else may be meant.
  private static final int SHORTEST_PART = 2;
  private static final int LONGEST_CLASS = 40;
  private static final int MAX_DIGITS = 2;
  private static final int LETTERS_A_CAPITAL = 4;

  private NameShape() {}

  /** A file with one of these endings. */
  static Predicate<ArgumentCursor> file(String... endings) {
    List<String> all = List.of(endings);
    return argument -> endsWithAny(argument, all);
  }

  private static boolean endsWithAny(ArgumentCursor argument, List<String> endings) {
    for (int i = 0; i < endings.size(); i++) {
      if (argument.length() > endings.get(i).length() && argument.endsWith(endings.get(i))) {
        return isPathOfName(argument);
      }
    }
    return false;
  }

  /**
   * Whether the last part of a path is a plain name, and no part an assignment. Of a URL that is
   * asked again once only its file is left.
   */
  private static boolean isPathOfName(ArgumentCursor argument) {
    if (Url.is(argument)) {
      return true;
    }
    int file = argument.lastIndexOf('/', argument.length()) + 1;
    boolean isPath = true;
    for (int i = 0; i < file; i++) {
      isPath &= argument.at(i) > ' ' && argument.at(i) != '=' && argument.at(i) != ':';
    }
    return isPath && hasOnlyNameParts(argument, file);
  }

  /**
   * A file in a directory of programs, which have no endings: {@code /usr/bin/gunicorn}, {@code
   * bin/console}.
   */
  static boolean isInBin(ArgumentCursor argument) {
    int file = argument.lastIndexOf('/', argument.length()) + 1;
    return file > 0
        && argument.length() > file
        && argument.length() - file <= LONGEST_PROGRAM
        && (isDirectory("bin", argument, file)
            || isDirectory("sbin", argument, file)
            || isDirectory("libexec", argument, file))
        && hasOnlyNameParts(argument, file);
  }

  private static boolean isDirectory(String name, ArgumentCursor argument, int file) {
    int start = file - 1 - name.length();
    return start >= 0
        && argument.is(name, start, file - 1)
        && (start == 0 || argument.at(start - 1) == '/');
  }

  private static boolean hasOnlyNameParts(ArgumentCursor argument, int from) {
    for (int i = from; i < argument.length(); i++) {
      byte at = argument.at(i);
      if (!isWordPart(at) && at != '-' && at != '.') {
        return false;
      }
    }
    return true;
  }

  /** This very name. */
  static Predicate<ArgumentCursor> named(String name) {
    return argument -> argument.is(name, 0, argument.length());
  }

  /** A file of a package of Node. */
  static boolean isOfPackage(ArgumentCursor argument) {
    int at = argument.length();
    while (at >= 0 && !argument.holds("/node_modules/", at)) {
      at--;
    }
    return at >= 0 && isPathOfName(argument);
  }

  /**
   * A class in a package, its module before it or not: {@code com.example.Main}. As is the custom,
   * only the class starts with a capital, and nothing before it has one. A token with dots in it
   * seldom looks so: its parts are longer or shorter than words, and mix digits and capitals with
   * the other letters.
   */
  static boolean isClass(ArgumentCursor argument) {
    int part = 0;
    for (int i = 0; i < argument.length(); i++) {
      byte at = argument.at(i);
      if (at == '.' || at == '/') {
        if (i - part < SHORTEST_PART || isCapital(argument.at(part))) {
          return false;
        }
        part = i + 1;
      } else if (!isWordPart(at) || (i == part ? isDigit(at) : isOddCapital(argument, part, at))) {
        return false;
      }
    }
    return part > 0 && part < argument.length() && isCapitalized(argument, part);
  }

  /** Words that each start with a capital, as the name of a class is made of. */
  private static boolean isCapitalized(ArgumentCursor argument, int from) {
    int capitals = 0;
    int digits = 0;
    for (int i = from; i < argument.length(); i++) {
      capitals += isCapital(argument.at(i)) ? 1 : 0;
      digits += isDigit(argument.at(i)) ? 1 : 0;
    }
    int length = argument.length() - from;
    return isCapital(argument.at(from))
        && length <= LONGEST_CLASS
        && digits <= MAX_DIGITS
        && capitals <= 1 + length / LETTERS_A_CAPITAL;
  }

  /**
   * A class in a package that does not follow Java's customs: {@code clojure.main}, {@code
   * jetbrains.buildServer.agent.Launcher}. It has letters only, and at most one capital within a
   * part: a token has more.
   */
  static boolean isQualified(ArgumentCursor argument) {
    int part = 0;
    int capitals = 0;
    for (int i = 0; i < argument.length(); i++) {
      byte at = argument.at(i);
      if (at == '.') {
        if (i == part || isCapital(argument.at(part))) {
          return false;
        }
        part = i + 1;
        capitals = 0;
      } else {
        capitals += isCapital(at) && !isCapital(argument.at(part)) ? 1 : 0;
        if ((!isCapital(at) && (at < 'a' || at > 'z')) || capitals > 1) {
          return false;
        }
      }
    }
    return part > 0 && part < argument.length();
  }

  private static boolean isOddCapital(ArgumentCursor argument, int part, byte at) {
    return isCapital(at) && !isCapital(argument.at(part));
  }

  /** A module's name: words with dots between. */
  static boolean isModule(ArgumentCursor argument) {
    for (int i = 0; i < argument.length(); i++) {
      byte at = argument.at(i);
      if (!isWordPart(at) && (i == 0 || at != '.')) {
        return false;
      }
    }
    return argument.length() > 0 && !isDigit(argument.at(0));
  }

  private static boolean isWordPart(byte at) {
    return isCapital(at) || (at >= 'a' && at <= 'z') || isDigit(at) || at == '_' || at == '$';
  }

  private static boolean isCapital(byte at) {
    return at >= 'A' && at <= 'Z';
  }

  private static boolean isDigit(byte at) {
    return at >= '0' && at <= '9';
  }
}
