/**
 * Reads the threads of processes and adds up what they use. {@link
 * io.procmem.internal.threads.ThreadLedger} is the entry point. Not API.
 */
@NullMarked
package io.procmem.internal.threads;

import org.jspecify.annotations.NullMarked;
