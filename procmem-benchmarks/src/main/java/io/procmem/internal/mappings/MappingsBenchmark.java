package io.procmem.internal.mappings;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.procmem.internal.bytes.ByteCursor;
import io.procmem.internal.bytes.DiskTree;
import io.procmem.internal.bytes.ReadBuffer;
import java.io.File;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The time to read the {@code smaps} of a process, which is what the kernel takes, and to parse
 * that text from memory. By default, the process is this JVM, with 30,000 mappings of one page
 * each. Expected: {@code parse} takes at most 10 % of the time of {@code read}, and {@code
 * gc.alloc.rate.norm} of both is a few hundred bytes, however many mappings there are.
 *
 * <p>{@code java -jar target/benchmarks.jar MappingsBenchmark -prof gc}; with {@code -p mappings=0
 * -p pid=1234} for another process
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MappingsBenchmark {

  private static final int PAGE = 4096;

  /** Mappings in as much text as one read returns. */
  private static final int FEW = 5;

  @Param("self")
  public String pid;

  @Param("30000")
  public int mappings;

  private final List<MappedByteBuffer> held = new ArrayList<>();
  private final DiskTree tree = new DiskTree();
  private final ReadBuffer buffer = new ReadBuffer();
  private final ByteCursor cursor = new ByteCursor();
  private byte[] few = {};
  private int repeats;
  private final SmapsParser parser = new SmapsParser(new NameTable(16_384, 4 << 20));

  /** The kernel joins no two mappings of the same part of a file. */
  @Setup
  public void map() throws IOException {
    Path file = Files.createTempFile("procmem-mappings", ".tmp");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      for (int i = 0; i < mappings; i++) {
        MappedByteBuffer page = channel.map(MapMode.READ_WRITE, 0, PAGE);
        page.put(0, (byte) 1);
        held.add(page);
      }
    } finally {
      Files.delete(file);
    }
    String text = Files.readString(smaps().toPath(), ISO_8859_1);
    int start = endOfMapping(text, text.length() / 2);
    int end = start;
    for (int i = 0; i < FEW; i++) {
      end = endOfMapping(text, end);
    }
    few = text.substring(start, end).getBytes(ISO_8859_1);
    repeats = Files.readAllLines(Path.of("/proc", pid, "maps"), ISO_8859_1).size() / FEW;
  }

  private static int endOfMapping(String text, int from) {
    return text.indexOf('\n', text.indexOf("\nVmFlags:", from) + 1) + 1;
  }

  private File smaps() {
    return new File("/proc/" + pid + "/smaps");
  }

  @Benchmark
  public long read() {
    buffer.readLines(tree, smaps(), lines -> {});
    return buffer.bytesRead();
  }

  @Benchmark
  public boolean parse() {
    parser.start();
    for (int i = 0; i < repeats; i++) {
      parser.add(cursor.over(few, 0, few.length));
    }
    parser.end();
    return parser.hasFailed();
  }
}
