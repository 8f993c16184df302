package io.procmem.exporter.terminal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Measures, cuts and wraps text on a terminal, where a character takes 0, 1 or 2 columns. */
public final class Text {

  private static final String ELLIPSIS = "…";

  private Text() {}

  /**
   * {@return the number of columns that a text takes}
   *
   * @param text a text without line ends
   */
  public static int width(String text) {
    return Width.of(text);
  }

  /**
   * {@return a text, shortened at its end if it is too long} An ellipsis marks what is missing.
   *
   * @param text a text without line ends
   * @param columns the maximum width
   */
  public static String cut(String text, int columns) {
    if (width(text) <= columns) {
      return text;
    }
    return columns < 1 ? "" : start(text, columns - 1) + ELLIPSIS;
  }

  /** As much of a text as fits, without splitting a character. */
  private static String start(String text, int columns) {
    StringBuilder start = new StringBuilder();
    int left = columns;
    for (String character : Width.characters(text)) {
      left -= Width.ofCharacter(character);
      if (left < 0) {
        break;
      }
      start.append(character);
    }
    return start.toString();
  }

  /**
   * Shortens a name that has a slash: first what is before the slash, since what is after it says
   * more.
   */
  static String cutPath(String path, int columns) {
    int slash = path.indexOf('/');
    if (slash < 0 || width(path) <= columns) {
      return cut(path, columns);
    }
    String end = path.substring(slash);
    int left = columns - 1 - width(end);
    return left >= 0
        ? start(path.substring(0, slash), left) + ELLIPSIS + end
        : cut(ELLIPSIS + end, columns);
  }

  /**
   * Shortens a path at its beginning, since its last names tell it apart; other text at its end.
   */
  static String cutStart(String path, int columns) {
    if (path.indexOf('/') < 0 || width(path) <= columns || columns < 1) {
      return cut(path, columns);
    }
    Deque<String> end = new ArrayDeque<>();
    int left = columns - 1;
    List<String> characters = Width.characters(path);
    for (int i = characters.size() - 1; i >= 0; i--) {
      left -= Width.ofCharacter(characters.get(i));
      if (left < 0) {
        break;
      }
      end.push(characters.get(i));
    }
    return ELLIPSIS + String.join("", end);
  }

  static String left(String text, int columns) {
    return text + " ".repeat(Math.max(0, columns - width(text)));
  }

  static String right(String text, int columns) {
    return " ".repeat(Math.max(0, columns - width(text))) + text;
  }

  /**
   * {@return a sentence, broken into lines at spaces} Lines after the first are indented. A word
   * that is longer than a line is cut.
   *
   * @param sentence words, each separated by one space
   * @param columns the maximum width of a line
   */
  public static List<String> wrap(String sentence, int columns) {
    List<String> lines = new ArrayList<>();
    String line = "";
    for (String word : sentence.split(" ", -1)) {
      String longer = line.isEmpty() ? word : line + " " + word;
      if (!line.isEmpty() && width(longer) > columns) {
        lines.add(cut(line, columns));
        longer = "  " + word;
      }
      line = longer;
    }
    lines.add(cut(line, columns));
    return lines;
  }
}
