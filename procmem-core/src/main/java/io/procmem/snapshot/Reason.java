package io.procmem.snapshot;

/** Why a number is missing. */
public enum Reason {
  /** The process, or the image it ran, ended before it could be read. Nothing to mend. */
  VANISHED,
  /**
   * The kernel does not let this JVM's user read it. Memory detail and the executable of another
   * user's process need CAP_SYS_PTRACE; its I/O needs CAP_DAC_READ_SEARCH too.
   */
  DENIED,
  /** The file was empty though its process has memory. */
  EMPTY,
  /** The file ended before it was complete, or was longer than is ever read. */
  TRUNCATED,
  /**
   * The detail contradicts the resident size read around it: mappings moved while the kernel walked
   * them. Read again in the next scan.
   */
  TORN,
  /** The text is not what this file looks like. Please report it. */
  MALFORMED,
  /**
   * The read did not return in time, because the process's memory map is locked; or every reader is
   * stuck in such a read. It is asked again when that read returns.
   */
  HUNG,
  /** This JVM is out of file descriptors. Raise its limit, or close some. */
  EXHAUSTED,
  /** This kernel has no such file. */
  UNSUPPORTED,
  /** Nobody asked for it in this scan. */
  NOT_ASKED,
  /**
   * Reading it would cost the process, or this scan, more than the detail policy allows. A wider
   * policy allows it.
   */
  TOO_COSTLY
}
