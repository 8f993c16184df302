package io.procmem.internal.program;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A program that runs others, and so is no answer to what a process is.
 *
 * @param names what it is called, without directory and version
 * @param options what may stand before what it runs
 * @param naming how what it runs is shown
 * @param form what the name of something it runs looks like
 * @param isDoubted whether only what has that form is believed, since other words are commands
 */
public record Interpreter(
    List<String> names,
    OptionTable options,
    MainName naming,
    Predicate<ArgumentCursor> form,
    boolean isDoubted) {

  /**
   * What the interpreter in a command line runs: a class, module, script or jar. A file of
   * arguments is not opened.
   *
   * @return null if {@code argv[0]} is no interpreter, or runs nothing that has a name
   */
  public static @Nullable MainProgram mainOf(byte[] bytes, int start, int end) {
    int nameEnd = ArgumentCursor.endOf(bytes, start, end);
    if (isCalled("busybox", bytes, nameStart(bytes, start, nameEnd), nameEnd) && nameEnd < end) {
      // The next argument is the name it acts by.
      return mainBehind(bytes, nameEnd + 1, end);
    }
    return mainBehind(bytes, start, end);
  }

  private static @Nullable MainProgram mainBehind(byte[] bytes, int start, int end) {
    int nameEnd = ArgumentCursor.endOf(bytes, start, end);
    Interpreter interpreter = of(bytes, nameStart(bytes, start, nameEnd), nameEnd);
    return interpreter == null || nameEnd >= end
        ? null
        : new MainSearch(interpreter, new ArgumentCursor(bytes, nameEnd + 1, end)).find();
  }

  /** Behind the last slash, and behind the hyphen of a login shell. */
  private static int nameStart(byte[] bytes, int start, int end) {
    int at = end;
    while (at > start && bytes[at - 1] != '/') {
      at--;
    }
    return at < end && bytes[at] == '-' ? at + 1 : at;
  }

  private static @Nullable Interpreter of(byte[] bytes, int from, int to) {
    for (int i = 0; i < Interpreters.ALL.size(); i++) {
      Interpreter interpreter = Interpreters.ALL.get(i);
      for (int n = 0; n < interpreter.names.size(); n++) {
        if (isCalled(interpreter.names.get(n), bytes, from, to)) {
          return interpreter;
        }
      }
    }
    return null;
  }

  /** Whether this is a name, or a name and a version: {@code python3.13t}, {@code php-8.2}. */
  private static boolean isCalled(String name, byte[] bytes, int from, int to) {
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

  private static boolean isDigit(byte at) {
    return at >= '0' && at <= '9';
  }
}
