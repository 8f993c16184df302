/**
 * Reads files: which bytes a parser gets, why a read failed, and which thread may hang in it. Not
 * API.
 *
 * <p>{@link io.procmem.internal.read.ProcReader} reads for one thread, {@link
 * io.procmem.internal.read.Diagnosis} finds out why a read failed, and {@link
 * io.procmem.internal.read.ReaderThreads} make the reads that can hang. {@link
 * io.procmem.internal.read.ProcessFiles} holds what lasts between scans for one process.
 */
@NullMarked
package io.procmem.internal.read;

import org.jspecify.annotations.NullMarked;
