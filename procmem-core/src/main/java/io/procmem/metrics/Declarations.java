package io.procmem.metrics;

import java.util.ArrayList;
import java.util.List;

/**
 * The metrics of one family, as they are declared one after another.
 *
 * @param <T> what the rows of the family are about
 */
final class Declarations<T> {

  private final RowKind family;
  private final Class<T> subject;
  private final List<Metric.Declaration<T>> declared = new ArrayList<>();

  Declarations(RowKind family, Class<T> subject) {
    this.family = family;
    this.subject = subject;
  }

  Metric.Declaration<T> gauge(String name, Unit unit, String help) {
    return declare(Kind.GAUGE, name, unit, help);
  }

  Metric.Declaration<T> counter(String name, Unit unit, String help) {
    return declare(Kind.COUNTER, name, unit, help);
  }

  Metric.Declaration<T> info(String name, String help) {
    return declare(Kind.INFO, name, Unit.NONE, help);
  }

  private Metric.Declaration<T> declare(Kind kind, String name, Unit unit, String help) {
    Metric.Declaration<T> one = new Metric.Declaration<>(family, subject, kind, name, unit, help);
    declared.add(one);
    return one;
  }

  List<Metric> metrics() {
    return declared.stream().map(Metric.Declaration::metric).toList();
  }
}
