package io.procmem.exporter.report;

import io.procmem.exporter.terminal.Table.Style;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * A column of a view: the one place that declares it. Immutable.
 *
 * @param name its name on the command line, in snake case
 * @param unit what it shows; it also ends the key in JSON and CSV
 * @param style how it is aligned and shortened
 * @param demand the files that it needs
 * @param isBounded whether its numbers may have bounds, which JSON and CSV show too
 * @param isSummed whether its numbers can be added up
 * @param isRate whether it needs two scans
 * @param needsRules whether it needs processes to be classified
 * @param description what it shows, for the help
 * @param get finds its cell of a row
 * @param <R> the type of the rows
 */
record Column<R>(
    String name,
    Unit unit,
    Style style,
    Demand demand,
    boolean isBounded,
    boolean isSummed,
    boolean isRate,
    boolean needsRules,
    String description,
    Function<R, ? extends Cell> get) {

  /** A column of texts. */
  static <R> Column<R> text(
      String name, String description, Function<R, Cell.Text> get, Source... sources) {
    return new Column<>(
        name,
        Unit.TEXT,
        Style.LONG_TEXT,
        Demand.of(sources),
        false,
        false,
        false,
        false,
        description,
        get);
  }

  /** A column of numbers that can be added up, unless they are ids. */
  static <R> Column<R> number(
      String name, Unit unit, String description, Function<R, Amount> get, Source... sources) {
    return new Column<>(
        name,
        unit,
        Style.NUMBER,
        Demand.of(sources),
        false,
        unit != Unit.ID && unit != Unit.MIXED,
        false,
        false,
        description,
        get);
  }

  /** The same column with another style. */
  Column<R> styled(Style other) {
    return new Column<>(
        name, unit, other, demand, isBounded, isSummed, isRate, needsRules, description, get);
  }

  /** The same column, whose numbers may have bounds. */
  Column<R> bounded() {
    return new Column<>(
        name, unit, style, demand, true, isSummed, isRate, needsRules, description, get);
  }

  /** The same column, whose numbers are not added up, since the sum has no meaning. */
  Column<R> notSummed() {
    return new Column<>(
        name, unit, style, demand, isBounded, false, isRate, needsRules, description, get);
  }

  /** The same column, whose numbers are the change between two scans. */
  Column<R> betweenScans() {
    return new Column<>(
        name, unit, style, demand, isBounded, isSummed, true, needsRules, description, get);
  }

  /** The same column, which needs processes to be classified. */
  Column<R> classified() {
    return new Column<>(
        name, unit, style, demand, isBounded, isSummed, isRate, true, description, get);
  }

  /** The same columns of rows that have such a row. */
  static <Q, R> List<Column<Q>> of(List<Column<R>> columns, Function<Q, R> row) {
    List<Column<Q>> same = new ArrayList<>();
    for (Column<R> column : columns) {
      same.add(column.from(other -> column.of(row.apply(other))));
    }
    return same;
  }

  /** The column of rows from which others are made. */
  <Q> Column<Q> from(Function<Q, ? extends Cell> other) {
    return new Column<>(
        name, unit, style, demand, isBounded, isSummed, isRate, needsRules, description, other);
  }

  /** Whether its numbers need a read that stalls processes. */
  boolean needsDetail() {
    return demand.includes(Source.SMAPS_ROLLUP) || demand.includes(Source.MAPPINGS);
  }

  /** The text above its cells. */
  String heading() {
    return name.toUpperCase(Locale.ROOT);
  }

  /** Its cell of a row. */
  Cell of(R row) {
    return get.apply(row);
  }
}
