package io.procmem.report;

import io.procmem.classify.Subgroup;

/**
 * What the processes of one subgroup use together. Immutable.
 *
 * @param subgroup the subgroup
 * @param totals the sums over its processes; there may be no process
 */
public record SubgroupUsage(Subgroup subgroup, Totals totals) {}
