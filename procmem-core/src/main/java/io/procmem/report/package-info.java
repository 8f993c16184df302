/**
 * Opinions: sums, rates and rankings, computed from snapshots.
 *
 * <p>Start at {@link io.procmem.report.Report}. Nothing here reads a file or guesses: a sum
 * includes the number of processes it excludes, and a rate without an earlier snapshot is absent.
 */
@NullMarked
package io.procmem.report;

import org.jspecify.annotations.NullMarked;
