package io.procmem.recorder;

import java.time.Duration;

/**
 * How much a process grew while it was recorded. A process is recorded only while it is one of
 * those that use the most. Immutable.
 *
 * @param process the process, with its last recorded numbers
 * @param bytes the change of its RSS from the first to the last recorded number; negative if it
 *     fell
 * @param over the time between the two
 */
public record RecordedGrowth(RecordedProcess process, long bytes, Duration over) {}
