package io.procmem.exporter.report;

import io.procmem.exporter.input.Choice;
import io.procmem.exporter.report.Sheet.Head;
import io.procmem.exporter.report.Sheet.Line;
import io.procmem.exporter.terminal.Json;
import io.procmem.exporter.unread.Unread;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A table as a JSON object. A number that is unknown, and a text that is not there, has no key. */
final class SheetJson {

  private SheetJson() {}

  /**
   * The table, what could not be read, and the notes.
   *
   * @param unread what could not be read
   * @param notes what is unknown and why, as sentences for people
   */
  static String text(Sheet sheet, List<Unread> unread, List<String> notes) {
    ObjectNode object = Json.MAPPER.createObjectNode();
    object.put("report", sheet.name());
    object.put("taken_at", sheet.takenAt().toString());
    sheet.sortedBy().ifPresent(column -> object.put("sorted_by", column));
    sheet.memory().ifPresent(bytes -> object.put("memory_total_bytes", bytes));
    object.put("found", sheet.found());
    ArrayNode rows = object.putArray("rows");
    for (Line line : sheet.lines()) {
      ObjectNode row = row(sheet.heads(), line.cells());
      if (line.role() == View.Role.ORDINARY) {
        rows.add(row);
      } else {
        object.set(line.role().name().toLowerCase(Locale.ROOT), row);
      }
    }
    sheet.total().ifPresent(total -> object.set("total", row(sheet.heads(), total)));
    ArrayNode unreadable = object.putArray("unreadable");
    for (Unread one : unread) {
      ObjectNode file = unreadable.addObject();
      file.put("file", Choice.word(one.file()));
      file.put("reason", Choice.word(one.reason()));
      file.put("count", one.count());
    }
    ArrayNode sentences = object.putArray("notes");
    notes.forEach(sentences::add);
    return Json.text(object, true);
  }

  private static ObjectNode row(List<Head> heads, List<Cell> cells) {
    ObjectNode row = Json.MAPPER.createObjectNode();
    ArrayNode incomplete = Json.MAPPER.createArrayNode();
    for (int i = 0; i < cells.size(); i++) {
      for (Field field : Field.of(heads.get(i), cells.get(i))) {
        field.value().ifPresent(value -> row.putPOJO(field.key(), value));
      }
      if (cells.get(i) instanceof Amount amount && amount.isPartial()) {
        incomplete.add(heads.get(i).key());
      }
    }
    if (!incomplete.isEmpty()) {
      row.set("incomplete", incomplete);
    }
    return row;
  }
}
