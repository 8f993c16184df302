package io.procmem.exporter.report;

import io.procmem.exporter.report.Sheet.Head;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A value for programs, and its key.
 *
 * @param key its key in JSON and CSV
 * @param value a text, a whole number or a decimal one; empty if there is none, or it is unknown
 */
record Field(String key, Optional<Object> value) {

  /** The values of a cell: a number with bounds has three. */
  static List<Field> of(Head head, Cell cell) {
    if (cell instanceof Cell.Text text) {
      Optional<Object> data = text.data().map(one -> one);
      return head.keys().stream()
          .map(key -> new Field(key, key.equals(head.key()) ? data : Optional.empty()))
          .toList();
    }
    Amount amount = (Amount) cell;
    Field number = new Field(head.key(), value(amount, amount.value()));
    if (!head.isBounded()) {
      return List.of(number);
    }
    boolean isComplete = amount.known() > 0 && amount.missing() == 0;
    return List.of(
        number,
        new Field(head.lowerKey(), value(amount, known(amount.lower(), amount.known() > 0))),
        new Field(head.upperKey(), value(amount, known(amount.upper(), isComplete))));
  }

  private static OptionalDouble known(double number, boolean isKnown) {
    return isKnown ? OptionalDouble.of(number) : OptionalDouble.empty();
  }

  /** A whole number if the unit has only whole numbers. */
  private static Optional<Object> value(Amount amount, OptionalDouble number) {
    return number.stream()
        .boxed()
        .<Object>map(value -> amount.unit().isWhole() ? (Object) Math.round(value) : value)
        .findFirst();
  }
}
