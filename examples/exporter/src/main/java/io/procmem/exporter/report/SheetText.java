package io.procmem.exporter.report;

import io.procmem.exporter.terminal.Page;
import io.procmem.exporter.terminal.Size;
import io.procmem.exporter.terminal.Table;
import io.procmem.exporter.terminal.Text;
import java.util.ArrayList;
import java.util.List;

/** A table as text for people. */
final class SheetText {

  private SheetText() {}

  /**
   * The rows and the notes, no wider than the terminal.
   *
   * @param units the unit of amounts of memory
   * @param hasHeading whether the first line is the heading
   * @param notes what is unknown and why, as sentences
   */
  static Page page(Sheet sheet, SizeUnit units, boolean hasHeading, List<String> notes, int width) {
    Table table =
        new Table(
            sheet.heads().stream()
                .map(head -> new Table.Column(head.heading(), head.style()))
                .toList());
    AmountText amounts = new AmountText(units);
    sheet.lines().forEach(line -> table.add(texts(line.cells(), amounts)));
    sheet.total().ifPresent(total -> table.add(texts(total, amounts)));
    List<String> lines = new ArrayList<>(table.lines(width));
    if (!hasHeading) {
      lines.remove(0);
    }
    List<String> sentences = new ArrayList<>(facts(sheet, units));
    sentences.addAll(notes);
    if (!sentences.isEmpty()) {
      lines.add("");
      sentences.forEach(sentence -> lines.addAll(Text.wrap(sentence, width)));
    }
    return new Page(lines, hasHeading ? 0 : -1);
  }

  private static List<String> texts(List<Cell> cells, AmountText amounts) {
    return cells.stream()
        .map(cell -> cell instanceof Amount amount ? amounts.text(amount) : shown(cell))
        .toList();
  }

  private static String shown(Cell cell) {
    return cell instanceof Cell.Text text ? text.shown() : "";
  }

  /** What the table does not say itself. */
  private static List<String> facts(Sheet sheet, SizeUnit units) {
    List<String> facts = new ArrayList<>();
    long shown = sheet.ordinary();
    if (shown < sheet.found()) {
      facts.add(
          shown
              + " of "
              + sheet.found()
              + " rows shown"
              + (sheet.total().isPresent() ? "; the total is of all" : ""));
    }
    if (!units.sentence().isEmpty()) {
      facts.add(units.sentence());
    }
    if (sheet.memory().isPresent()) {
      facts.add("Memory in percent of " + Size.bytes(sheet.memory()));
    }
    return facts;
  }
}
