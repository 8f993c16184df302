package io.procmem.metrics;

import io.procmem.report.ProcessUsage;
import io.procmem.snapshot.ProcessSample;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What the metrics of {@link RowKind#PROCESS} read.
 *
 * @param usage the process
 * @param startedAt when it started
 * @param takenAt when the scan began
 */
record ProcessView(ProcessUsage usage, Optional<Instant> startedAt, Instant takenAt) {

  ProcessSample sample() {
    return usage.process();
  }

  OptionalDouble cpuRatio() {
    return usage.cpuRatio();
  }
}
