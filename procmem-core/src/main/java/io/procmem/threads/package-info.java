/**
 * Values: the threads of processes, added up by name. {@link io.procmem.threads.Threads} is the
 * entry point.
 */
@NullMarked
package io.procmem.threads;

import org.jspecify.annotations.NullMarked;
