package io.procmem.internal.detail;

import io.procmem.internal.parse.StatReading;
import io.procmem.snapshot.ByteRange;

/**
 * Bounds of the memory of a process.
 *
 * @param stat what {@code stat} said when they were found
 * @param ksmBytes what KSM had merged then, machine-wide
 * @param foundAt when that was, on the monotonic clock
 */
record MemoryBounds(ByteRange pss, ByteRange uss, StatReading stat, long ksmBytes, long foundAt) {}
