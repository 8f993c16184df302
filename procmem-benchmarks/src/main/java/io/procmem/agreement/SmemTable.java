package io.procmem.agreement;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the output of smem. */
final class SmemTable {

  private SmemTable() {}

  /** {@return the rows by their names; sizes in bytes} */
  static Map<String, Row> parse(TableKind kind, List<String> lines) {
    Map<String, Row> rows = new LinkedHashMap<>();
    List<Column> columns = kind.columns();
    for (String line : lines) {
      String[] words = line.strip().split("\\s+", columns.size() + 1);
      if (words.length <= columns.size()) {
        throw new IllegalArgumentException("not a row of smem: " + line);
      }
      Row row = new Row();
      for (int i = 0; i < columns.size(); i++) {
        long number = Long.parseLong(words[i]);
        row.set(columns.get(i), columns.get(i).isSize() ? number << 10 : number);
      }
      rows.put(words[columns.size()], row);
    }
    return rows;
  }

  /**
   * {@return the name that smem gives a mapping: up to the first blank}
   *
   * @param name the name in this library
   */
  static String nameOf(String name) {
    return name.strip().split("[\\s\\u001c-\\u001f\\u0085\\u00a0\\u2000-\\u200a\\u3000]", 2)[0];
  }
}
