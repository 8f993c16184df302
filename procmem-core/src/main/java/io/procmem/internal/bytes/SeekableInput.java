package io.procmem.internal.bytes;

import java.io.IOException;
import java.io.InputStream;

/** An open file that can be read from any position, with its current content. */
public abstract class SeekableInput extends InputStream {

  /**
   * Goes to a position.
   *
   * @param position where the next read begins, in bytes from the start
   * @throws IOException if the file is closed
   */
  public abstract void seek(long position) throws IOException;
}
