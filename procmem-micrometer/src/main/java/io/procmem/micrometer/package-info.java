/**
 * Shows reports of procmem as meters of Micrometer.
 *
 * <p>{@link io.procmem.micrometer.ProcMemBinder} is the entry point. Runs with Micrometer 1.13 to
 * 1.17.
 */
@NullMarked
package io.procmem.micrometer;

import org.jspecify.annotations.NullMarked;
