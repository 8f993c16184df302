package io.procmem.metrics;

import io.procmem.container.CgroupUsage;
import io.procmem.report.Report;

/**
 * The values from which the metrics of a control group are computed.
 *
 * @param usage the memory and limits of the control group
 * @param report the report that they are from
 */
record CgroupView(CgroupUsage usage, Report report) {}
