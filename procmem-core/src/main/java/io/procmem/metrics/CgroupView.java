package io.procmem.metrics;

import io.procmem.container.CgroupUsage;
import io.procmem.report.Report;

/**
 * What the metrics of a control group see.
 *
 * @param usage its numbers
 * @param report the report that they are from
 */
record CgroupView(CgroupUsage usage, Report report) {}
