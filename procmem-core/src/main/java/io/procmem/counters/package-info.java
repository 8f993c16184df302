/**
 * Counters: what a group, subgroup or user has used in total. They do not decrease when processes
 * exit. Values only.
 */
@NullMarked
package io.procmem.counters;

import org.jspecify.annotations.NullMarked;
