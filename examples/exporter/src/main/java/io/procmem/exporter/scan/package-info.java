/**
 * Options of a scan: by which rules it classifies processes, and how it reads them. {@link
 * io.procmem.exporter.scan.ProcOptions} has those of all commands that scan, {@link
 * io.procmem.exporter.scan.ScanOptions} those of the commands that write metrics.
 */
@NullMarked
package io.procmem.exporter.scan;

import org.jspecify.annotations.NullMarked;
