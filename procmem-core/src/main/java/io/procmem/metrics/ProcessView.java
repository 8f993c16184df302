package io.procmem.metrics;

import io.procmem.mappings.Mappings;
import io.procmem.report.ProcessUsage;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Snapshot;
import io.procmem.threads.ProcessThreads;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One row of {@link RowKind#PROCESS}.
 *
 * @param usage the process
 * @param startedAt when the process started; empty if the time of boot is unknown
 * @param takenNanos when the scan began, on the monotonic clock
 * @param mappings the mappings of all processes
 * @param threads its threads; empty if they were not read
 */
record ProcessView(
    ProcessUsage usage,
    Optional<Instant> startedAt,
    long takenNanos,
    Optional<Mappings> mappings,
    Optional<ProcessThreads> threads) {

  /** Without counters: a sum over counters that end with their process would go down. */
  static final OtherRow<ProcessView> OTHER =
      new OtherRow<>("other", List.of("", "other", "other", "other"), false, ProcessView::rssBytes);

  ProcessSample sample() {
    return usage.process();
  }

  OptionalDouble cpuRatio() {
    return usage.cpuRatio();
  }

  /** How many mappings it has; NaN if unknown. */
  double mappingCount() {
    return mappings
        .flatMap(all -> all.of(sample().id()))
        .map(own -> (double) own.mappings())
        .orElse(Double.NaN);
  }

  /** How many mappings it may have; NaN if unknown. */
  double mappingLimit() {
    return mappings.isPresent() ? Values.of(mappings.get().limit()) : Double.NaN;
  }

  long rssBytes() {
    return sample().rssBytes().orElse(0);
  }

  boolean startedAfter(Snapshot earlier) {
    return earlier.precedes(sample().id());
  }
}
