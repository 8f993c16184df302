package io.procmem.internal.parse;

import io.procmem.internal.bytes.ReadBuffer;
import io.procmem.testing.ProcTree;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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
 * The time to parse each kernel file from bytes in memory. Expected: {@code gc.alloc.rate.norm} is
 * 0 B/op for every parser, and the time is negligible beside that of the kernel to produce the
 * bytes.
 *
 * <p>{@code java -jar target/benchmarks.jar ParserBenchmark -prof gc}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class ParserBenchmark {

  @Param({
    "stat",
    "statm",
    "status",
    "smaps_rollup",
    "io",
    "cmdline",
    "cgroup",
    "limits",
    "oom_score",
    "meminfo",
    "system stat",
    "loadavg",
    "pressure",
    "uptime",
    "auxv"
  })
  public String file;

  private final ReadBuffer buffer = new ReadBuffer();
  private Parser parser;

  @Setup
  public void fill() throws IOException {
    ProcTree tree = new ProcTree();
    tree.pid(7).name("some process");
    parser = parser();
    buffer.fill(
        switch (file) {
          case "meminfo", "loadavg", "uptime" -> bytes(tree, "/proc/" + file);
          case "system stat" -> bytes(tree, "/proc/stat");
          case "pressure" ->
              "some avg10=0.00 avg60=0.42 avg300=0.33 total=1695002\n"
                  .getBytes(StandardCharsets.US_ASCII);
          case "auxv" ->
              ByteBuffer.allocate(32)
                  .order(ByteOrder.nativeOrder())
                  .putLong(6)
                  .putLong(4096)
                  .putLong(17)
                  .putLong(100)
                  .array();
          default -> bytes(tree, "/proc/7/" + file);
        });
    if (!parser.parse(buffer.cursor())) {
      throw new IllegalStateException(file + " does not parse");
    }
  }

  private Parser parser() {
    return switch (file) {
      case "stat" -> new StatParser();
      case "statm" -> new StatmParser();
      case "status" -> new StatusParser();
      case "smaps_rollup" -> new SmapsRollupParser();
      case "io" -> new IoParser();
      case "cmdline" -> new CmdlineParser();
      case "cgroup" -> new CgroupParser();
      case "limits" -> new LimitsParser();
      case "oom_score" -> new OomScoreParser();
      case "meminfo" -> new MeminfoParser();
      case "system stat" -> new SystemStatParser();
      case "loadavg" -> new LoadavgParser();
      case "pressure" -> new PressureParser();
      case "uptime" -> new UptimeParser();
      case "auxv" -> new AuxvParser(ByteOrder.nativeOrder());
      default -> throw new IllegalArgumentException(file);
    };
  }

  private static byte[] bytes(ProcTree tree, String path) throws IOException {
    try (InputStream in = tree.open(new File(path))) {
      byte[] bytes = new byte[8192];
      int length = in.read(bytes, 0, bytes.length);
      return Arrays.copyOf(bytes, length);
    }
  }

  @Benchmark
  public boolean parse() {
    return parser.parse(buffer.cursor());
  }
}
