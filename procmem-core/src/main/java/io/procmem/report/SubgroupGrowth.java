package io.procmem.report;

import io.procmem.classify.Subgroup;
import java.util.OptionalLong;

/**
 * How the memory of a subgroup changed between two reports: the sum over those that are in it now,
 * less the sum over those that were.
 *
 * @param subgroup the subgroup
 * @param rssBytes how much more they have resident, in bytes, below 0 if less; empty if of one of
 *     them that is not known
 * @param ussBytes the same of what is each one's alone; empty if one of them, in one of the two
 *     reports, has no detail read in that scan
 */
public record SubgroupGrowth(Subgroup subgroup, OptionalLong rssBytes, OptionalLong ussBytes) {}
