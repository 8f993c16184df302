package io.procmem.comparison;

import java.util.ArrayList;
import java.util.List;

/** A Markdown table with aligned columns, so that it also reads well in a terminal. */
public final class TextTable {

  private final List<List<String>> rows = new ArrayList<>();

  public TextTable(List<String> titles) {
    rows.add(titles);
    rows.add(titles.stream().map(title -> "-").toList());
  }

  public void add(List<String> cells) {
    rows.add(cells);
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    for (List<String> row : rows) {
      for (int column = 0; column < row.size(); column++) {
        String cell = row.get(column);
        String padding = cell.equals("-") ? "-" : " ";
        out.append(column == 0 ? "| " : " | ").append(cell);
        out.append(padding.repeat(width(column) - cell.length()));
      }
      out.append(" |\n");
    }
    return out.toString();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }
}
