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
 * @param value the measure now, in the unit of the threshold; for USS and PSS, the lower bound. If
 *     the process has ended, the last value that was certain
 * @param upperValue the upper bound of the measure now: the same as {@code value}, unless USS or
 *     PSS of a process is not exact. Infinite if a scan could not read every process of a sum
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
