package io.procmem.metrics;

import io.procmem.report.ProcessUsage;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Snapshot;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One row of {@link RowKind#PROCESS}.
 *
 * @param usage the process
 * @param startedAt when the process started; empty if the time of boot is unknown
 * @param takenNanos when the scan began, on the monotonic clock
 */
record ProcessView(ProcessUsage usage, Optional<Instant> startedAt, long takenNanos) {

  ProcessSample sample() {
    return usage.process();
  }

  OptionalDouble cpuRatio() {
    return usage.cpuRatio();
  }

  long rssBytes() {
    return sample().rssBytes().orElse(0);
  }

  boolean startedAfter(Snapshot earlier) {
    return earlier.precedes(sample().id());
  }
}
