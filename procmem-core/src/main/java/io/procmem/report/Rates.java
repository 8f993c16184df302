package io.procmem.report;

import io.procmem.classify.Subgroup;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.ProcessorTimes;
import io.procmem.snapshot.ProcessorTimes.Processor;
import io.procmem.snapshot.ProcessorTimes.Times;
import io.procmem.snapshot.Readings;
import io.procmem.snapshot.Snapshot;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of each process that need an earlier snapshot. Processes are matched by identity, so
 * a reused pid is a new process. If a process started after the earlier snapshot, all it used
 * counts. If an older process is in no earlier snapshot, its usage is unknown.
 */
final class Rates {

  private static final double NANOS = 1e9;

  private final Snapshot now;
  private final double[] cpuRatios;
  private final double[] systemCpuRatios;
  private final long[] ioBytesPerSecond;
  private final long[] rssGrowthBytes;
  private final @Nullable ProcessorTimes processorsBefore;

  /** Computes them. */
  Rates(Earlier earlier, Snapshot now) {
    int rows = now.processes().size();
    long nanos = now.monotonicNanos();
    this.now = now;
    this.cpuRatios = new double[rows];
    this.systemCpuRatios = new double[rows];
    this.ioBytesPerSecond = new long[rows];
    this.rssGrowthBytes = new long[rows];
    Arrays.fill(cpuRatios, Double.NaN);
    Arrays.fill(ioBytesPerSecond, Readings.ABSENT);
    Arrays.fill(rssGrowthBytes, Readings.ABSENT);
    compare(
        earlier.cpu().baseline(nanos),
        (row, used, inKernel, window) -> {
          cpuRatios[row] = (double) used / window;
          systemCpuRatios[row] = (double) inKernel / window;
        });
    compare(
        earlier.io().baseline(nanos),
        (row, bytes, written, window) ->
            ioBytesPerSecond[row] = Math.round(bytes / (window / NANOS)));
    compare(earlier.exactRss(), (row, bytes, same, window) -> rssGrowthBytes[row] = bytes);
    compare(earlier.approximateRss(), (row, bytes, same, window) -> rssGrowthBytes[row] = bytes);
    this.processorsBefore = earlier.machine().baseline(nanos);
  }

  private void compare(@Nullable LastKnownNumbers before, LastKnownNumbers.Change change) {
    if (before != null) {
      before.compare(now, change);
    }
  }

  /**
   * Each mode counts by itself: one that falls, or is unknown in a snapshot, must not hide the time
   * of the others. Without user, system or idle time there is no ratio.
   */
  private static OptionalDouble busyRatio(Times before, Times now) {
    double busy =
        increase(before.userNanos(), now.userNanos())
            + increase(before.systemNanos(), now.systemNanos())
            + knownIncrease(before.niceNanos(), now.niceNanos())
            + knownIncrease(before.irqNanos(), now.irqNanos())
            + knownIncrease(before.softIrqNanos(), now.softIrqNanos())
            + knownIncrease(before.stealNanos(), now.stealNanos());
    double rest =
        increase(before.idleNanos(), now.idleNanos())
            + knownIncrease(before.ioWaitNanos(), now.ioWaitNanos());
    return busy + rest > 0 ? OptionalDouble.of(busy / (busy + rest)) : OptionalDouble.empty();
  }

  /** NaN if either is unknown. */
  private static double increase(OptionalLong before, OptionalLong now) {
    return before.isPresent() && now.isPresent() ? knownIncrease(before, now) : Double.NaN;
  }

  /** 0 if either is unknown. */
  private static double knownIncrease(OptionalLong before, OptionalLong now) {
    return before.isPresent() && now.isPresent()
        ? Math.max(0, now.getAsLong() - before.getAsLong())
        : 0;
  }

  /** The sample of a row. */
  ProcessSample process(int row) {
    return now.processes().get(row);
  }

  /** The CPU usage of a process, 1 = one CPU; NaN if unknown. */
  double cpuRatio(int row) {
    return cpuRatios[row];
  }

  /** The share of all CPUs' time that was not idle, 0 to 1; empty if unknown. */
  OptionalDouble machineCpuRatio() {
    return busyRatio(times -> Optional.of(times.all()));
  }

  /** The share of one processor's time that was not idle, 0 to 1; empty if unknown. */
  OptionalDouble processorCpuRatio(int number) {
    return busyRatio(
        times ->
            times.processors().stream()
                .filter(one -> one.number() == number)
                .map(Processor::times)
                .findFirst());
  }

  private OptionalDouble busyRatio(Function<ProcessorTimes, Optional<Times>> part) {
    Optional<Times> before = Optional.ofNullable(processorsBefore).flatMap(part);
    Optional<Times> times = now.machine().processors().flatMap(part);
    return before.isPresent() && times.isPresent()
        ? busyRatio(before.get(), times.get())
        : OptionalDouble.empty();
  }

  /** Bytes read from and written to storage per second; {@link Readings#ABSENT} if unknown. */
  long ioBytesPerSecond(int row) {
    return ioBytesPerSecond[row];
  }

  /**
   * The change of RSS since the last snapshot in which it was known in the same way; {@link
   * Readings#ABSENT} if unknown.
   */
  long rssGrowthBytes(int row) {
    return rssGrowthBytes[row];
  }

  /** What the process at a place of a ranking uses. */
  ProcessUsage usage(TopN.Place place, Subgroup subgroup) {
    int row = place.row();
    return new ProcessUsage(
        process(row),
        subgroup,
        Double.isNaN(cpuRatios[row]) ? OptionalDouble.empty() : OptionalDouble.of(cpuRatios[row]),
        Double.isNaN(cpuRatios[row])
            ? OptionalDouble.empty()
            : OptionalDouble.of(systemCpuRatios[row]),
        optional(ioBytesPerSecond[row]),
        optional(rssGrowthBytes[row]),
        place.proven());
  }

  private static OptionalLong optional(long value) {
    return value == Readings.ABSENT ? OptionalLong.empty() : OptionalLong.of(value);
  }
}
