package io.procmem.watch;

import io.procmem.container.CgroupUsage;
import io.procmem.container.CgroupUsages;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Machine;
import io.procmem.snapshot.MeminfoField;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import io.procmem.watch.MemoryThreshold.By;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** The measures of all subjects of a threshold; NaN where one is unknown. */
final class MemoryMeasures {

  private static final String MACHINE = "machine";
  private static final String OWN = "own container";

  /**
   * A measure and when it was read.
   *
   * @param nanos by {@link System#nanoTime()}
   * @param value NaN if it is unknown
   */
  record Reading(long nanos, double value) {}

  private MemoryMeasures() {}

  static Demand demand(MemoryThreshold threshold) {
    return switch (threshold.of()) {
      case MACHINE ->
          Demand.of(threshold.by() == By.PRESSURE_RATIO ? Source.PRESSURE_MEMORY : Source.MEMINFO);
      case OWN_CONTAINER -> Demand.of(Source.CGROUP_OWN);
      case CONTAINER -> Demand.of(Source.CGROUP_USAGE);
    };
  }

  static Map<String, Reading> of(MemoryThreshold threshold, Snapshot snapshot) {
    Machine machine = snapshot.machine();
    CgroupUsages cgroups = machine.cgroups();
    By by = threshold.by();
    return switch (threshold.of()) {
      case MACHINE ->
          Map.of(MACHINE, new Reading(snapshot.monotonicNanos(), ofMachine(by, machine)));
      case OWN_CONTAINER ->
          cgroups.own().map(own -> Map.of(OWN, ofGroup(by, own))).orElse(Map.of());
      case CONTAINER -> {
        Map<String, Reading> all = new HashMap<>();
        cgroups.byContainer().forEach((id, usage) -> all.put(id, ofGroup(by, usage)));
        yield all;
      }
    };
  }

  private static double ofMachine(By by, Machine machine) {
    double total = orNaN(machine.memory().get(MeminfoField.TOTAL));
    double available = orNaN(machine.memory().get(MeminfoField.AVAILABLE));
    return switch (by) {
      case AVAILABLE_BYTES -> available;
      case AVAILABLE_RATIO -> available / total;
      case USED_BYTES -> total - available;
      case PRESSURE_RATIO ->
          machine
              .memoryPressure()
              .map(pressure -> pressure.some().tenSecondsRatio())
              .orElse(Double.NaN);
    };
  }

  /** A control group is not read in every scan, so its numbers have their own time. */
  private static Reading ofGroup(By by, CgroupUsage group) {
    return new Reading(group.monotonicNanos(), value(by, group));
  }

  private static double value(By by, CgroupUsage group) {
    double available = orNaN(group.availableBytes());
    return switch (by) {
      case AVAILABLE_BYTES -> available;
      case AVAILABLE_RATIO -> available / orNaN(group.limitBytes());
      case USED_BYTES -> orNaN(group.workingSetBytes());
      case PRESSURE_RATIO -> orNaN(group.memoryPressureRatio());
    };
  }

  private static double orNaN(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : Double.NaN;
  }

  private static double orNaN(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : Double.NaN;
  }
}
