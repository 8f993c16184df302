package io.procmem.exporter.report;

import io.procmem.report.Report;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The reports that a table is made of. Immutable.
 *
 * @param latest the report that is shown
 * @param earlier the report of a scan before, for the change between the two; empty if no column
 *     needs it
 */
public record Reports(Report latest, Optional<Report> earlier) {

  /** The time between the two scans, in seconds; empty if there is only one. */
  OptionalDouble seconds() {
    return earlier.stream()
        .mapToDouble(
            report ->
                (latest.snapshot().monotonicNanos() - report.snapshot().monotonicNanos()) / 1e9)
        .findFirst();
  }
}
