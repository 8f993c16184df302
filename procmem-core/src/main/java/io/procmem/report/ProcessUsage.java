package io.procmem.report;

import io.procmem.snapshot.ProcessSample;
import java.util.OptionalDouble;

/**
 * What one process uses.
 *
 * @param process its sample
 * @param cpuRatio its processor time per time since an earlier snapshot, 1 being one processor;
 *     empty if none tells
 */
public record ProcessUsage(ProcessSample process, OptionalDouble cpuRatio) {}
