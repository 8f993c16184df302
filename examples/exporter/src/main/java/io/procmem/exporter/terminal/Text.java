package io.procmem.exporter.terminal;

import java.util.ArrayList;
import java.util.List;

/** Measures, cuts and wraps text on a terminal, where a character takes 0, 1 or 2 columns. */
public final class Text {

  private static final String ELLIPSIS = "…";

  /** First and last characters of blocks that terminals show two columns wide. */
  private static final int[][] WIDE = {
    {0x1100, 0x115F}, // Hangul Jamo
    {0x2E80, 0xA4CF}, // CJK, kana, Yi
    {0xAC00, 0xD7A3}, // Hangul
    {0xF900, 0xFAFF}, // CJK compatibility
    {0xFE30, 0xFE6F}, // CJK forms
    {0xFF00, 0xFF60}, // full width
    {0xFFE0, 0xFFE6},
    {0x1F300, 0x1FAFF}, // pictures
    {0x20000, 0x3FFFD}, // CJK extensions
  };

  private Text() {}

  /**
   * {@return the number of columns that a text takes}
   *
   * @param text a text without line ends
   */
  public static int width(String text) {
    return text.codePoints().map(Text::width).sum();
  }

  private static int width(int point) {
    int type = Character.getType(point);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    for (int[] block : WIDE) {
      if (point >= block[0] && point <= block[1]) {
        return 2;
      }
    }
    return 1;
  }

  /** Shortens a text to some columns, and marks what is missing with an ellipsis. */
  static String cut(String text, int columns) {
    if (width(text) <= columns) {
      return text;
    }
    StringBuilder cut = new StringBuilder();
    int left = columns - 1;
    for (int point : text.codePoints().toArray()) {
      left -= width(point);
      if (left < 0) {
        break;
      }
      cut.appendCodePoint(point);
    }
    return columns < 1 ? "" : cut.append(ELLIPSIS).toString();
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
