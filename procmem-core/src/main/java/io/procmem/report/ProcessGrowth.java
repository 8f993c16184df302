package io.procmem.report;

import io.procmem.snapshot.ProcessSample;
import java.util.OptionalLong;

/**
 * How the memory of one process changed between two reports.
 *
 * @param before its sample in the earlier
 * @param now its sample in the later
 * @param rssBytes how much more it has resident, in bytes, below 0 if less; empty if one of the two
 *     does not tell
 * @param ussBytes how much more is its alone, in bytes, below 0 if less; empty if one of the two
 *     has no detail read in its own scan
 */
public record ProcessGrowth(
    ProcessSample before, ProcessSample now, OptionalLong rssBytes, OptionalLong ussBytes) {}
