package io.procmem.internal.bytes;

/** What a path leads to, if its last part is a link that is not followed. */
public enum FileType {
  /** A regular file. */
  FILE,
  DIRECTORY,
  LINK,
  /** A pipe, socket or device: to open it could block. */
  OTHER,
  /** Nothing. */
  MISSING,
  /** Unknown, since access is denied or fails. */
  REFUSED
}
