package io.procmem.agreement;

import io.procmem.agreement.Outcome.Verdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** What came of comparing one table, in all rounds. */
final class Result {

  private static final int LISTED = 20;

  private final TableKind kind;
  private final Map<String, Map<Column, Outcome>> rows = new TreeMap<>();

  Result(TableKind kind) {
    this.kind = kind;
  }

  /** Adds a round. A row that only some rounds have is judged by those. */
  void add(Map<String, Map<Column, Outcome>> round) {
    round.forEach(
        (name, outcomes) -> {
          Map<Column, Outcome> known =
              rows.computeIfAbsent(name, any -> new EnumMap<>(Column.class));
          outcomes.forEach((column, outcome) -> known.merge(column, outcome, Outcome::merge));
        });
  }

  /** {@return how many values have a verdict} */
  long count(Verdict verdict) {
    return rows.values().stream()
        .flatMap(row -> row.values().stream())
        .filter(outcome -> outcome.verdict() == verdict)
        .count();
  }

  boolean isAgreement() {
    return count(Verdict.UNEXPLAINED) == 0 && count(Verdict.AGREES) > 0;
  }

  /** {@return whether another round would change nothing} */
  boolean isSettled() {
    return count(Verdict.UNEXPLAINED) == 0 && count(Verdict.CHANGED) == 0;
  }

  /** {@return the cells of its row in the table of results} */
  List<String> cells() {
    List<String> cells = new ArrayList<>();
    cells.add(kind.label());
    cells.add(Integer.toString(rows.size()));
    for (Verdict verdict : Verdict.values()) {
      cells.add(Long.toString(count(verdict)));
    }
    return cells;
  }

  /** {@return one line for each value that differs, and how many differ for each cause} */
  List<String> differences() {
    List<String> lines = new ArrayList<>();
    Map<Cause, Integer> listed = new EnumMap<>(Cause.class);
    rows.forEach(
        (name, row) ->
            row.forEach(
                (column, outcome) -> {
                  if (outcome.verdict() == Verdict.UNEXPLAINED) {
                    lines.add(line(name, column, outcome, "UNEXPLAINED"));
                  }
                  outcome
                      .cause()
                      .filter(cause -> listed.merge(cause, 1, Integer::sum) <= LISTED)
                      .ifPresent(cause -> lines.add(line(name, column, outcome, cause.text())));
                }));
    listed.forEach(
        (cause, number) -> {
          if (number > LISTED) {
            lines.add(kind.label() + ": " + (number - LISTED) + " more: " + cause.text());
          }
        });
    return lines;
  }

  private String line(String name, Column column, Outcome outcome, String reason) {
    String numbers =
        column == Column.NAME
            ? ""
            : ": smem "
                + text(column, outcome.smem())
                + ", this library "
                + text(column, outcome.own());
    return kind.label() + ": " + name + " " + column.label() + numbers + ": " + reason;
  }

  private static String text(Column column, OptionalLong value) {
    if (value.isEmpty()) {
      return "none";
    }
    return column.isSize() ? (value.getAsLong() >> 10) + " KiB" : value.getAsLong() + "";
  }
}
