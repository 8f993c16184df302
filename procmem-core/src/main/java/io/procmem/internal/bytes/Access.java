package io.procmem.internal.bytes;

/** A kind of access to a file. */
public enum Access {
  /** Opening a file for reading. */
  OPEN,
  /** Reading the target of a link, without accessing the target. */
  LINK,
  /** Listing a directory. */
  LIST,
  /** Reading attributes, without following a link. */
  LOOK
}
