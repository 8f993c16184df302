package io.procmem.exporter.terminal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** Rows of text under titles, shortened to fit the terminal. Not thread-safe. */
public final class Table {

  /** A narrower column is useless. */
  private static final int MIN_WIDTH = 4;

  /** The alignment of a column, and whether it may be shortened. */
  public enum Style {
    /** Aligned to the right, never shortened: numbers. */
    NUMBER,
    /** Aligned to the left, shortened after all long texts. */
    TEXT,
    /** Aligned to the left, shortened first. */
    LONG_TEXT,
    /** Like {@link #LONG_TEXT}, but shortened before its slash. */
    PATH,
    /** Like {@link #LONG_TEXT}, but text with a slash is shortened at its beginning. */
    LONG_PATH;

    boolean isLong() {
      return this == LONG_TEXT || this == PATH || this == LONG_PATH;
    }

    private String cut(String text, int columns) {
      return switch (this) {
        case PATH -> Text.cutPath(text, columns);
        case LONG_PATH -> Text.cutStart(text, columns);
        default -> Text.cut(text, columns);
      };
    }
  }

  /**
   * A column.
   *
   * @param title the text above its cells
   * @param style its alignment
   */
  public record Column(String title, Style style) {}

  private final List<Column> columns;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * Makes a table without rows.
   *
   * @param columns its columns, from left to right
   */
  public Table(List<Column> columns) {
    this.columns = List.copyOf(columns);
    rows.add(columns.stream().map(Column::title).toList());
  }

  /**
   * Adds a row.
   *
   * @param cells a cell for each column
   */
  public void add(List<String> cells) {
    rows.add(cells);
  }

  /**
   * {@return the titles and rows, one line each}
   *
   * @param width the maximum width of a line, in columns of the terminal
   */
  public List<String> lines(int width) {
    int[] widths = widths(width);
    return rows.stream().map(row -> Text.cut(line(row, widths), width)).toList();
  }

  private String line(List<String> row, int... widths) {
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < widths.length; i++) {
      Style style = columns.get(i).style();
      String cell = style.cut(row.get(i), widths[i]);
      boolean toTheRight = style == Style.NUMBER;
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
    int excess = Arrays.stream(widths).sum() + widths.length - 1 - width;
    excess = narrow(widths, excess, Style::isLong);
    narrow(widths, excess, style -> style == Style.TEXT);
    return widths;
  }

  /** Narrows the widest of some columns until they fit or none can shrink; returns the excess. */
  private int narrow(int[] widths, int excess, Predicate<Style> shrinks) {
    for (int left = excess; left > 0; left--) {
      int widest = -1;
      for (int i = 0; i < widths.length; i++) {
        boolean canShrink = shrinks.test(columns.get(i).style()) && widths[i] > MIN_WIDTH;
        if (canShrink && (widest < 0 || widths[i] > widths[widest])) {
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
