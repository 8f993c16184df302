package io.procmem.report;

import io.procmem.classify.Subgroup;
import io.procmem.snapshot.ProcessSample;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What one process uses.
 *
 * @param process its sample
 * @param subgroup what it is; {@link Subgroup#OTHER} if no rule knows it
 * @param cpuRatio its processor time per time since an earlier snapshot, 1 being one processor;
 *     empty if none tells
 * @param ioBytesPerSecond bytes it has read from and written to storage per second since then;
 *     empty if none tells, or if {@code io} was not asked for
 * @param rssGrowthBytes how much more it has resident than in the snapshot before; empty if that is
 *     not known, or it has no more
 */
public record ProcessUsage(
    ProcessSample process,
    Subgroup subgroup,
    OptionalDouble cpuRatio,
    OptionalLong ioBytesPerSecond,
    OptionalLong rssGrowthBytes) {}
