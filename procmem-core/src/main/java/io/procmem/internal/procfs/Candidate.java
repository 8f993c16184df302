package io.procmem.internal.procfs;

import io.procmem.snapshot.Memory;
import io.procmem.snapshot.ProcessId;
import org.jspecify.annotations.Nullable;

/** A process whose memory detail could be read in this scan, as a detail policy sees it. */
public interface Candidate {

  /** The time of a process whose detail was never read. */
  long NEVER = DetailState.NEVER;

  /** Which process. */
  ProcessId id();

  /** Its resident size in this scan, in bytes. */
  long rssBytes();

  /** When a read of its detail was tried last, on the clock of {@link Moment#nanos}; or never. */
  long triedAt();

  /** Its last detail, of this scan or an earlier one; null if there is none of this image. */
  Memory.@Nullable Detailed lastDetail();

  /**
   * Whether it has, since its last detail was read, neither run nor faulted, grown, shrunk or
   * executed anything, nor a relative that shares its pages.
   */
  boolean isUnchanged();

  /** Whether its reads were disturbed so lately that it is not to be tried again yet. */
  boolean isBackedOff(long now);

  /**
   * How long a read would take, and the process could not map memory, in nanoseconds. Measured by
   * the last read where there was one, else estimated on the high side.
   *
   * @param now the time, on the clock of {@link Moment#nanos}
   */
  long predictedReadNanos(long now);
}
