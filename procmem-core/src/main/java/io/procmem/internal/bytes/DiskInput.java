package io.procmem.internal.bytes;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;

/**
 * A file of the machine that stays open. No channel, although only that has a read at a position: a
 * thread that hangs in a channel read takes the thread that interrupts it down too, and an
 * interrupt would close the file.
 */
final class DiskInput extends RewindableInput {

  private final RandomAccessFile file;

  DiskInput(File file) throws FileNotFoundException {
    this.file = new RandomAccessFile(file, "r");
  }

  @Override
  public void rewind() throws IOException {
    file.seek(0);
  }

  @Override
  public int read() throws IOException {
    return file.read();
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    return file.read(into, from, length);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
