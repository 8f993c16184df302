package io.procmem.exporter.testdata;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A process as a procfs shows it. Immutable.
 *
 * @param process what the file says
 * @param cpuNanos the CPU time that it has used by now
 * @param startTicks its start time, which tells it from another process with the same pid
 */
record SimulatedProcess(TestProcess process, double cpuNanos, long startTicks) {

  static final List<String> FILES = List.of("stat", "statm", "smaps_rollup", "cmdline");

  private static final double NANOS = 1e9;

  /**
   * A process that has gone on since the last scan: it has used CPU time, unless the file now says
   * how much.
   *
   * @param before the process with the same pid in the last scan; null for none
   * @param elapsedNanos the time since the last scan
   * @param startTicks its start time if it is a new process
   */
  static SimulatedProcess of(
      TestProcess process, @Nullable SimulatedProcess before, long elapsedNanos, long startTicks) {
    double given = process.cpuTimeSeconds() * NANOS;
    if (before == null || !before.process.name().equals(process.name())) {
      return new SimulatedProcess(process, given, startTicks);
    }
    if (before.process.cpuTimeSeconds() == process.cpuTimeSeconds()) {
      double used = process.cpuPercent() / 100 * elapsedNanos;
      return new SimulatedProcess(process, before.cpuNanos + used, before.startTicks);
    }
    boolean isOther = given < before.cpuNanos;
    return new SimulatedProcess(process, given, isOther ? startTicks : before.startTicks);
  }

  /** The text of one of its files; null if it has no such file. */
  @Nullable String text(String file) {
    long rss = kib(process.rss());
    long size = Math.max(1, rss); // without any, it would be a process that has ended
    return switch (file) {
      case "stat" ->
          join(process.pid(), "(" + process.name() + ")", "S 0 0 0 0 -1 0 0 0 0 0")
              + join("", TestData.ticks(cpuNanos), "0 0 0 20 0 1 0")
              + join("", startTicks, size << 10, rss, "\n");
      case "statm" -> join(size, rss, "0 0 0 0 0\n");
      case "smaps_rollup" ->
          join("Rss:", rss, "kB\nPss:", kib(process.pss()), "kB\nPrivate_Clean: 0 kB\n")
              + join("Private_Dirty:", kib(process.uss()), "kB\nSwap: 0 kB\n");
      case "cmdline" -> TestData.arguments(process);
      default -> null;
    };
  }

  private static String join(Object... words) {
    return Stream.of(words).map(String::valueOf).collect(Collectors.joining(" "));
  }

  /** The kernel shows whole KiB. */
  private static long kib(long bytes) {
    return (bytes + 512) / 1024;
  }
}
