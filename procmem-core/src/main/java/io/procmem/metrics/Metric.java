package io.procmem.metrics;

import io.procmem.snapshot.Demand;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A metric: its name, its meaning, and how its values are read from a row. For each row it has one
 * value, or one for each of its {@linkplain #cells() cells} if it has labels of its own. Immutable.
 *
 * @param <T> what its rows describe
 */
public final class Metric<T> {

  private final RowKind<T> rowKind;
  private final String name;
  private final Unit unit;
  private final String counted;
  private final MetricKind kind;
  private final String help;
  private final boolean isStandard;
  private final boolean isUp;
  private final Demand demand;
  private final List<String> ownLabels;
  private final List<List<String>> cells;
  private final List<ToDoubleFunction<T>> readings;
  private final Set<Integer> unfoldedCells;
  private final @Nullable DoubleBinaryOperator fold;
  private final Predicate<T> preventsFold;

  Metric(MetricBuilder<T> declared) {
    this.rowKind = declared.rowKind;
    this.name = declared.name;
    this.unit = declared.unit;
    this.counted = declared.counted;
    this.kind = declared.kind;
    this.help = declared.help;
    this.isStandard = declared.isStandard;
    this.isUp = declared.isUp;
    this.demand = declared.demand;
    this.ownLabels = declared.ownLabels;
    this.cells = List.copyOf(declared.cells);
    this.readings = List.copyOf(declared.readings);
    this.unfoldedCells = Set.copyOf(declared.unfoldedCells);
    this.fold = declared.fold;
    this.preventsFold = declared.preventsFold;
  }

  /** Receives the values of a metric. */
  @FunctionalInterface
  public interface Sink {

    /**
     * Receives one value.
     *
     * @param cell the index of its cell in {@link Metric#cells()}
     * @param value the value, in the metric's unit; finite
     */
    void accept(int cell, double value);
  }

  /** {@return the rows it has values for} */
  public RowKind<T> rowKind() {
    return rowKind;
  }

  /**
   * {@return its name without prefix, unit and {@code _total}: {@code group_resident_memory}. A
   * name with dots is one of OpenTelemetry: {@code process.memory.usage}}
   */
  public String name() {
    return name;
  }

  /** {@return the unit of its values} */
  public Unit unit() {
    return unit;
  }

  /**
   * {@return its unit as OpenTelemetry shows it: its symbol by UCUM, such as {@code By}, or what it
   * counts in braces}
   */
  public String unitSymbol() {
    return counted.isEmpty() ? unit.ucum() : "{" + counted + "}";
  }

  /** {@return whether its name and those of its labels are by OpenTelemetry, with dots} */
  public boolean isOpenTelemetry() {
    return name.indexOf('.') >= 0;
  }

  /** {@return how its values behave} */
  public MetricKind kind() {
    return kind;
  }

  /** {@return its meaning, in one or two sentences} */
  public String help() {
    return help;
  }

  /** {@return whether {@link MetricTable#with(RowKind...)} adds it; false if it is on request} */
  public boolean isStandard() {
    return isStandard;
  }

  /** {@return whether it says that the report is current, as {@code procmem_up} does} */
  public boolean isUp() {
    return isUp;
  }

  /** {@return the files it is read from} */
  public Demand demand() {
    return demand;
  }

  /** {@return the names of its own labels; most metrics have none} */
  public List<String> ownLabels() {
    return ownLabels;
  }

  /**
   * {@return its cells, each as the values of {@link #ownLabels()}; without own labels, one cell
   * without values}
   */
  public List<List<String>> cells() {
    return cells;
  }

  /** {@return its name with unit and {@code _total}: {@code group_cpu_seconds_total}} */
  public String nameWithSuffixes() {
    return nameWithUnit() + kind.suffix();
  }

  /** {@return its name with unit, and without dots: {@code process_memory_usage_bytes}} */
  public String nameWithUnit() {
    return name.replace('.', '_') + unit.suffix();
  }

  /** {@return how the values of several rows become one; empty if they do not} */
  public Optional<DoubleBinaryOperator> fold() {
    return Optional.ofNullable(fold);
  }

  /**
   * Whether a folded row has the value of a cell, if the metric {@linkplain #fold() folds}.
   *
   * @param cell the index of the cell in {@link #cells()}
   * @return false if only single rows have it
   */
  public boolean folds(int cell) {
    return !unfoldedCells.contains(cell);
  }

  /**
   * Whether a row makes the value of a folded row unknown.
   *
   * @param subject what the row describes
   * @return whether a folded row that includes it has no value
   */
  public boolean preventsFold(T subject) {
    return preventsFold.test(subject);
  }

  /**
   * Reads its values. Unknown values are left out.
   *
   * @param subject what the row describes
   * @param sink receives the values, in the order of the cells
   */
  public void read(T subject, Sink sink) {
    for (int cell = 0; cell < readings.size(); cell++) {
      double value = readings.get(cell).applyAsDouble(subject);
      if (Double.isFinite(value) && !(kind == MetricKind.COUNTER && value < 0)) {
        sink.accept(cell, value);
      }
    }
  }

  /**
   * This metric, as one of a row kind.
   *
   * @param <S> what the rows of that kind describe
   * @param expected the row kind
   * @return this metric
   * @throws IllegalArgumentException if its rows are of another kind
   */
  @SuppressWarnings("unchecked") // a metric and its row kind describe the same type
  public <S> Metric<S> of(RowKind<S> expected) {
    if (!rowKind.equals(expected)) {
      throw new IllegalArgumentException(this + " has no values for rows of kind " + expected);
    }
    return (Metric<S>) this;
  }

  @Override
  public String toString() {
    return nameWithSuffixes();
  }
}
