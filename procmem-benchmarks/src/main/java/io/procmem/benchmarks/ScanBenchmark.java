package io.procmem.benchmarks;

import io.procmem.DetailPolicy;
import io.procmem.ProcMem;
import io.procmem.report.Report;
import io.procmem.snapshot.Source;
import java.io.File;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One scan of this machine's {@code /proc}, compared with only listing it.
 *
 * <p>{@code java -jar target/benchmarks.jar ScanBenchmark -prof gc}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ScanBenchmark {

  private static final File PROC = new File("/proc");

  private ProcMem statOnly;
  private ProcMem resident;
  private ProcMem detailed;
  private ProcMem byDefault;

  @Setup
  public void open() {
    statOnly = ProcMem.builder().maxAge(Duration.ZERO).sources(Source.STAT).build();
    resident = ProcMem.builder().maxAge(Duration.ZERO).sources(Source.STATM).build();
    detailed =
        ProcMem.builder()
            .maxAge(Duration.ZERO)
            .sources(Source.SMAPS_ROLLUP)
            .detail(DetailPolicy.every())
            .build();
    byDefault = ProcMem.builder().maxAge(Duration.ZERO).build();
  }

  @TearDown
  public void close() {
    statOnly.close();
    resident.close();
    detailed.close();
    byDefault.close();
  }

  /** The baseline: only the names. */
  @Benchmark
  public String[] listing() {
    return PROC.list();
  }

  @Benchmark
  public Report stat() {
    return statOnly.report();
  }

  @Benchmark
  public Report statAndStatm() {
    return resident.report();
  }

  @Benchmark
  public Report everyRollup() {
    return detailed.report();
  }

  /** The default policy. Its stall budget skips most rollups when scans are this frequent. */
  @Benchmark
  public Report asByDefault() {
    return byDefault.report();
  }
}
