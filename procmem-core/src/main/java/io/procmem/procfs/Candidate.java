package io.procmem.procfs;

import io.procmem.snapshot.Memory;
import io.procmem.snapshot.ProcessId;
import org.jspecify.annotations.Nullable;

/** A process whose memory detail could be read in this scan, as a detail policy sees it. */
public interface Candidate {

  /** Which process. */
  ProcessId id();

  /** Its resident size in this scan, in bytes. */
  long rssBytes();

  /** The detail read last, null if there is none of this image. */
  Memory.@Nullable Detailed lastDetail();

  /**
   * How long a read would take, and the process could not map memory, in nanoseconds. Measured by
   * the last read where there was one, else estimated on the high side.
   */
  long predictedReadNanos();
}
