package io.procmem.snapshot;

/** Why a number is missing. */
public enum Reason {
  /**
   * The process, the image it ran, or the thread it was read through ended before it could be read.
   * Nothing needs to be done. If only the thread ended, the process is still in the snapshot.
   */
  VANISHED,
  /**
   * The kernel does not let this JVM's user read it. Memory detail and the executable of another
   * user's process need CAP_SYS_PTRACE; its I/O needs CAP_DAC_READ_SEARCH too. A security module
   * may deny anything.
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
   * The read did not return in time: the process's memory map is locked, or something other than
   * the kernel is mounted over a file of the machine and does not answer (lxcfs); or every reader
   * is stuck in such a read. It is asked again when that read returns.
   */
  HUNG,
  /** This JVM is out of file descriptors. Raise its limit, or close some. */
  EXHAUSTED,
  /**
   * This kernel has no such file, or shows none here ({@code subset=pid}); or a file of the machine
   * is there and does not answer, as where pressure is switched off, or lxcfs has died.
   */
  UNSUPPORTED,
  /** Nobody asked for it in this scan. */
  NOT_ASKED,
  /**
   * Reading it would cost the process, or this scan, more than the detail policy allows. A wider
   * policy allows it.
   */
  TOO_COSTLY
}
