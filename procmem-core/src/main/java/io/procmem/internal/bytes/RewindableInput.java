package io.procmem.internal.bytes;

import java.io.IOException;
import java.io.InputStream;

/** An open file that can be read again from its start, and then gives what it has by then. */
public abstract class RewindableInput extends InputStream {

  /** Goes back to the start. */
  public abstract void rewind() throws IOException;
}
