package io.procmem.examples.spring.shop;

import java.io.IOException;

/**
 * The main class of a worker process. It takes some memory and holds it until its standard input is
 * closed, which also happens if the service crashes. It runs without a class path, so it is a
 * single class that uses only the JDK.
 */
final class Worker {

  private static final int PAGE = 4096;
  private static final int MEBI = 1 << 20;

  private Worker() {}

  /**
   * Holds memory until standard input ends.
   *
   * @param args the memory to take, in MiB
   * @throws IOException if standard input cannot be read
   */
  public static void main(String[] args) throws IOException {
    byte[][] held = new byte[Integer.parseInt(args[0])][MEBI];
    do {
      touch(held);
    } while (System.in.read() >= 0);
  }

  /** The kernel assigns a page of memory only when it is written to. */
  private static void touch(byte[][] held) {
    for (byte[] block : held) {
      for (int at = 0; at < block.length; at += PAGE) {
        block[at]++;
      }
    }
  }
}
