package io.procmem.exporter.commands;

import io.procmem.exporter.terminal.Page;
import java.util.List;

/** What {@code top} shows of a report. Immutable. */
interface TopView {

  /** The report, how it is ranked, and what could not be read. */
  Top top();

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
