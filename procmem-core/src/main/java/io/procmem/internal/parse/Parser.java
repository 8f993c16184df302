package io.procmem.internal.parse;

import io.procmem.internal.bytes.ByteCursor;

/**
 * Parses one kernel file. A parser gets bytes, keeps the result in its fields until it parses the
 * next file, and allocates nothing. Not thread-safe.
 */
public interface Parser {

  /** Parses a complete file; false if it does not have the expected format. */
  boolean parse(ByteCursor in);
}
