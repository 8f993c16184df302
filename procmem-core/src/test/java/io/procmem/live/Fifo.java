package io.procmem.live;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** A named pipe. Opening it for reading blocks until it has a writer: a simple way to hang. */
public final class Fifo {

  private final Path path;

  private Fifo(Path path) {
    this.path = path;
  }

  /** Creates one at a path where no file exists. */
  public static Fifo at(Path path) throws IOException, InterruptedException {
    int result = new ProcessBuilder("mkfifo", path.toString()).inheritIO().start().waitFor();
    if (result != 0) {
      throw new IOException("mkfifo " + path + " ended with " + result);
    }
    return new Fifo(path);
  }

  public Path path() {
    return path;
  }

  /** Unblocks all threads that are opening it now; they read an empty file. Does not block. */
  public void release() throws IOException {
    new RandomAccessFile(path.toFile(), "rw").close();
  }
}
