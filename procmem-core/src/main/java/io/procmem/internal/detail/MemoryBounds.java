package io.procmem.internal.detail;

import io.procmem.internal.parse.StatReading;
import io.procmem.snapshot.ByteRange;

/**
 * Bounds of the memory of a process.
 *
 * @param stat the content of {@code stat} when they were found
 * @param ksmBytes how much memory KSM had merged then, machine-wide
 * @param foundAt when they were found, on the monotonic clock
 */
record MemoryBounds(ByteRange pss, ByteRange uss, StatReading stat, long ksmBytes, long foundAt) {}
