package io.procmem.comparison;

import java.io.IOException;

/** Who does the work of a row, this library or another, in rounds that can be interleaved. */
interface Rival extends AutoCloseable {

  /** Does all of the work once. */
  Round round() throws IOException;

  /** Ends what it started, and waits until that has ended. */
  @Override
  void close();
}
