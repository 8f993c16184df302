package io.procmem.testing;

import io.procmem.snapshot.ByteRange;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.KernelUnits;
import io.procmem.snapshot.Machine;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.PidSet;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.ProcessorTimes;
import io.procmem.snapshot.ProcessorTimes.Times;
import io.procmem.snapshot.Readings;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.RollupField;
import io.procmem.snapshot.ScanStats;
import io.procmem.snapshot.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Samples and snapshots for tests. */
public final class Samples {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private Samples() {}

  public static Memory detailed(long rss, long pss, long uss, long swap) {
    long[] values = new long[RollupField.values().length];
    Arrays.fill(values, Readings.ABSENT);
    values[RollupField.RSS.ordinal()] = rss;
    values[RollupField.PSS.ordinal()] = pss;
    values[RollupField.PRIVATE_CLEAN.ordinal()] = 0;
    values[RollupField.PRIVATE_DIRTY.ordinal()] = uss;
    values[RollupField.SWAP.ordinal()] = swap;
    return new Memory.Detailed(
        rss, 10 * rss, Readings.of(RollupField.values(), values), START, 0, 1);
  }

  public static Memory refused(long rss) {
    return new Memory.ResidentOnly(rss, false, 10 * rss, Reason.DENIED);
  }

  /** Only a resident size, and all of what is known of PSS and USS. */
  public static Memory bounded(long rssKib, long lowerKib, long virtualKib, Reason reason) {
    ByteRange range = new ByteRange(lowerKib << 10, rssKib << 10);
    return new Memory.ResidentOnly(rssKib << 10, false, virtualKib << 10, range, range, reason);
  }

  /** Memory without detail, whose PSS and USS both lie between two bounds. */
  public static Memory bounded(long rss, long lower, long upper) {
    ByteRange range = new ByteRange(lower, upper);
    return new Memory.ResidentOnly(rss, false, 10 * rss, range, range, Reason.DENIED);
  }

  /** Memory whose pages were counted: USS is exact, PSS lies between that and half of the rest. */
  public static Memory counted(long rss, long uss) {
    return new Memory.Counted(
        rss,
        10 * rss,
        rss,
        new ByteRange(uss, uss + (rss - uss) / 2),
        ByteRange.exactly(uss),
        START,
        0,
        1);
  }

  public static Memory kernel() {
    return new Memory.None(Memory.Absence.KERNEL_THREAD);
  }

  public static ProcessSample process(int pid, Memory memory) {
    return process(pid, 1, memory, 0, 0);
  }

  public static ProcessSample process(
      int pid, long startTicks, Memory memory, long cpuMillis, long uid) {
    return SampleBuilder.process(pid, startTicks)
        .memory(memory)
        .threads(2)
        .cpuMillis(cpuMillis)
        .user(uid)
        .sample();
  }

  public static ProcessSample[] samples(SampleBuilder... processes) {
    return Arrays.stream(processes).map(SampleBuilder::sample).toArray(ProcessSample[]::new);
  }

  public static Snapshot at(long millis, ProcessSample... processes) {
    return at(millis, Machine.unknown(), processes);
  }

  public static Snapshot at(long millis, Machine machine, ProcessSample... processes) {
    return at(millis, machine, PidSet.empty(), processes);
  }

  /** A snapshot that did not sample every process. */
  public static Snapshot at(
      long millis, Machine machine, PidSet unsampled, ProcessSample... processes) {
    return at(millis, Demand.of(), machine, unsampled, processes);
  }

  /** A snapshot of a scan that was to read more than {@code stat}. */
  public static Snapshot at(
      long millis, Demand demand, Machine machine, PidSet unsampled, ProcessSample... processes) {
    Duration later = Duration.ofMillis(millis);
    return new Snapshot(
        START.plus(later),
        later.toNanos(),
        demand,
        new KernelUnits(4096, 100),
        Arrays.stream(processes).sorted(Comparator.comparingInt(ProcessSample::pid)).toList(),
        unsampled,
        PidSet.empty(),
        List.of(),
        machine,
        ScanStats.none(),
        0);
  }

  /** The same snapshot, in which processes that were sampled before could not be read. */
  public static Snapshot unread(PidSet unread, Snapshot of) {
    return new Snapshot(
        of.takenAt(),
        of.monotonicNanos(),
        of.demand(),
        of.units(),
        of.processes(),
        of.unsampled().or(unread),
        unread,
        of.unreadable(),
        of.machine(),
        of.stats(),
        of.ticksSinceBoot());
  }

  public static Machine processors(long busyMillis, long idleMillis) {
    Times all = new Times(busyMillis * 1_000_000, 0, 0, idleMillis * 1_000_000, 0, 0, 0, 0);
    Machine unknown = Machine.unknown();
    return new Machine(
        unknown.memory(),
        Optional.of(new ProcessorTimes(all, List.of())),
        unknown.load(),
        unknown.cpuPressure(),
        unknown.memoryPressure(),
        unknown.ioPressure(),
        unknown.bootedAt(),
        unknown.uptime(),
        unknown.cgroups());
  }
}
