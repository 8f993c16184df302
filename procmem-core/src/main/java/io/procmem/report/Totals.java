package io.procmem.report;

import io.procmem.counters.Counter;
import io.procmem.counters.Counters;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Sums over some processes. Immutable.
 *
 * @param processes the number of processes, including those that own no memory; also 0 if no scan
 *     succeeded, which {@link Report#problem()} tells
 * @param threads the number of their threads
 * @param threadStates their threads by state
 * @param memory their memory
 * @param cpu their CPU usage
 * @param openFiles their open file descriptors
 * @param oldestStart when the oldest process started; empty if there is no process, or the boot
 *     time is unknown
 * @param counters what they have used so far, including processes that have ended
 */
public record Totals(
    int processes,
    int threads,
    ThreadTotals threadStates,
    MemoryTotals memory,
    CpuTotals cpu,
    OpenFilesTotals openFiles,
    Optional<Instant> oldestStart,
    Counters counters) {

  /** {@return whether any process is or was part of these sums} */
  public boolean isInhabited() {
    boolean isCounted = counters.get(Counter.CPU_USER_NANOS).isPresent();
    return processes > 0
        || (isCounted
            && Arrays.stream(Counter.values())
                .anyMatch(counter -> !counters.get(counter).equals(OptionalLong.of(0))));
  }
}
