package io.procmem.exporter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** Rows of text under headings, no wider than what they are shown on. */
final class Table {

  /** Narrower than this a column says nothing any more. */
  private static final int LEAST = 4;

  /** How a column stands and what becomes of it where there is too little room. */
  enum Style {
    /** To the right, and whole: numbers. */
    NUMBER,
    /** To the left, and cut when there is nothing else to cut. */
    TEXT,
    /** To the left, and cut first. */
    LONG_TEXT
  }

  /**
   * What stands above the rows.
   *
   * @param title its heading
   * @param style how its rows stand
   */
  record Column(String title, Style style) {}

  private final List<Column> columns;
  private final List<List<String>> rows = new ArrayList<>();

  Table(List<Column> columns) {
    this.columns = List.copyOf(columns);
    rows.add(columns.stream().map(Column::title).toList());
  }

  /** Adds a row, which has a cell for each column. */
  void add(List<String> cells) {
    rows.add(cells);
  }

  /** {@return its lines, none wider than a number of columns of a terminal} */
  List<String> lines(int width) {
    int[] widths = widths(width);
    return rows.stream().map(row -> Text.cut(line(row, widths), width)).toList();
  }

  private String line(List<String> row, int... widths) {
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < widths.length; i++) {
      String cell = Text.cut(row.get(i), widths[i]);
      boolean toTheRight = columns.get(i).style() == Style.NUMBER;
      cells.add(toTheRight ? Text.right(cell, widths[i]) : Text.left(cell, widths[i]));
    }
    return String.join(" ", cells).stripTrailing();
  }

  private int[] widths(int width) {
    int[] widths = new int[columns.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], Text.width(row.get(i)));
      }
    }
    int tooWide = Arrays.stream(widths).sum() + widths.length - 1 - width;
    tooWide = narrow(widths, tooWide, style -> style == Style.LONG_TEXT);
    narrow(widths, tooWide, style -> style == Style.TEXT);
    return widths;
  }

  /** Takes from the widest of some columns, as long as any can give; returns what is left over. */
  private int narrow(int[] widths, int tooWide, Predicate<Style> which) {
    for (int left = tooWide; left > 0; left--) {
      int widest = -1;
      for (int i = 0; i < widths.length; i++) {
        boolean gives = which.test(columns.get(i).style()) && widths[i] > LEAST;
        if (gives && (widest < 0 || widths[i] > widths[widest])) {
          widest = i;
        }
      }
      if (widest < 0) {
        return left;
      }
      widths[widest]--;
    }
    return 0;
  }
}
