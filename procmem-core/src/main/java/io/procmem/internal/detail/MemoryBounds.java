package io.procmem.internal.detail;

import io.procmem.internal.parse.StatReading;
import io.procmem.snapshot.ByteRange;

/**
 * Bounds of the memory of a process.
 *
 * @param stat what {@code stat} said when they were found
 */
record MemoryBounds(ByteRange pss, ByteRange uss, StatReading stat) {}
