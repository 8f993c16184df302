package io.procmem.internal.bytes;

/** A way to ask a file system for something. */
public enum Access {
  /** Opening a file for reading. */
  OPEN,
  /** Reading where a link leads, without going there. */
  LINK,
  /** Listing a directory. */
  LIST,
  /** Asking for attributes; a link is not followed. */
  LOOK
}
