package io.procmem.agreement;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A table of smem. The text that names a row is its last column, since it may contain blanks. */
enum TableKind {
  PROCESSES(
      "pid",
      List.of(
          Column.USER, Column.MAPS, Column.USS, Column.PSS, Column.RSS, Column.SWAP, Column.VSS),
      "-n"),
  USERS(
      "user",
      List.of(Column.PROCESSES, Column.USS, Column.PSS, Column.RSS, Column.SWAP, Column.VSS),
      "-n",
      "-u"),
  MAPPINGS(
      "map",
      List.of(
          Column.MAPS,
          Column.PROCESSES,
          Column.USS,
          Column.PSS,
          Column.RSS,
          Column.SWAP,
          Column.VSS),
      "-m"),
  AREAS("area", List.of(Column.USED, Column.CACHE), "-w");

  private final String rowName;
  private final List<Column> columns;
  private final List<String> options;

  TableKind(String rowName, List<Column> columns, String... options) {
    this.rowName = rowName;
    this.columns = columns;
    this.options = List.of(options);
  }

  List<Column> columns() {
    return columns;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** {@return the options with which smem prints this table: no heading, names in full} */
  List<String> smemOptions() {
    List<String> all = new ArrayList<>(options);
    String names = columns.stream().map(this::smemName).collect(Collectors.joining(" "));
    all.addAll(List.of("-H", "-a", "-c", names + " " + rowName));
    return all;
  }

  private String smemName(Column column) {
    return switch (column) {
      case MAPS -> this == MAPPINGS ? "count" : "maps";
      case PROCESSES -> this == MAPPINGS ? "pids" : "count";
      default -> column.label();
    };
  }
}
