package io.procmem.live;

import io.procmem.DetailPolicy;
import io.procmem.ProcMem;
import io.procmem.Selection;
import io.procmem.jvm.JvmMemory;
import io.procmem.jvm.JvmPart;
import io.procmem.jvm.JvmPart.Kind;
import io.procmem.report.Report;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.Unreadable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.zip.Deflater;

/**
 * A JVM that allocates known amounts, one kind after the other, and says after each what {@link
 * JvmMemory} shows: lines of the name of the step, the part, its memory, and its committed memory.
 * In the end, it also says what a count of pages shows, as it is made for a large heap.
 */
public final class OwnJvmMain {

  static final int MIB = 1 << 20;
  static final int DIRECT_BYTES = 64 * MIB;
  static final int MAPPED_BYTES = 48 * MIB;
  static final int THREADS = 40;
  static final int DEFLATERS = 100;
  static final int CLASSES = 2000;

  private static final List<Object> KEPT = new ArrayList<>();

  private OwnJvmMain() {}

  /** Runs and ends. Without arguments, it only says what there is. */
  public static void main(String[] args) throws Exception {
    try (ProcMem procMem =
        ProcMem.builder().maxAge(Duration.ZERO).waitAtMost(Duration.ofSeconds(30)).build()) {
      say("start", procMem);
      if (args.length == 0) {
        return;
      }
      for (int i = 0; i < 8; i++) {
        KEPT.add(ByteBuffer.allocateDirect(DIRECT_BYTES / 8));
      }
      say("direct", procMem);
      map(Path.of(args[0]));
      say("mapped", procMem);
      overflowStacks();
      say("threads", procMem);
      for (int i = 0; i < DEFLATERS; i++) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        deflater.setInput(new byte[200_000]);
        deflater.deflate(new byte[100]);
        KEPT.add(deflater);
      }
      say("malloc", procMem);
      defineClasses();
      say("classes", procMem);
    }
    DetailPolicy shortest = DetailPolicy.standard().stallAtMost(Duration.ofNanos(1));
    try (ProcMem counting =
        ProcMem.builder()
            .select(Selection.self())
            .detail(shortest)
            .waitAtMost(Duration.ofSeconds(30))
            .build()) {
      say("counted", counting);
    }
    System.out.println("code truth " + executableBytes() + " -1");
  }

  private static void say(String step, ProcMem procMem) {
    Report report = procMem.report(Demand.of(Source.OWN_JVM));
    report.snapshot().unreadable().stream()
        .filter(row -> row.file() == Source.OWN_JVM)
        .map(Unreadable::explanation)
        .forEach(System.out::println);
    JvmMemory memory = report.extras().ownJvm().orElseThrow();
    for (JvmPart part : memory.parts()) {
      long committed = part.committedBytes().orElse(-1);
      System.out.println(step + " " + part.kind() + " " + part.memoryBytes() + " " + committed);
    }
    System.out.println(step + " all " + memory.memoryBytes() + " " + memory.rssBytes());
    for (Kind kind : memory.notes().keySet()) {
      System.out.println(step + " note-" + kind + " 0 -1");
    }
  }

  private static void map(Path directory) throws IOException {
    Path file = directory.resolve("mapped");
    Files.write(file, new byte[MAPPED_BYTES]);
    try (FileChannel channel = FileChannel.open(file)) {
      KEPT.add(channel.map(FileChannel.MapMode.READ_ONLY, 0, MAPPED_BYTES).load());
    }
  }

  /** Starts threads that use all of their stack, and then wait. */
  private static void overflowStacks() throws InterruptedException {
    CountDownLatch ready = new CountDownLatch(THREADS);
    for (int i = 0; i < THREADS; i++) {
      Thread thread = new Thread(() -> overflow(ready));
      thread.setDaemon(true);
      thread.start();
    }
    ready.await();
  }

  private static void overflow(CountDownLatch ready) {
    try {
      depth(0);
    } catch (StackOverflowError e) {
      ready.countDown();
    }
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @SuppressWarnings("InfiniteRecursion") // until the stack is full
  private static int depth(int frames) {
    return depth(frames + 1) + frames;
  }

  private static void defineClasses() throws IOException {
    byte[] code;
    try (InputStream in = OwnJvmMain.class.getResourceAsStream("OwnJvmMain$Defined.class")) {
      code = in.readAllBytes();
    }
    for (int i = 0; i < CLASSES; i++) {
      KEPT.add(new Loader().define(code));
    }
  }

  private static final class Loader extends ClassLoader {
    private Loader() {
      super(null);
    }

    private Class<?> define(byte[] code) {
      Class<?> defined = defineClass(Defined.class.getName(), code, 0, code.length);
      resolveClass(defined);
      return defined;
    }
  }

  /** A class of which there are many. */
  static final class Defined {
    private int sum;

    int one(int more) {
      sum += more;
      return sum;
    }

    String two() {
      return "two" + sum;
    }

    long three() {
      return sum * 3L;
    }
  }

  /** The resident memory that can be executed and belongs to no file, read in another way. */
  private static long executableBytes() throws IOException {
    long bytes = 0;
    boolean counts = false;
    for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
      if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
        counts = line.matches("\\S+ ..x. \\S+ \\S+ 0 *");
      } else if (counts && line.startsWith("Rss:")) {
        bytes += Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
      }
    }
    return bytes;
  }
}
