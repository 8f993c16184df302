package io.procmem.exporter.top;

import io.procmem.exporter.terminal.Size;
import io.procmem.exporter.terminal.Table;
import io.procmem.exporter.terminal.Table.Column;
import io.procmem.exporter.terminal.Table.Style;
import io.procmem.report.ProcessUsage;
import io.procmem.report.Ranking;
import io.procmem.snapshot.User;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A table of sums, and of processes that are part of them. Not thread-safe. */
final class SumTable {

  /** The values that every table has. */
  private static final List<Ranking> STANDARD =
      List.of(Ranking.RSS, Ranking.PSS, Ranking.USS, Ranking.SWAP, Ranking.CPU);

  private final List<Ranking> numbers = new ArrayList<>(STANDARD);
  private final Table table;

  /**
   * A table without rows.
   *
   * @param by the value that it is ranked by, which has a column
   * @param texts the columns before the sums
   */
  SumTable(Ranking by, Column... texts) {
    if (!numbers.contains(by)) {
      numbers.add(by);
    }
    List<Column> columns = new ArrayList<>(Arrays.asList(texts));
    numbers.forEach(number -> columns.add(new Column(title(number), Style.NUMBER)));
    table = new Table(columns);
  }

  private static String title(Ranking number) {
    return number == Ranking.IO ? "IO/s" : number.name();
  }

  /**
   * Adds a row.
   *
   * @param sums its numbers
   * @param texts its cells before the sums
   */
  void add(Sums sums, String... texts) {
    List<String> cells = new ArrayList<>(Arrays.asList(texts));
    numbers.forEach(number -> cells.add(sums.text(number)));
    table.add(cells);
  }

  /** {@return the titles and rows, no wider than the terminal} */
  List<String> lines(int width) {
    return table.lines(width);
  }

  static String user(ProcessUsage usage) {
    return usage.process().user().map(User::name).orElse(Size.UNKNOWN);
  }
}
