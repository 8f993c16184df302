package io.procmem.report;

import io.procmem.classify.Subgroup;
import io.procmem.snapshot.ProcessSample;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What one process uses. Immutable.
 *
 * @param process its sample
 * @param subgroup its subgroup; {@link Subgroup#OTHER} if no rule matches it
 * @param cpuRatio its CPU usage since an earlier snapshot, 1 = one CPU; empty if unknown
 * @param systemCpuRatio the part of {@code cpuRatio} in the kernel; empty if that is unknown
 * @param ioBytesPerSecond bytes per second read from and written to storage since an earlier
 *     snapshot; empty if unknown
 * @param rssGrowthBytes the change of its RSS since the previous snapshot, in bytes, negative if it
 *     fell; from an exact RSS to an exact one, or from an approximate one to an approximate one, so
 *     the snapshot that it is compared with may be an earlier one. Empty if unknown
 * @param orderProven whether its rank is certain: its bounds do not overlap those of any process
 *     ranked above or below it, shown or not. Touching bounds do not overlap. Processes that the
 *     scan could not read at all are not considered. Always true for rankings other than {@link
 *     Ranking#USS} and {@link Ranking#PSS}, and for processes that are not from a ranking
 */
public record ProcessUsage(
    ProcessSample process,
    Subgroup subgroup,
    OptionalDouble cpuRatio,
    OptionalDouble systemCpuRatio,
    OptionalLong ioBytesPerSecond,
    OptionalLong rssGrowthBytes,
    boolean orderProven) {}
