/**
 * The tables of {@code report}. A {@link io.procmem.exporter.report.View} declares its columns and
 * finds its rows in a report; what chooses, sorts, adds up and writes them is the same for all.
 */
@NullMarked
package io.procmem.exporter.report;

import org.jspecify.annotations.NullMarked;
