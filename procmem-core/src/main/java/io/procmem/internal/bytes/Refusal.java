package io.procmem.internal.bytes;

/** How a file system refuses an access. */
public enum Refusal {
  /** It does not refuse it. */
  NONE,
  /** There is no such file; ENOENT. */
  MISSING,
  /** This user may not; EACCES. */
  FORBIDDEN,
  /** For another reason: no descriptor left, a file server that has died, or not known. */
  OTHER
}
