package io.procmem.recorder;

import java.time.Duration;
import java.time.Instant;

/**
 * How much a process grew while it was recorded. A process is recorded only while it is one of
 * those that use the most. Immutable.
 *
 * @param process the process, with its last recorded numbers
 * @param bytes the change of its RSS from the first to the last recorded number; negative if it
 *     fell
 * @param over the time between the two
 * @param lastAt when it was last recorded. If that was before the last report of the recording, the
 *     process has ended, or is no longer one of those that use the most
 */
public record RecordedGrowth(RecordedProcess process, long bytes, Duration over, Instant lastAt) {}
