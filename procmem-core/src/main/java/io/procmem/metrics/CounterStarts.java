package io.procmem.metrics;

import io.procmem.report.Report;
import io.procmem.report.Totals;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * When the counters of groups or users started from nothing: of one that a report shows and the
 * report before did not, when that was taken. Of those in the first report nobody knows.
 */
final class CounterStarts {

  private Map<Object, Optional<Instant>> known = Map.of();
  private Set<Object> isNew = Set.of();
  private Optional<Instant> before = Optional.empty();
  private long steppedTo = Long.MIN_VALUE;

  /** The rows, each with its beginning. */
  List<Row> of(Report report, List<Row> rows) {
    long time = report.snapshot().monotonicNanos();
    if (report.problem().isEmpty() && time > steppedTo) { // else it may lack who is there
      boolean first = steppedTo == Long.MIN_VALUE;
      Map<Object, Optional<Instant>> now = new HashMap<>();
      Set<Object> came = new HashSet<>();
      for (Row row : rows) {
        if (!TotalsMetrics.wasNeverThere((Totals) row.subject())) {
          now.put(row.key(), known.getOrDefault(row.key(), before));
          if (!first && !known.containsKey(row.key())) {
            came.add(row.key());
          }
        }
      }
      steppedTo = time;
      known = now;
      isNew = came;
      before = Optional.of(report.snapshot().takenAt());
    }
    List<Row> begun = new ArrayList<>(rows.size());
    for (Row row : rows) {
      Optional<Instant> at = known.getOrDefault(row.key(), Optional.empty());
      boolean came = isNew.contains(row.key());
      begun.add(new Row(row.key(), row.labelValues(), at, came, row.subject()));
    }
    return begun;
  }
}
