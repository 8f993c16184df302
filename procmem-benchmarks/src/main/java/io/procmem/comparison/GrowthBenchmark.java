package io.procmem.comparison;

import io.procmem.ProcMem;
import io.procmem.report.Report;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * How the cost of a scan grows with the number of processes: this library, OSHI and the JDK. Each
 * process has 8 mappings, 64 KiB of shared and 64 KiB of private memory.
 *
 * <p>{@code compare.sh growth}, which builds the zoo and passes its path as {@code -Dzoo=…}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 4, time = 2)
public class GrowthBenchmark {

  private static final int READERS = 2;

  /** An otherwise idle machine, including its kernel threads. */
  private static final int MAX_OTHERS = 300;

  @Param({"100", "1000", "5000", "10000", "20000"})
  private int processes;

  private Zoo zoo;

  @Setup(Level.Trial)
  public void populate() throws IOException {
    String program = System.getProperty("zoo");
    if (program == null) {
      throw new IllegalStateException(
          "run compare.sh growth, or give the path of the zoo by -Dzoo");
    }
    int others = TestMachine.processes();
    if (others > MAX_OTHERS) {
      System.out.println("WARNING: each scan includes " + others + " other processes");
    }
    zoo = Zoo.open(program, List.of("idle:" + processes + ":8:64:64"));
  }

  @TearDown(Level.Trial)
  public void depopulate() {
    zoo.close();
  }

  /** This library in one read mode. One state each, so that a trial opens only what it uses. */
  public abstract static class Library {

    private final ProcMem procMem;

    Library(ProcMem procMem) {
      this.procMem = procMem;
    }

    Report report() {
      Report report = procMem.report();
      report
          .problem()
          .ifPresent(
              problem -> {
                throw new IllegalStateException(problem);
              });
      return report;
    }

    @TearDown(Level.Trial)
    public void close() {
      procMem.close();
    }
  }

  @State(Scope.Benchmark)
  public static class Resident extends Library {
    public Resident() {
      super(ReadMode.RESIDENT.openingFilesEachScan(READERS));
    }
  }

  @State(Scope.Benchmark)
  public static class WithKeptFiles extends Library {
    public WithKeptFiles() {
      super(ReadMode.RESIDENT.keepingFilesOpen(READERS));
    }
  }

  @State(Scope.Benchmark)
  public static class Rollup extends Library {
    public Rollup() {
      super(ReadMode.EVERY_ROLLUP.openingFilesEachScan(READERS));
    }
  }

  @State(Scope.Benchmark)
  public static class Default extends Library {
    public Default() {
      super(ReadMode.BY_DEFAULT.openingFilesEachScan(READERS));
    }
  }

  @State(Scope.Benchmark)
  public static class Oshi {
    private final OshiContender oshi = new OshiContender();
  }

  @Benchmark
  public Report statAndStatm(Resident library) {
    return library.report();
  }

  @Benchmark
  public Report keptFiles(WithKeptFiles library) {
    return library.report();
  }

  @Benchmark
  public Report everyRollup(Rollup library) {
    return library.report();
  }

  @Benchmark
  public Report asByDefault(Default library) {
    return library.report();
  }

  @Benchmark
  public Object oshi(Oshi state) {
    return state.oshi.processes();
  }

  /** The JDK: command, user and CPU time. It has no memory figures. */
  @Benchmark
  public void processHandle(Blackhole blackhole) {
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      all.forEach(
          process -> {
            ProcessHandle.Info info = process.info();
            blackhole.consume(info.command());
            blackhole.consume(info.user());
            blackhole.consume(info.totalCpuDuration());
          });
    }
  }
}
