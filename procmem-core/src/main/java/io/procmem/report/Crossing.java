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
 * @param value the measure now; the last known one if the process has ended
 */
public record Crossing(
    Threshold threshold,
    String subject,
    Optional<ProcessSample> process,
    boolean begun,
    double value) {}
