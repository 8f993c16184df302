package io.procmem.internal.exposition;

import io.procmem.metrics.Metric;
import io.procmem.metrics.RowKind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A row as the report has it. */
class PlainRow<T> extends Row<T> {

  private final T subject;

  PlainRow(
      RowKind<T> kind,
      Object key,
      List<String> labelValues,
      Optional<Instant> startedAt,
      boolean isNew,
      T subject) {
    super(kind, key, labelValues, startedAt, isNew);
    this.subject = subject;
  }

  PlainRow(PlainRow<T> same) {
    super(same);
    this.subject = same.subject;
  }

  final T subject() {
    return subject;
  }

  @Override
  void values(Metric<T> metric, Metric.Sink sink) {
    metric.read(subject, sink);
  }
}
