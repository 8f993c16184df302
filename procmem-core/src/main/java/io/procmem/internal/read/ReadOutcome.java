package io.procmem.internal.read;

/** The result of reading a file, before a failure is diagnosed. */
public enum ReadOutcome {
  /** Read and understood. */
  READ,
  /** It did not open: missing, forbidden, or no descriptor left. */
  NOT_OPENED,
  /** It opened, and reading it failed. */
  NOT_READ,
  /** It had no bytes. */
  EMPTY,
  /** It had more bytes than its cap, or stopped within a line. */
  TRUNCATED,
  /** It does not have the format that its parser expects. */
  MALFORMED
}
