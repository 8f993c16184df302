package io.procmem.exporter.report;

import io.procmem.exporter.report.Sheet.Head;
import io.procmem.exporter.report.Sheet.Line;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.SequenceWriter;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvSchema;
import tools.jackson.dataformat.csv.CsvWriteFeature;

/**
 * A table as CSV, quoted as in RFC 4180, with the keys of {@link SheetJson} as its heading. A value
 * that is unknown, or not there, is empty.
 */
final class SheetCsv {

  private SheetCsv() {}

  /**
   * The table; empty if it has neither a heading nor rows.
   *
   * @param hasHeading whether the first line has the keys
   */
  static Optional<String> text(Sheet sheet, boolean hasHeading) {
    List<String> keys = keys(sheet);
    // A row without a value would be an empty line, which readers skip; "strict" never quotes it.
    boolean isOneColumn = keys.size() == 1;
    CsvMapper mapper =
        CsvMapper.builder()
            .configure(CsvWriteFeature.STRICT_CHECK_FOR_QUOTING, !isOneColumn)
            .configure(CsvWriteFeature.ALWAYS_QUOTE_EMPTY_STRINGS, isOneColumn)
            .build();
    StringWriter text = new StringWriter();
    try (SequenceWriter rows =
        mapper.writer(CsvSchema.emptySchema().withLineSeparator("\n")).writeValues(text)) {
      if (hasHeading) {
        rows.write(keys);
      }
      for (Line line : sheet.lines()) {
        rows.write(values(sheet, line.cells(), line.role() != View.Role.ORDINARY));
      }
      if (sheet.total().isPresent()) {
        rows.write(values(sheet, sheet.total().get(), true));
      }
    }
    String lines = text.toString();
    return lines.isEmpty()
        ? Optional.empty()
        : Optional.of(lines.substring(0, lines.length() - 1)); // the last line end
  }

  private static List<String> keys(Sheet sheet) {
    List<String> keys = new ArrayList<>();
    sheet.heads().forEach(head -> keys.addAll(head.keys()));
    if (sheet.hasSums()) {
      keys.add("incomplete");
    }
    return keys;
  }

  /** The values of a row, with the name of one that is not like the others, such as the total. */
  private static List<Object> values(Sheet sheet, List<Cell> cells, boolean isLabelled) {
    List<Object> values = new ArrayList<>();
    List<String> incomplete = new ArrayList<>();
    for (int i = 0; i < cells.size(); i++) {
      Head head = sheet.heads().get(i);
      Object missing = isLabelled && cells.get(i) instanceof Cell.Text text ? text.shown() : "";
      for (Field field : Field.of(head, cells.get(i))) {
        values.add(field.value().orElse(field.key().equals(head.key()) ? missing : ""));
      }
      if (cells.get(i) instanceof Amount amount && amount.isPartial()) {
        incomplete.add(head.key());
      }
    }
    if (sheet.hasSums()) {
      values.add(String.join(" ", incomplete));
    }
    return values;
  }
}
