package io.procmem.exporter.top;

import io.procmem.exporter.terminal.Page;
import io.procmem.report.Report;
import java.util.List;

/** What {@code top} shows of a report. Immutable. */
public interface TopView {

  /** Stands for all processes, users and so on. */
  int ALL = Integer.MAX_VALUE;

  /** {@return the report that it is made from} */
  Report report();

  /** {@return the number of rows of its table} */
  int size();

  /**
   * {@return the same with fewer rows}
   *
   * @param max the maximum number of rows
   */
  TopView first(int max);

  /**
   * {@return the summary, the table and the notes, no wider than the terminal}
   *
   * @param width the columns of the terminal
   * @param above the first lines
   */
  Page page(int width, List<String> above);

  /**
   * {@return the form for programs}
   *
   * @param isPretty whether it has a line per key; otherwise it is one line
   */
  String json(boolean isPretty);
}
