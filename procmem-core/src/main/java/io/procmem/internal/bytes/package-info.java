/**
 * Bytes: bounded reads into reused arrays, and a cursor over them that allocates nothing. Not
 * exported.
 *
 * <p>{@link io.procmem.internal.bytes.FileTree} is the only seam to a file system: everything above
 * it can be told by a test. Files are read through {@link java.io.FileInputStream} or {@link
 * java.io.RandomAccessFile}, never a channel: a thread hung in a channel read takes the thread that
 * interrupts it down too.
 */
@NullMarked
package io.procmem.internal.bytes;

import org.jspecify.annotations.NullMarked;
