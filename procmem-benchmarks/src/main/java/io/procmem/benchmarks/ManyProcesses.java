package io.procmem.benchmarks;

import io.procmem.snapshot.CommandLine;
import io.procmem.snapshot.Cpu;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.KernelUnits;
import io.procmem.snapshot.Machine;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.PidSet;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Readings;
import io.procmem.snapshot.RollupField;
import io.procmem.snapshot.ScanStats;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.User;
import io.procmem.testing.SampleBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Generated processes, the same in each run. */
public final class ManyProcesses {

  /** The number of names that only custom rules match: {@code own0} and so on. */
  public static final int NAMES = 1_000;

  private static final List<String> KNOWN =
      List.of("postgres", "nginx", "sshd", "dockerd", "redis-server", "bash", "systemd", "cron");

  private ManyProcesses() {}

  /**
   * Generates processes.
   *
   * @param count how many
   * @param cpuNanos the CPU time each has used
   */
  public static List<ProcessSample> of(int count, long cpuNanos) {
    Random random = new Random(1);
    List<ProcessSample> made = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      made.add(process(100 + i, cpuNanos, random));
    }
    return made;
  }

  private static ProcessSample process(int pid, long cpuNanos, Random random) {
    int rule = random.nextInt(NAMES);
    String name =
        switch (random.nextInt(3)) {
          case 0 -> KNOWN.get(random.nextInt(KNOWN.size()));
          case 1 -> "own" + rule;
          default -> "unknown" + rule;
        };
    String program = random.nextInt(4) == 0 ? "/opt/own" + rule + "/run" : "/usr/bin/" + name;
    return SampleBuilder.process(pid, pid)
        .name(name)
        .threads(4)
        .cpu(new Cpu(cpuNanos, cpuNanos, 0, 0))
        .memory(memory(random.nextInt(1 << 28)))
        .user(new User(pid % 20, "user" + pid % 20))
        .openFiles(pid % 100)
        .commandLine(new CommandLine(program, Optional.empty(), Optional.empty(), 3, false))
        .sample();
  }

  private static Memory memory(long rss) {
    long[] values = new long[RollupField.values().length];
    values[RollupField.RSS.ordinal()] = rss;
    values[RollupField.PSS.ordinal()] = rss / 2;
    values[RollupField.PRIVATE_DIRTY.ordinal()] = rss / 3;
    return new Memory.Detailed(
        rss, 1L << 30, Readings.of(RollupField.values(), values), Instant.EPOCH, 0, 1);
  }

  /** A snapshot of these processes, taken at a time on the monotonic clock. */
  public static Snapshot snapshot(long nanos, List<ProcessSample> processes) {
    return new Snapshot(
        Instant.ofEpochSecond(1_000_000_000, nanos),
        nanos,
        Demand.of(),
        new KernelUnits(4096, 100),
        processes,
        PidSet.empty(),
        PidSet.empty(),
        List.of(),
        Machine.unknown(),
        ScanStats.none(),
        0);
  }
}
