package io.procmem.exporter.report;

import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Source;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is shown of a view, and how. Immutable.
 *
 * @param view the view
 * @param columns the columns, from left to right
 * @param sort the column that the rows are sorted by, shown or not; empty to keep their order
 * @param isReverse whether the order is reversed
 * @param hasTotals whether a last row has the sums
 * @param isPercent whether amounts of memory are shown as shares of the memory of the machine
 * @param limit the maximum number of rows
 * @param <R> the type of the rows
 */
record Layout<R>(
    View<R> view,
    List<Column<R>> columns,
    Optional<Column<R>> sort,
    boolean isReverse,
    boolean hasTotals,
    boolean isPercent,
    int limit) {

  Layout {
    columns = List.copyOf(columns);
  }

  /** The shown columns and that by which they are sorted. */
  private Stream<Column<R>> needed() {
    return Stream.concat(columns.stream(), sort.stream());
  }

  /** The files that it needs, and no others. */
  Demand demand() {
    Demand files = needed().map(Column::demand).reduce(view.demand(), Demand::plus);
    return isPercent ? files.plus(Source.MEMINFO) : files;
  }

  /** Whether processes must be classified for it. */
  boolean needsRules() {
    return view.needsRules() || needed().anyMatch(Column::needsRules);
  }

  /** The names of its columns of changes, unless these are changes of threads. */
  Set<String> ratesOfProcesses() {
    return view.demand().includes(Source.TASK)
        ? Set.of()
        : needed().filter(Column::isRate).map(Column::name).collect(Collectors.toSet());
  }

  /** Whether it needs two scans. */
  boolean needsTwoScans() {
    return needed().anyMatch(Column::isRate);
  }
}
