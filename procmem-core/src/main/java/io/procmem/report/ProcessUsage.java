package io.procmem.report;

import io.procmem.classify.Subgroup;
import io.procmem.snapshot.ProcessSample;
import java.util.OptionalDouble;

/**
 * What one process uses.
 *
 * @param process its sample
 * @param subgroup what it is; {@link Subgroup#OTHER} if no rule knows it
 * @param cpuRatio its processor time per time since an earlier snapshot, 1 being one processor;
 *     empty if none tells
 */
public record ProcessUsage(ProcessSample process, Subgroup subgroup, OptionalDouble cpuRatio) {}
