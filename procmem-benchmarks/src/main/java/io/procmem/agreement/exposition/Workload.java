package io.procmem.agreement.exposition;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * A process with known threads, open files, CPU time and written bytes, which then does nothing
 * until its standard input ends.
 */
public final class Workload {

  private static final int THREADS = 5;
  private static final int FILES = 20;
  private static final int BLOCKS = 8;
  private static final long BUSY_NANOS = 500_000_000;

  private Workload() {}

  /**
   * Works, prints a line and waits.
   *
   * @param args the file to write, and its role, which is only part of its command line
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path file = Path.of(args[0]);
    CountDownLatch done = new CountDownLatch(THREADS);
    for (int number = 1; number <= THREADS; number++) {
      Thread thread = new Thread(() -> work(done), "worker-" + number);
      thread.setDaemon(true);
      thread.start();
    }
    List<FileChannel> open = new ArrayList<>();
    try {
      FileChannel written =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      open.add(written);
      for (int block = 0; block < BLOCKS; block++) {
        written.write(ByteBuffer.allocate(1 << 20));
      }
      written.force(true);
      while (open.size() < FILES) {
        open.add(FileChannel.open(file));
      }
      done.await();
      System.out.println("ready");
      InputStream in = System.in;
      while (in.read() >= 0) {
        // until it ends
      }
    } finally {
      for (FileChannel channel : open) {
        channel.close();
      }
    }
  }

  private static void work(CountDownLatch done) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < BUSY_NANOS) {
      Thread.onSpinWait();
    }
    done.countDown();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
