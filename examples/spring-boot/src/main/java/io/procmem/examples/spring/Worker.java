package io.procmem.examples.spring;

import java.io.IOException;

/**
 * The main class of a worker process: takes some memory and holds it until its standard input is
 * closed, which happens however the service ends. Starts alone, so it uses the JDK only and is one
 * class file.
 */
final class Worker {

  private static final int PAGE = 4096;
  private static final int MEBI = 1 << 20;

  private Worker() {}

  /**
   * Works.
   *
   * @param args how many MiB to take
   */
  public static void main(String[] args) throws IOException {
    byte[][] held = new byte[Integer.parseInt(args[0])][MEBI];
    do {
      touch(held);
    } while (System.in.read() >= 0);
  }

  /** What nobody has written to is not in memory. */
  private static void touch(byte[][] held) {
    for (byte[] block : held) {
      for (int at = 0; at < block.length; at += PAGE) {
        block[at]++;
      }
    }
  }
}
