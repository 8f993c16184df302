package io.procmem.benchmarks;

import io.procmem.ProcMem;
import io.procmem.Rules;
import io.procmem.ledger.LedgerArea;
import io.procmem.ledger.LedgerArea.Kind;
import io.procmem.ledger.LedgerRow;
import io.procmem.ledger.MemoryLedger;
import io.procmem.report.Report;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Adds memory of one kind after another to this machine, and shows in which area of the ledger it
 * appears: 1 GiB in tmpfs, in mapped shared memory, in huge pages that are free and used, in
 * anonymous memory and in page cache. Each is freed before the next is added, also if that fails or
 * the JVM is stopped.
 *
 * <p>{@code java -Xmx64m -XX:MaxDirectMemorySize=2g -cp target/benchmarks.jar
 * io.procmem.benchmarks.LedgerAccuracy [MIB [ROUNDS]]}, as root for huge pages. On a machine that
 * is otherwise idle: other rows show what other programs do meanwhile.
 */
public final class LedgerAccuracy {

  private static final int SHIFT = 20;
  private static final int READINGS = 5;
  private static final int TRIES = 25;
  private static final long SETTLE_MILLIS = 1000;
  private static final long NOISE_MIB = 16;
  private static final int BLOCK = 1 << SHIFT;
  private static final int PAGE = 4096;
  private static final Path SHARED = Path.of("/dev/shm");
  private static final Path POOL = Path.of("/sys/kernel/mm/hugepages/hugepages-2048kB");
  private static final Demand DEMAND =
      Demand.of(Source.MEMINFO, Source.MEMORY_POOLS, Source.STATUS, Source.SMAPS_ROLLUP);

  private final ProcMem procMem;
  private final int mib;
  private final List<String> failures = new ArrayList<>();
  private final Undo undo = new Undo();

  /** Memory of this JVM that is held now; a local variable could keep it for longer. */
  private @Nullable ByteBuffer buffer;

  private LedgerAccuracy(ProcMem procMem, int mib) {
    this.procMem = procMem;
    this.mib = mib;
  }

  /** Takes memory, which {@link #undo} frees. */
  @FunctionalInterface
  private interface Taking {
    void take() throws IOException;
  }

  public static void main(String[] args) throws Exception {
    int mib = args.length > 0 ? Math.min(1536, Integer.parseInt(args[0])) : 1024;
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
    try (ProcMem procMem = ProcMem.builder().maxAge(Duration.ZERO).rules(Rules.none()).build()) {
      LedgerAccuracy accuracy = new LedgerAccuracy(procMem, mib);
      accuracy.undo.whenStopped();
      System.out.printf(
          "%-24s %10s %8s   %s%n", "added", "shown MiB", "error", "largest other change, MiB");
      for (int round = 0; round < rounds; round++) {
        accuracy.round();
      }
      accuracy.failures.forEach(System.out::println);
      System.exit(accuracy.failures.isEmpty() ? 0 : 1);
    }
  }

  private void round() throws Exception {
    MemoryLedger rest = ledger();
    System.out.printf("at rest: unexplained %d MiB%n", rest.unexplainedBytes() >> SHIFT);
    add("file in tmpfs", LedgerArea.SHARED_MEMORY, () -> file(SHARED, false));
    add("mapped file in tmpfs", LedgerArea.MAPPED_SHARED, () -> file(SHARED, true));
    if (Files.isWritable(POOL.resolve("nr_hugepages"))) {
      add("huge pages, free", LedgerArea.HUGE_PAGES_FREE, this::hugePages);
      add("huge pages, used", LedgerArea.HUGE_PAGES_USED, this::usedHugePages);
    } else {
      System.out.println("huge pages: SKIPPED, the pool cannot be changed");
    }
    add("anonymous memory", LedgerArea.ANONYMOUS, this::anonymous);
    add("page cache", LedgerArea.PAGE_CACHE, this::pageCache);
  }

  /** Other programs run, so an addition is repeated until nothing else has moved. */
  private void add(String what, LedgerArea area, Taking taking) throws Exception {
    String line = "";
    for (int i = 0; i < TRIES; i++) {
      Map<LedgerArea, Long> before = median();
      Map<LedgerArea, Long> with;
      try (undo) {
        taking.take();
        with = median();
        Reference.reachabilityFence(buffer);
      }
      System.gc();
      Thread.sleep(SETTLE_MILLIS);
      Map<LedgerArea, Long> after = median();
      double shown = (with.get(area) - before.get(area)) / (double) BLOCK;
      double error = Math.abs(shown - mib) / mib;
      LedgerArea moved = mostMoved(area, before, with);
      long most = change(moved, before, with);
      line =
          String.format(
              Locale.ROOT,
              "%-24s %10.1f %7.2f%%   %d (%s)",
              what,
              shown,
              100 * error,
              most,
              moved.label());
      if (error <= 0.02 && most <= NOISE_MIB) {
        System.out.println(line);
        return;
      }
      LedgerArea drifted = mostMoved(LedgerArea.FREE, before, after);
      System.out.printf(
          "%s; afterwards %d (%s), repeated%n",
          line, change(drifted, before, after), drifted.label());
    }
    failures.add("FAILED: " + line);
  }

  /** The area that changed most, except one and free memory. */
  private static LedgerArea mostMoved(
      LedgerArea except, Map<LedgerArea, Long> before, Map<LedgerArea, Long> after) {
    LedgerArea moved = LedgerArea.UNEXPLAINED;
    for (LedgerArea other : before.keySet()) {
      boolean counts = other != except && other.kind() != Kind.FREE && after.containsKey(other);
      if (counts && change(other, before, after) > change(moved, before, after)) {
        moved = other;
      }
    }
    return moved;
  }

  private static long change(
      LedgerArea area, Map<LedgerArea, Long> before, Map<LedgerArea, Long> after) {
    return Math.abs(after.get(area) - before.get(area)) >> SHIFT;
  }

  private MemoryLedger ledger() {
    Report report = procMem.report(DEMAND);
    report.problem().ifPresent(LedgerAccuracy::fail);
    return MemoryLedger.of(report.snapshot(), report.extras().memoryPools()).orElseThrow();
  }

  private static void fail(String problem) {
    throw new IllegalStateException(problem);
  }

  private Map<LedgerArea, Long> median() throws InterruptedException {
    List<MemoryLedger> ledgers = new ArrayList<>();
    for (int i = 0; i < READINGS; i++) {
      ledgers.add(ledger());
      Thread.sleep(20);
    }
    Map<LedgerArea, Long> medians = new EnumMap<>(LedgerArea.class);
    for (LedgerRow row : ledgers.get(0).rows()) {
      long[] values =
          ledgers.stream().mapToLong(one -> one.bytes(row.area()).orElse(0)).sorted().toArray();
      medians.put(row.area(), values[READINGS / 2]);
    }
    return medians;
  }

  /** A new file, which is deleted at the end. */
  private Path temporary(Path directory) {
    long pid = ProcessHandle.current().pid();
    Path file = directory.resolve("procmem-ledger-" + pid + "-" + System.nanoTime() + ".tmp");
    undo.add(() -> Files.deleteIfExists(file));
    return file;
  }

  /** A file that is written and, if wanted, mapped. */
  private void file(Path directory, boolean isMapped) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            temporary(directory),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      write(channel);
      if (isMapped) {
        hold(channel.map(MapMode.READ_WRITE, 0, (long) mib << SHIFT));
      }
    }
  }

  private void write(FileChannel channel) throws IOException {
    ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
    for (int i = 0; i < mib; i++) {
      block.clear();
      block.putInt(0, i);
      while (block.hasRemaining()) {
        channel.write(block);
      }
    }
  }

  private void hold(ByteBuffer bytes) {
    undo.add(() -> buffer = null);
    for (int i = 0; i < bytes.capacity(); i += PAGE) {
      bytes.put(i, (byte) 1);
    }
    buffer = bytes;
  }

  private void anonymous() {
    hold(ByteBuffer.allocateDirect(mib << SHIFT));
  }

  private void hugePages() throws IOException {
    Path number = POOL.resolve("nr_hugepages");
    String before = Files.readString(number).trim();
    undo.add(() -> Files.writeString(number, before));
    Files.writeString(number, Long.toString(Long.parseLong(before) + mib / 2));
  }

  /** A mapped file of huge pages. */
  private void usedHugePages() throws IOException {
    hugePages();
    Path directory = temporary(Path.of(System.getProperty("java.io.tmpdir")));
    Files.createDirectory(directory);
    undo.add(
        () -> {
          if (Files.getFileStore(directory).type().equals("hugetlbfs")) {
            run("umount", "--lazy", directory.toString()); // it is mapped until it is collected
          }
        });
    run("mount", "-t", "hugetlbfs", "none", directory.toString());
    try (RandomAccessFile file = new RandomAccessFile(temporary(directory).toFile(), "rw")) {
      hold(file.getChannel().map(MapMode.READ_WRITE, 0, (long) mib << SHIFT));
    }
  }

  /** A file that is written without the cache, which would leave kernel objects, and then read. */
  private void pageCache() throws IOException {
    Path file = temporary(Path.of(System.getProperty("user.dir")));
    run("dd", "if=/dev/zero", "of=" + file, "bs=1M", "count=" + mib, "oflag=direct");
    try (InputStream in = Files.newInputStream(file)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
  }

  private static void run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + ": " + output.strip());
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    } finally {
      process.destroy();
    }
  }
}
