package io.procmem.report;

import io.procmem.snapshot.ProcessSample;
import java.util.Optional;

/**
 * A threshold starts or stops being exceeded. Immutable.
 *
 * @param threshold the threshold
 * @param subject what exceeds it: a process as {@code pid@start}, a subgroup as {@code
 *     db/postgres}, or a group's name
 * @param process the process, if the subject is one; its last sample if it has ended
 * @param begun true if it starts, false if it stops
 * @param value the measure or its growth now, in the unit of the threshold; of USS and PSS the
 *     lower bound. The last one that was certain if the process has ended. Minus infinity if growth
 *     has no lower bound, which only occurs where it stops exceeding the threshold
 * @param upperValue the upper bound of the same: as {@code value}, unless USS or PSS of a process
 *     is not exact. Infinite if a scan could not read every process of a sum
 * @param knownProcesses for how many of the subject's processes the measure is known, exactly or to
 *     within 2 %
 * @param processes how many processes the subject has in the report. Processes that own no memory,
 *     such as kernel threads, count only if their measure is known
 */
public record Crossing(
    Threshold threshold,
    String subject,
    Optional<ProcessSample> process,
    boolean begun,
    double value,
    double upperValue,
    int knownProcesses,
    int processes) {}
