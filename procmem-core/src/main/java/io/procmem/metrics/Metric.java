package io.procmem.metrics;

import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Source;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A metric: what it is called, what it means, and how its numbers are read off a row.
 *
 * <p>For each row of its family it has a number, or one for each of its {@linkplain #cells() cells}
 * where a label of its own divides it.
 */
public final class Metric {

  private static final String PREFIX = "procmem_";

  private final RowKind family;
  private final String name;
  private final Unit unit;
  private final Kind kind;
  private final String help;
  private final boolean usual;
  private final Demand demand;
  private final List<String> ownLabels;
  private final List<List<String>> cells;
  private final List<ToDoubleFunction<Row>> readings;
  private final @Nullable DoubleBinaryOperator fold;

  private Metric(Declaration<?> declared) {
    this.family = declared.family;
    this.name = declared.name;
    this.unit = declared.unit;
    this.kind = declared.kind;
    this.help = declared.help;
    this.usual = declared.usual;
    this.demand = declared.demand;
    this.ownLabels = declared.ownLabels;
    this.cells = List.copyOf(declared.cells);
    this.readings = List.copyOf(declared.readings);
    this.fold = declared.fold;
  }

  /** Takes the numbers of a metric. */
  @FunctionalInterface
  public interface Sink {

    /**
     * Takes one number.
     *
     * @param cell the index of its cell in {@link Metric#cells()}
     * @param value the number, in the metric's unit; finite
     */
    void accept(int cell, double value);
  }

  /**
   * The subject of a row whose numbers are not simply those of one thing. A class, since every
   * number of every row is asked whether it is of one, and that is answered sooner of a class.
   */
  abstract static class Part {
    abstract double value(Metric metric, int cell);
  }

  /** {@return what its rows are about} */
  public RowKind family() {
    return family;
  }

  /** {@return its name without prefix, unit and {@code total}, as {@code group_resident_memory}} */
  public String name() {
    return name;
  }

  /** {@return what it is counted in} */
  public Unit unit() {
    return unit;
  }

  /** {@return how its numbers behave} */
  public Kind kind() {
    return kind;
  }

  /** {@return what it means, in a sentence or two} */
  public String help() {
    return help;
  }

  /** {@return whether {@link MetricTable#standard()} has it, if it has its family} */
  public boolean isStandard() {
    return usual;
  }

  /** {@return what must be read for it} */
  public Demand demand() {
    return demand;
  }

  /** {@return the names of the labels that tell its cells from each other; most have none} */
  public List<String> ownLabels() {
    return ownLabels;
  }

  /**
   * {@return its cells, each by the values of {@link #ownLabels()}; where there are no such labels,
   * one cell without values}
   */
  public List<List<String>> cells() {
    return cells;
  }

  /**
   * {@return its name in full, as {@code procmem_group_cpu_seconds_total}: how it is spelled by
   * default, and called where metrics are chosen}
   */
  public String fullName() {
    return PREFIX + name + unit.suffix() + kind.suffix();
  }

  /**
   * Reads its numbers off a row. What is not known is left out.
   *
   * @param row a row of its family
   * @param sink takes the numbers, in the order of the cells
   */
  public void read(Row row, Sink sink) {
    for (int cell = 0; cell < readings.size(); cell++) {
      double value = value(row, cell);
      if (Double.isFinite(value)) {
        sink.accept(cell, value);
      }
    }
  }

  /**
   * The number of a cell of a row; NaN if it is not known. A counter below zero is not known
   * either: the kernel's number was impossible, and a registry that refuses it may drop the whole
   * page.
   */
  double value(Row row, int cell) {
    double value =
        row.subject() instanceof Part part
            ? part.value(this, cell)
            : readings.get(cell).applyAsDouble(row);
    return kind == Kind.COUNTER && value < 0 ? Double.NaN : value;
  }

  /** The numbers of a cell of several rows as one; NaN if none is known, or they do not add up. */
  double together(List<Row> rows, int cell) {
    double all = Double.NaN;
    for (Row row : rows) {
      double value = fold == null ? Double.NaN : value(row, cell);
      if (fold != null && Double.isFinite(value)) {
        all = Double.isNaN(all) ? value : fold.applyAsDouble(all, value);
      }
    }
    return all;
  }

  @Override
  public String toString() {
    return fullName();
  }

  /**
   * A metric being declared. Within this package, NaN stands for a number that is not known.
   *
   * @param <T> what the rows of its family are about
   */
  static final class Declaration<T> {

    private final RowKind family;
    private final Class<T> subject;
    private final Kind kind;
    private final String name;
    private final Unit unit;
    private final String help;
    private boolean usual = true;
    private Demand demand = Demand.of();
    private @Nullable DoubleBinaryOperator fold;
    private List<String> ownLabels = List.of();
    private final List<List<String>> cells = new ArrayList<>();
    private final List<ToDoubleFunction<Row>> readings = new ArrayList<>();

    Declaration(RowKind family, Class<T> subject, Kind kind, String name, Unit unit, String help) {
      this.family = family;
      this.subject = subject;
      this.kind = kind;
      this.name = name;
      this.unit = unit;
      this.help = help;
    }

    Declaration<T> needs(Source... sources) {
      demand = demand.plus(sources);
      return this;
    }

    /** It is there only for those who ask for it. */
    Declaration<T> onRequest() {
      usual = false;
      return this;
    }

    /** How the numbers of rows that are folded into one become one; otherwise that has none. */
    Declaration<T> folds(DoubleBinaryOperator fold) {
      this.fold = fold;
      return this;
    }

    Declaration<T> by(String... labels) {
      ownLabels = List.copyOf(Arrays.asList(labels));
      return this;
    }

    /** The number of the only cell. */
    Declaration<T> is(ToDoubleFunction<T> reading) {
      return cell(List.of(), reading);
    }

    /** The number of one of several cells. */
    Declaration<T> cell(String value, ToDoubleFunction<T> reading) {
      return cell(List.of(value), reading);
    }

    Declaration<T> cell(List<String> values, ToDoubleFunction<T> reading) {
      cells.add(values);
      readings.add(row -> reading.applyAsDouble(subject.cast(row.subject())));
      return this;
    }

    Metric metric() {
      return new Metric(this);
    }
  }
}
