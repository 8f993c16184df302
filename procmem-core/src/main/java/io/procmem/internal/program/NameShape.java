package io.procmem.internal.program;

import java.util.List;
import java.util.function.Predicate;

/**
 * What names of programs look like. Where an argument may be something else, it is shown only if it
 * looks like a name.
 */
final class NameShape {

  private static final int MAX_PROGRAM_LENGTH = 64;

  // Bounds for names of packages and classes.
  private static final int MIN_PACKAGE_LENGTH = 2;
  private static final int MAX_CLASS_LENGTH = 40;
  private static final int MAX_CLASS_DIGITS = 2;
  private static final int MIN_LETTERS_PER_CAPITAL = 4;

  private NameShape() {}

  /** A file with one of these endings, or a program in a {@code bin} directory. */
  static Predicate<ArgumentCursor> script(String... endings) {
    return file(endings).or(NameShape::isInBin);
  }

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
   * Whether the last part of a path is a plain name, and no directory contains a blank, {@code =}
   * or {@code :}. A URL is accepted here and tested again once it is narrowed to its file.
   */
  private static boolean isPathOfName(ArgumentCursor argument) {
    if (Url.isUrl(argument)) {
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
   * A file in a directory for programs, where names need no ending: {@code /usr/bin/gunicorn},
   * {@code bin/console}.
   */
  static boolean isInBin(ArgumentCursor argument) {
    int file = argument.lastIndexOf('/', argument.length()) + 1;
    return file > 0
        && argument.length() > file
        && argument.length() - file <= MAX_PROGRAM_LENGTH
        && (isDirectory("bin", argument, file)
            || isDirectory("sbin", argument, file)
            || isDirectory("libexec", argument, file))
        && hasOnlyNameParts(argument, file);
  }

  private static boolean isDirectory(String name, ArgumentCursor argument, int file) {
    int start = file - 1 - name.length();
    return start >= 0
        && argument.equalsRange(start, file - 1, name)
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

  /** Exactly this name. */
  static Predicate<ArgumentCursor> named(String name) {
    return argument -> argument.equalsRange(0, argument.length(), name);
  }

  /** A file of an installed Node package. */
  static boolean isInNodeModules(ArgumentCursor argument) {
    int at = argument.length();
    while (at >= 0 && !argument.containsAt(at, "/node_modules/")) {
      at--;
    }
    return at >= 0 && isPathOfName(argument);
  }

  /**
   * A class in a package, with or without its module: {@code com.example.Main}. By convention, only
   * the class starts with a capital, and package names have none. A secret token with dots rarely
   * looks like this: its parts are longer or shorter than words, and mix digits, capitals and small
   * letters.
   */
  static boolean isClass(ArgumentCursor argument) {
    int part = 0;
    for (int i = 0; i < argument.length(); i++) {
      byte at = argument.at(i);
      if (at == '.' || at == '/') {
        if (i - part < MIN_PACKAGE_LENGTH || isCapital(argument.at(part))) {
          return false;
        }
        part = i + 1;
      } else if (!isWordPart(at) || (i == part ? isDigit(at) : isOddCapital(argument, part, at))) {
        return false;
      }
    }
    return part > 0 && part < argument.length() && isClassName(argument, part);
  }

  /** Whether a part looks like a class name: words that start with a capital. */
  private static boolean isClassName(ArgumentCursor argument, int from) {
    int capitals = 0;
    int digits = 0;
    for (int i = from; i < argument.length(); i++) {
      capitals += isCapital(argument.at(i)) ? 1 : 0;
      digits += isDigit(argument.at(i)) ? 1 : 0;
    }
    int length = argument.length() - from;
    return isCapital(argument.at(from))
        && length <= MAX_CLASS_LENGTH
        && digits <= MAX_CLASS_DIGITS
        && capitals <= 1 + length / MIN_LETTERS_PER_CAPITAL;
  }

  /**
   * A class in a package that does not follow Java's conventions: {@code clojure.main}, {@code
   * jetbrains.buildServer.agent.Launcher}. It consists of letters only, with at most one capital
   * inside a part; a secret token has more.
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

  /** The name of a module: words separated by dots. */
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
