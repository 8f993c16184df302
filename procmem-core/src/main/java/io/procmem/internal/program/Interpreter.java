package io.procmem.internal.program;

import java.util.List;
import java.util.function.Predicate;

/**
 * A program that runs other programs, so its own name does not say what a process is.
 *
 * @param names the names of its executables, without directory and version
 * @param options what may precede the program it runs
 * @param mainName which part of an argument names the program
 * @param shape whether an argument looks like the name of a program it runs
 * @param requiresShape whether only arguments of that shape are programs, since it has commands of
 *     its own
 * @param valuesAreCertain whether an option that takes the next argument as its value does so in
 *     every release
 */
record Interpreter(
    List<String> names,
    OptionTable options,
    MainName mainName,
    Predicate<ArgumentCursor> shape,
    boolean requiresShape,
    boolean valuesAreCertain) {

  /**
   * An interpreter whose first argument that is not an option is the program.
   *
   * @param names the names of its executables, separated by blanks
   */
  static Interpreter of(
      String names, OptionTable options, MainName mainName, Predicate<ArgumentCursor> shape) {
    return new Interpreter(List.of(names.split(" ")), options, mainName, shape, false, false);
  }

  /**
   * An interpreter that also has commands of its own, such as {@code deno test}.
   *
   * @param names the names of its executables, separated by blanks
   */
  static Interpreter withCommands(
      String names, OptionTable options, MainName mainName, Predicate<ArgumentCursor> shape) {
    return new Interpreter(List.of(names.split(" ")), options, mainName, shape, true, false);
  }

  /** The same, with options whose values are certain. */
  Interpreter withCertainValues() {
    return new Interpreter(names, options, mainName, shape, requiresShape, true);
  }

  /** Whether a file name is one of its names, with or without a version. */
  boolean isCalled(byte[] bytes, int from, int to) {
    for (int i = 0; i < names.size(); i++) {
      if (isCalled(names.get(i), bytes, from, to)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a file name is a name, or a name and a version: {@code python3.13t}, {@code php-8.2}.
   */
  static boolean isCalled(String name, byte[] bytes, int from, int to) {
    if (to - from < name.length()) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      if (bytes[from + i] != name.charAt(i)) {
        return false;
      }
    }
    return isVersion(bytes, from + name.length(), to);
  }

  private static boolean isVersion(byte[] bytes, int from, int to) {
    int at = from + 1 < to && bytes[from] == '-' ? from + 1 : from;
    int digits = at;
    while (at < to && (isDigit(bytes[at]) || (bytes[at] == '.' && at > digits))) {
      at++;
    }
    boolean hasLetter = at == to - 1 && at > digits && bytes[at] >= 'a' && bytes[at] <= 'z';
    return from == to || (at > digits && (at == to || hasLetter));
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
