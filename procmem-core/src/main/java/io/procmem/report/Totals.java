package io.procmem.report;

import io.procmem.counters.Counters;
import java.time.Instant;
import java.util.Optional;

/**
 * Sums over some processes.
 *
 * @param processes how many processes, those that own no memory among them
 * @param threads how many threads they have
 * @param threadStates what those threads are doing of whom that was read
 * @param memory their memory
 * @param cpu their processor time per time
 * @param openFiles their open file descriptors
 * @param oldestStart when the oldest of them started; empty if there is none, or the time of boot
 *     is not known
 * @param counters what they have used up so far, with those of them that have ended
 */
public record Totals(
    int processes,
    int threads,
    ThreadTotals threadStates,
    MemoryTotals memory,
    CpuTotals cpu,
    OpenFilesTotals openFiles,
    Optional<Instant> oldestStart,
    Counters counters) {}
