package io.procmem.internal.bytes;

import java.io.IOException;
import java.io.InputStream;

/** An open file that can be read again from its start, with its current content. */
public abstract class RewindableInput extends InputStream {

  /**
   * Goes back to the start.
   *
   * @throws IOException if the file is closed
   */
  public abstract void rewind() throws IOException;
}
