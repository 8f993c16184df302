package io.procmem.internal.parse;

import io.procmem.internal.bytes.ByteCursor;

/**
 * The understanding of one kernel file. A parser is handed bytes, keeps what it found in its fields
 * until the next file, and allocates nothing.
 */
public interface Parser {

  /** Parses a whole file; false if it is not what this file looks like. */
  boolean parse(ByteCursor in);
}
