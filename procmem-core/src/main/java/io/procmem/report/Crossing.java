package io.procmem.report;

import io.procmem.snapshot.ProcessSample;
import java.util.Optional;

/**
 * A threshold begins to be exceeded, or is no longer.
 *
 * @param threshold the threshold
 * @param subject by what: a process as {@code pid@start}, a subgroup as {@code db/postgres}, or a
 *     group's name
 * @param process the process, if it is one; as last seen if it has ended
 * @param begun whether it begins, rather than ends
 * @param value the measure now; the last one known if the process has ended
 */
public record Crossing(
    Threshold threshold,
    String subject,
    Optional<ProcessSample> process,
    boolean begun,
    double value) {}
