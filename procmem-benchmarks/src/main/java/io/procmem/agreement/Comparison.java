package io.procmem.agreement;

import io.procmem.agreement.Outcome.Verdict;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Compares a table of smem with what this library shows before and after it. */
final class Comparison {

  private final TableKind kind;
  private final Function<String, Optional<Cause>> absence;

  /**
   * @param kind which table
   * @param absence why this library has no row that smem has
   */
  Comparison(TableKind kind, Function<String, Optional<Cause>> absence) {
    this.kind = kind;
    this.absence = absence;
  }

  /** {@return the outcome of each column of each row, by the name of the row} */
  Map<String, Map<Column, Outcome>> compare(
      Map<String, Row> before, Map<String, Row> smem, Map<String, Row> after) {
    Map<String, Map<Column, Outcome>> outcomes = new TreeMap<>();
    TreeSet<String> names = new TreeSet<>(smem.keySet());
    names.addAll(before.keySet());
    names.addAll(after.keySet());
    for (String name : names) {
      outcomes.put(name, row(name, before.get(name), smem.get(name), after.get(name)));
    }
    return outcomes;
  }

  private Map<Column, Outcome> row(String name, Row before, Row smem, Row after) {
    Map<Column, Outcome> outcomes = new EnumMap<>(Column.class);
    if (before == null && after == null) {
      Optional<Cause> cause = absence.apply(name);
      outcomes.put(
          Column.NAME, cause.map(Comparison::explained).orElse(outcome(Verdict.UNEXPLAINED)));
    } else if (before == null || after == null) {
      outcomes.put(Column.NAME, outcome(Verdict.CHANGED));
    } else if (smem == null) {
      Optional<Cause> cause = before.cause().or(before::nameCause);
      Verdict verdict = before.hasSameMembers(after) ? Verdict.UNEXPLAINED : Verdict.CHANGED;
      outcomes.put(Column.NAME, cause.map(Comparison::explained).orElse(outcome(verdict)));
    } else {
      outcomes.put(
          Column.NAME,
          before.nameCause().map(Comparison::explained).orElse(outcome(Verdict.AGREES)));
      for (Column column : kind.columns()) {
        outcomes.put(column, value(column, before, smem, after));
      }
    }
    return outcomes;
  }

  private static Outcome value(Column column, Row before, Row smem, Row after) {
    OptionalLong shown = smem.value(column);
    OptionalLong own = after.value(column);
    Optional<Cause> excuse = after.cause();
    Verdict verdict = verdict(column, shown, before.value(column), own);
    if (verdict != Verdict.AGREES) {
      for (Map.Entry<Cause, Long> expected : after.expected(column).entrySet()) {
        Long earlier = before.expected(column).get(expected.getKey());
        if (earlier != null
            && verdict(
                    column, shown, OptionalLong.of(earlier), OptionalLong.of(expected.getValue()))
                == Verdict.AGREES) {
          return new Outcome(Verdict.EXPLAINED, Optional.of(expected.getKey()), shown, own);
        }
      }
      if (excuse.isPresent()) {
        return new Outcome(Verdict.EXPLAINED, excuse, shown, own);
      }
    }
    boolean isChanged = verdict == Verdict.UNEXPLAINED && !before.hasSameMembers(after);
    return new Outcome(isChanged ? Verdict.CHANGED : verdict, Optional.empty(), shown, own);
  }

  /** Compares a value with the range of two readings, unless these differ too much. */
  private static Verdict verdict(
      Column column, OptionalLong shown, OptionalLong before, OptionalLong after) {
    if (shown.isEmpty() || before.isEmpty() || after.isEmpty()) {
      return Verdict.UNEXPLAINED;
    }
    long low = Math.min(before.getAsLong(), after.getAsLong());
    long high = Math.max(before.getAsLong(), after.getAsLong());
    if (!column.agrees(low, high)) {
      return Verdict.CHANGED;
    }
    long value = shown.getAsLong();
    boolean isInside = value >= low && value <= high;
    return isInside || column.agrees(low, value) || column.agrees(high, value)
        ? Verdict.AGREES
        : Verdict.UNEXPLAINED;
  }

  private static Outcome outcome(Verdict verdict) {
    return new Outcome(verdict, Optional.empty(), OptionalLong.empty(), OptionalLong.empty());
  }

  private static Outcome explained(Cause cause) {
    return new Outcome(
        Verdict.EXPLAINED, Optional.of(cause), OptionalLong.empty(), OptionalLong.empty());
  }
}
