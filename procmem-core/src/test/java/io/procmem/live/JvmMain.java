package io.procmem.live;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A JVM with a heap of a few MB that says, after each line of its input, what its MXBeans say. Its
 * arguments and system properties have a secret that nothing may show.
 */
final class JvmMain {

  private static final byte[][] KEPT = new byte[8][];

  private JvmMain() {}

  /** Answers each line of standard input on standard output. */
  public static void main(String[] arguments) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    usage(); // loads all classes: what it says of the metaspace holds after the last collection
    System.out.println("ready");
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.equals("collect")) {
        for (int i = 0; i < 200; i++) {
          KEPT[i % KEPT.length] = new byte[256 << 10];
        }
        System.gc();
      }
      System.out.println(usage());
    }
  }

  private static String usage() {
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    StringBuilder text =
        new StringBuilder(
            "heap=%d,%d,%d".formatted(heap.getUsed(), heap.getCommitted(), heap.getMax()));
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      String name = pool.getName().toLowerCase(Locale.ROOT);
      if (name.equals("metaspace") || name.equals("compressed class space")) {
        MemoryUsage usage = pool.getUsage();
        text.append(";%s=%d,%d".formatted(name, usage.getUsed(), usage.getCommitted()));
      }
    }
    for (GarbageCollectorMXBean one : ManagementFactory.getGarbageCollectorMXBeans()) {
      text.append(
          ";%s=%d,%d".formatted(one.getName(), one.getCollectionCount(), one.getCollectionTime()));
    }
    return text.toString();
  }
}
