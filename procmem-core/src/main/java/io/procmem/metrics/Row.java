package io.procmem.metrics;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one number of each metric of a {@link RowKind} is about: a subgroup, a user, a process, the
 * machine.
 */
public final class Row {

  private final Object key;
  private final List<String> labelValues;
  private final Optional<Instant> startedAt;
  private final boolean isNew;
  private final Object subject;

  Row(
      Object key,
      List<String> labelValues,
      Optional<Instant> startedAt,
      boolean isNew,
      Object subject) {
    this.key = key;
    this.labelValues = List.copyOf(labelValues);
    this.startedAt = startedAt;
    this.isNew = isNew;
    this.subject = subject;
  }

  /** The same row, with numbers from elsewhere. */
  Row withSubject(Object other) {
    return new Row(key, labelValues, startedAt, isNew, other);
  }

  /**
   * {@return what stays the same as long as it is about the same; a pid that was given out again is
   * another}
   */
  public Object key() {
    return key;
  }

  /**
   * {@return the values of {@link MetricTable#labelNames}, in their order; never null, printable}
   */
  public List<String> labelValues() {
    return labelValues;
  }

  /**
   * {@return when its counters started from nothing, by the machine's clock; empty if that is not
   * known}
   */
  public Optional<Instant> startedAt() {
    return startedAt;
  }

  /**
   * {@return whether its counters started from nothing after the report shown before, so that all
   * they show has happened since; decided by the kernel's start times, whatever the clock was set
   * to}
   */
  public boolean isNew() {
    return isNew;
  }

  /** What the metrics of its family read. */
  Object subject() {
    return subject;
  }

  @Override
  public String toString() {
    return labelValues.toString();
  }
}
