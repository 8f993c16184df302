/**
 * Opinions: sums, rates and who uses most, worked out from snapshots.
 *
 * <p>{@link io.procmem.report.Report} is the way in. Nothing here reads a file, and nothing is made
 * up: a sum says how many processes it could not include, and a rate that has no earlier snapshot
 * to be taken from is absent.
 */
@NullMarked
package io.procmem.report;

import org.jspecify.annotations.NullMarked;
