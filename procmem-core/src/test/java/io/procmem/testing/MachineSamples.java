package io.procmem.testing;

import io.procmem.container.CgroupUsage;
import io.procmem.container.CgroupUsages;
import io.procmem.container.Container;
import io.procmem.container.ContainerKind;
import io.procmem.container.ContainerRuntime;
import io.procmem.container.Placement;
import io.procmem.container.SystemdUnit;
import io.procmem.snapshot.Machine;
import io.procmem.snapshot.MeminfoField;
import io.procmem.snapshot.Pressure;
import io.procmem.snapshot.Pressure.Stall;
import io.procmem.snapshot.ProcessFacts;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Readings;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Machines with memory, pressure and control groups, for tests. */
public final class MachineSamples {

  private MachineSamples() {}

  public static Machine memory(long total, long available) {
    return machine(total, available, Optional.empty(), CgroupUsages.none());
  }

  public static Machine pressure(double tenSecondsRatio) {
    Stall some = new Stall(tenSecondsRatio, 0, 0, OptionalLong.empty());
    return machine(
        1000, 500, Optional.of(new Pressure(some, Optional.empty())), CgroupUsages.none());
  }

  public static Machine own(CgroupUsage own) {
    return memory(1000, 500).withCgroups(CgroupUsages.ofOwn(own));
  }

  public static Machine containers(Map<String, CgroupUsage> byId) {
    return memory(1000, 500).withCgroups(new CgroupUsages(Optional.empty(), byId, Map.of()));
  }

  public static Machine units(Map<SystemdUnit, CgroupUsage> byUnit) {
    return memory(1000, 500).withCgroups(new CgroupUsages(Optional.empty(), Map.of(), byUnit));
  }

  public static Machine machine(
      long total, long available, Optional<Pressure> memoryPressure, CgroupUsages cgroups) {
    return machine(
        Map.of(MeminfoField.TOTAL, total, MeminfoField.AVAILABLE, available),
        memoryPressure,
        cgroups);
  }

  /** A machine of which only numbers of {@code meminfo} are known. */
  public static Machine memory(Map<MeminfoField, Long> numbers) {
    return machine(numbers, Optional.empty(), CgroupUsages.none());
  }

  private static Machine machine(
      Map<MeminfoField, Long> numbers, Optional<Pressure> memoryPressure, CgroupUsages cgroups) {
    long[] values = new long[MeminfoField.values().length];
    Arrays.fill(values, Readings.ABSENT);
    numbers.forEach((field, bytes) -> values[field.ordinal()] = bytes);
    Machine unknown = Machine.unknown();
    return new Machine(
        Readings.of(MeminfoField.values(), values),
        unknown.processors(),
        unknown.load(),
        unknown.cpuPressure(),
        memoryPressure,
        unknown.ioPressure(),
        unknown.bootedAt(),
        unknown.uptime(),
        cgroups);
  }

  /** A process in a container. */
  public static ProcessSample inContainer(String id, ProcessSample process) {
    Placement placement =
        Places.in(Container.of(id, ContainerRuntime.DOCKER, ContainerKind.CONTAINER));
    return new ProcessSample(
        process.id(),
        process.parentPid(),
        process.name(),
        process.fullName(),
        process.state(),
        process.kernelThread(),
        process.threads(),
        process.cpu(),
        process.faults(),
        process.memory(),
        ProcessFacts.builder().placement(placement).build());
  }

  /** A control group that uses as much memory as its working set. */
  public static CgroupUsage group(long workingSet, long limit) {
    return group("/docker/x", OptionalLong.of(workingSet), OptionalLong.of(limit));
  }

  public static CgroupUsage group(String path, OptionalLong workingSet, OptionalLong limit) {
    OptionalLong available =
        limit.isPresent() && workingSet.isPresent()
            ? OptionalLong.of(Math.max(0, limit.getAsLong() - workingSet.getAsLong()))
            : OptionalLong.empty();
    return new CgroupUsage(
        path,
        0,
        workingSet,
        OptionalLong.empty(),
        workingSet,
        OptionalLong.empty(),
        limit,
        OptionalLong.empty(),
        available,
        OptionalLong.empty(),
        OptionalDouble.empty(),
        OptionalLong.empty(),
        OptionalDouble.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty());
  }

  /** The same group, with processes killed at its limit. */
  public static CgroupUsage killed(long oomKills, CgroupUsage of) {
    return with(of.monotonicNanos(), OptionalLong.of(oomKills), of);
  }

  /** The same group, read at another time. */
  public static CgroupUsage readAt(long nanos, CgroupUsage of) {
    return with(nanos, of.oomKills(), of);
  }

  private static CgroupUsage with(long nanos, OptionalLong oomKills, CgroupUsage of) {
    return new CgroupUsage(
        of.path(),
        nanos,
        of.memoryBytes(),
        of.peakBytes(),
        of.workingSetBytes(),
        of.swapBytes(),
        of.limitBytes(),
        of.highBytes(),
        of.availableBytes(),
        oomKills,
        of.memoryPressureRatio(),
        of.memoryPressureMicros(),
        of.cpuLimit(),
        of.cpuPeriods(),
        of.throttledPeriods(),
        of.throttledNanos());
  }
}
