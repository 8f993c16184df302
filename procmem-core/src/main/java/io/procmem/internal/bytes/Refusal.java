package io.procmem.internal.bytes;

/** How a file system refuses an access. */
public enum Refusal {
  /** It does not: the access works. */
  NONE,
  /** There is no such file; ENOENT. */
  MISSING,
  /** This user is not permitted; EACCES. */
  FORBIDDEN,
  /** Another or an unknown reason, such as no descriptor left, or a file server that is down. */
  OTHER
}
