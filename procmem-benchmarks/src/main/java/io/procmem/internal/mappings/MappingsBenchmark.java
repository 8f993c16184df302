package io.procmem.internal.mappings;

import io.procmem.internal.bytes.DiskTree;
import io.procmem.internal.bytes.ReadBuffer;
import java.io.File;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The time to read the {@code smaps} of a process, with and without parsing it: the difference is
 * what parsing costs, and {@code read} is what the kernel takes. Give a process with thousands of
 * mappings. Expected: {@code parse} takes at most 10 % more, and {@code gc.alloc.rate.norm} of both
 * is a few hundred bytes, however many mappings there are.
 *
 * <p>{@code java -jar target/benchmarks.jar MappingsBenchmark -p pid=1234 -prof gc}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MappingsBenchmark {

  @Param("self")
  public String pid;

  private final DiskTree tree = new DiskTree();
  private final ReadBuffer buffer = new ReadBuffer();
  private final SmapsParser parser = new SmapsParser(new NameTable(16_384, 4 << 20));

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
    buffer.readLines(tree, smaps(), parser::add);
    parser.end();
    return parser.hasFailed();
  }
}
