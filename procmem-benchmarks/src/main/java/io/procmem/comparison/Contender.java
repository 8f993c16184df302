package io.procmem.comparison;

import java.io.IOException;

/** Does the work of a comparison: this library or another. Its runs can be interleaved. */
interface Contender extends AutoCloseable {

  /** Does all of the work once. */
  RunResult run() throws IOException;

  /** Ends everything it started, and waits for that. */
  @Override
  void close();
}
