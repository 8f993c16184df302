/**
 * Bounded reads into reused arrays, and a cursor over the bytes that allocates nothing. Not API.
 *
 * <p>All access to files goes through {@link io.procmem.internal.bytes.FileTree}, so tests can
 * replace the file system. Files are read through {@link java.io.FileInputStream} or {@link
 * java.io.RandomAccessFile}, never through a channel: if a thread hangs in a channel read, a thread
 * that interrupts it hangs too.
 */
@NullMarked
package io.procmem.internal.bytes;

import org.jspecify.annotations.NullMarked;
