package io.procmem.exporter.report;

import io.procmem.exporter.report.View.Role;
import io.procmem.exporter.terminal.Table.Style;
import io.procmem.report.Report;
import io.procmem.snapshot.MeminfoField;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The cells of a table, before they are written as text, JSON or CSV. Immutable.
 *
 * @param name the view
 * @param takenAt when the scan began
 * @param sortedBy the name of the column that it is sorted by; empty if by none
 * @param heads its columns
 * @param lines its rows, those that are not like the others last
 * @param found how many rows there are, shown or not
 * @param total the sums over all rows, shown or not; empty if not requested
 * @param memory the memory of the machine; empty if not requested or unknown
 * @param hasSums whether numbers are sums, which may exclude what is unknown
 */
record Sheet(
    String name,
    Instant takenAt,
    Optional<String> sortedBy,
    List<Head> heads,
    List<Line> lines,
    int found,
    Optional<List<Cell>> total,
    OptionalLong memory,
    boolean hasSums) {

  /** What is above a column. */
  record Head(String name, String heading, Unit unit, Style style, boolean isBounded) {

    /** Its key in JSON and CSV. */
    String key() {
      return name + unit.suffix();
    }

    String lowerKey() {
      return name + "_lower" + unit.suffix();
    }

    String upperKey() {
      return name + "_upper" + unit.suffix();
    }

    /** The keys of its values: a number with bounds has three. */
    List<String> keys() {
      return isBounded ? List.of(key(), lowerKey(), upperKey()) : List.of(key());
    }
  }

  /** A row. */
  record Line(Role role, List<Cell> cells) {

    Line {
      cells = List.copyOf(cells);
    }
  }

  Sheet {
    heads = List.copyOf(heads);
    lines = List.copyOf(lines);
  }

  /** The table of a report. */
  static <R> Sheet of(Layout<R> layout, Reports reports) {
    Report report = reports.latest();
    View<R> view = layout.view();
    OptionalLong memory =
        layout.isPercent()
            ? report.snapshot().machine().memory().get(MeminfoField.TOTAL)
            : OptionalLong.empty();
    List<R> ordinary = new ArrayList<>();
    List<R> others = new ArrayList<>();
    for (R row : view.rows(reports)) {
      (view.role(row) == Role.ORDINARY ? ordinary : others).add(row);
    }
    if (layout.sort().isPresent()) {
      ordinary.sort(order(layout.sort().get(), layout.isReverse()));
    } else if (layout.isReverse()) {
      Collections.reverse(ordinary);
    }
    List<R> shown = new ArrayList<>(ordinary.subList(0, Math.min(layout.limit(), ordinary.size())));
    shown.addAll(others);
    List<Line> lines = new ArrayList<>();
    for (R row : shown) {
      lines.add(new Line(view.role(row), cells(layout, row, memory)));
    }
    List<R> all = new ArrayList<>(ordinary);
    all.addAll(others);
    return new Sheet(
        view.name(),
        report.snapshot().takenAt(),
        layout.sort().map(Column::name),
        layout.columns().stream().map(column -> head(column, layout.isPercent())).toList(),
        lines,
        ordinary.size(),
        layout.hasTotals()
            ? Optional.of(totals(layout, all, view.missing(reports), memory))
            : Optional.empty(),
        memory,
        view.hasSums() || layout.hasTotals());
  }

  /** How many of the rows are like each other. */
  long ordinary() {
    return lines.stream().filter(line -> line.role() == Role.ORDINARY).count();
  }

  private static Head head(Column<?> column, boolean isPercent) {
    boolean isShare = isPercent && column.unit() == Unit.BYTES;
    Unit unit = isShare ? Unit.RATIO : column.unit();
    return new Head(column.name(), column.heading(), unit, column.style(), column.isBounded());
  }

  private static <R> List<Cell> cells(Layout<R> layout, R row, OptionalLong memory) {
    List<Cell> cells = new ArrayList<>();
    for (Column<R> column : layout.columns()) {
      cells.add(share(column.of(row), layout.isPercent(), memory));
    }
    return cells;
  }

  private static Cell share(Cell cell, boolean isPercent, OptionalLong memory) {
    return isPercent && cell instanceof Amount amount && amount.unit() == Unit.BYTES
        ? amount.shareOf(memory)
        : cell;
  }

  /** The sums of the columns that can be added up, after a label in the first column of text. */
  private static <R> List<Cell> totals(
      Layout<R> layout, Collection<R> rows, int missing, OptionalLong memory) {
    List<Cell> totals = new ArrayList<>();
    boolean isLabelled = false;
    for (Column<R> column : layout.columns()) {
      if (column.isSummed()) {
        totals.add(share(total(column, rows).without(missing), layout.isPercent(), memory));
      } else if (column.unit() == Unit.TEXT && !isLabelled) {
        totals.add(Cell.Text.label("total"));
        isLabelled = true;
      } else {
        totals.add(Cell.Text.nothing());
      }
    }
    return totals;
  }

  private static <R> Amount total(Column<R> column, Collection<R> rows) {
    List<Amount> amounts = new ArrayList<>();
    for (R row : rows) {
      if (column.of(row) instanceof Amount amount) {
        amounts.add(amount);
      }
    }
    return Amount.sum(column.unit(), amounts);
  }

  /** Largest numbers first, texts and ids in ascending order; what is unknown comes last. */
  private static <R> Comparator<R> order(Column<R> column, boolean isReverse) {
    if (column.unit() == Unit.TEXT) {
      Comparator<String> texts = isReverse ? Comparator.reverseOrder() : Comparator.naturalOrder();
      return Comparator.comparing(
          row -> text(column.of(row)).orElse(null), Comparator.nullsLast(texts));
    }
    boolean isAscending = (column.unit() == Unit.ID) != isReverse;
    Comparator<Double> numbers =
        isAscending ? Comparator.naturalOrder() : Comparator.reverseOrder();
    return Comparator.comparing(
        row -> rank(column.of(row)).stream().boxed().findFirst().orElse(null),
        Comparator.nullsLast(numbers));
  }

  private static Optional<String> text(Cell cell) {
    return cell instanceof Cell.Text text ? text.data() : Optional.empty();
  }

  private static OptionalDouble rank(Cell cell) {
    return cell instanceof Amount amount ? amount.rank() : OptionalDouble.empty();
  }
}
