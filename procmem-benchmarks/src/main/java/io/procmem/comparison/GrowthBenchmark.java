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
 * How the cost of looking at all processes grows with their number: this library, and what else is
 * there for a JVM. Each of the processes has 8 mappings, shares 64 KiB and owns 64 KiB.
 *
 * <p>{@code compare.sh growth}, which says where the zoo is: {@code -Dzoo=…}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 4, time = 2)
public class GrowthBenchmark {

  private static final int READERS = 2;

  /** A machine that does little else, and its kernel's own threads. */
  private static final int MAX_OTHERS = 300;

  @Param({"100", "1000", "5000", "10000", "20000"})
  private int processes;

  private Zoo zoo;

  @Setup(Level.Trial)
  public void populate() throws IOException {
    String program = System.getProperty("zoo");
    if (program == null) {
      throw new IllegalStateException("run compare.sh growth, or say with -Dzoo where the zoo is");
    }
    int others = Machine.processes();
    if (others > MAX_OTHERS) {
      System.out.println("WARNING: " + others + " other processes are looked at too");
    }
    zoo = Zoo.open(program, List.of("idle:" + processes + ":8:64:64"));
  }

  @TearDown(Level.Trial)
  public void depopulate() {
    zoo.close();
  }

  /** This library in one of its ways: opened here, so that no trial opens what it does not use. */
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
      super(Way.RESIDENT.reopening(READERS));
    }
  }

  @State(Scope.Benchmark)
  public static class Kept extends Library {
    public Kept() {
      super(Way.RESIDENT.keeping(READERS));
    }
  }

  @State(Scope.Benchmark)
  public static class Rollup extends Library {
    public Rollup() {
      super(Way.EVERY_ROLLUP.reopening(READERS));
    }
  }

  @State(Scope.Benchmark)
  public static class Usual extends Library {
    public Usual() {
      super(Way.BY_DEFAULT.reopening(READERS));
    }
  }

  @State(Scope.Benchmark)
  public static class Oshi {
    private final OshiProcesses oshi = new OshiProcesses();
  }

  @Benchmark
  public Report statAndStatm(Resident library) {
    return library.report();
  }

  @Benchmark
  public Report keptFiles(Kept library) {
    return library.report();
  }

  @Benchmark
  public Report everyRollup(Rollup library) {
    return library.report();
  }

  @Benchmark
  public Report asByDefault(Usual library) {
    return library.report();
  }

  @Benchmark
  public Object oshi(Oshi peer) {
    return peer.oshi.processes();
  }

  /** The JDK: command, user, start and processor time. It knows of no memory. */
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
