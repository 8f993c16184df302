/**
 * What a group, subgroup or user has used in total, as counters that never go down when processes
 * exit. Values only.
 */
@NullMarked
package io.procmem.counters;

import org.jspecify.annotations.NullMarked;
