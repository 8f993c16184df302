package io.procmem.internal.bytes;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;

/**
 * A file on disk that can be read at any position. It is not read through a channel: if a thread
 * hangs in a channel read, a thread that interrupts it hangs too, and an interrupt closes the
 * channel.
 */
final class DiskInput extends SeekableInput {

  private final RandomAccessFile file;

  DiskInput(File file) throws FileNotFoundException {
    this.file = new RandomAccessFile(file, "r");
  }

  @Override
  public void seek(long position) throws IOException {
    file.seek(position);
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
