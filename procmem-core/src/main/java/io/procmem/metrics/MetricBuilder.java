package io.procmem.metrics;

import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Source;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Declares one metric; see {@link RowMetrics}. Not thread-safe.
 *
 * <p>A value that is not finite is unknown and is left out. So is a negative value of a counter:
 * the kernel's number was impossible, and a registry that rejects it may fail the whole scrape.
 *
 * @param <T> what the rows describe
 */
public final class MetricBuilder<T> {

  final RowKind<T> rowKind;
  final MetricKind kind;
  final String name;
  final Unit unit;
  String counted = "";
  final String help;
  final List<List<String>> cells = new ArrayList<>();
  final List<ToDoubleFunction<T>> readings = new ArrayList<>();
  final Set<Integer> unfoldedCells = new HashSet<>();
  List<String> ownLabels = List.of();
  Demand demand = Demand.of();
  boolean isStandard = true;
  boolean isUp;
  @Nullable DoubleBinaryOperator fold;
  Predicate<T> preventsFold = subject -> false;

  MetricBuilder(RowKind<T> rowKind, MetricKind kind, String name, Unit unit, String help) {
    this.rowKind = rowKind;
    this.kind = kind;
    this.name = name;
    this.unit = unit;
    this.help = help;
  }

  /**
   * What it counts, for {@link Metric#unitSymbol()}.
   *
   * @param what one of these things, such as {@code thread}
   * @return this builder
   */
  public MetricBuilder<T> counts(String what) {
    counted = what;
    return this;
  }

  /**
   * The files it is read from; {@code stat} is always read.
   *
   * @param files the files
   * @return this builder
   */
  public MetricBuilder<T> needs(Source... files) {
    demand = demand.plus(files);
    return this;
  }

  /**
   * Makes it on request: a table shows it only if it is added by name.
   *
   * @return this builder
   */
  public MetricBuilder<T> onRequest() {
    isStandard = false;
    return this;
  }

  /**
   * Makes it say whether the report is current: adapters show it as 0 when everything else fails.
   *
   * @return this builder
   */
  public MetricBuilder<T> isUp() {
    isUp = true;
    return this;
  }

  /**
   * How values combine when rows are folded into one. By default that row has no value, except for
   * counters, which always add up.
   *
   * @param fold combines two values
   * @return this builder
   */
  public MetricBuilder<T> folds(DoubleBinaryOperator fold) {
    this.fold = fold;
    return this;
  }

  /**
   * Selects the rows that make the value of a folded row unknown. By default, a folded row has a
   * value even if that of one of its rows is unknown.
   *
   * @param unknown whether a row has no value, and no folded row that includes it has one
   * @return this builder
   */
  public MetricBuilder<T> foldsUnless(Predicate<T> unknown) {
    this.preventsFold = unknown;
    return this;
  }

  /**
   * Divides it by labels of its own. Each combination of their values is a {@link #cell}.
   *
   * @param labels the names of the labels
   * @return this builder
   */
  public MetricBuilder<T> by(String... labels) {
    ownLabels = List.of(labels);
    return this;
  }

  /**
   * Reads its value, if it has no labels of its own.
   *
   * @param reading reads the value
   * @return this builder
   */
  public MetricBuilder<T> is(ToDoubleFunction<T> reading) {
    return cell(List.of(), reading);
  }

  /**
   * One of its values.
   *
   * @param labelValue the value of its own label
   * @param reading reads the value
   * @return this builder
   */
  public MetricBuilder<T> cell(String labelValue, ToDoubleFunction<T> reading) {
    return cell(List.of(labelValue), reading);
  }

  /**
   * One of its values, which rows have only by themselves, such as an average: a folded row does
   * not have it.
   *
   * @param labelValue the value of its own label
   * @param reading reads the value
   * @return this builder
   */
  public MetricBuilder<T> cellOfOneRow(String labelValue, ToDoubleFunction<T> reading) {
    unfoldedCells.add(cells.size());
    return cell(labelValue, reading);
  }

  /**
   * One of its values.
   *
   * @param labelValues the values of its own labels, in the order of {@link #by}
   * @param reading reads the value
   * @return this builder
   */
  public MetricBuilder<T> cell(List<String> labelValues, ToDoubleFunction<T> reading) {
    cells.add(labelValues);
    readings.add(reading);
    return this;
  }
}
