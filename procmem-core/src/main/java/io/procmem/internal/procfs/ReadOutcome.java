package io.procmem.internal.procfs;

/** How a read of a file went, before anybody asks why. */
enum ReadOutcome {
  /** Read and understood. */
  READ,
  /** It did not open: not there, forbidden, or no descriptor left. */
  NOT_OPENED,
  /** It opened, and a read of it failed. */
  NOT_READ,
  /** It had no bytes. */
  EMPTY,
  /** It had more bytes than its cap, or stopped within a line. */
  TRUNCATED,
  /** Its parser did not know it. */
  MALFORMED
}
