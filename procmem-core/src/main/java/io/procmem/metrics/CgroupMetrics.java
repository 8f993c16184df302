package io.procmem.metrics;

import io.procmem.container.CgroupUsage;
import io.procmem.report.Report;
import io.procmem.snapshot.Source;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The metrics of {@link RowKind#CGROUP}. */
final class CgroupMetrics {

  private static final double MICROS = 1e6;
  private static final double MILLIS = 1e3;

  private CgroupMetrics() {}

  static List<Metric<Report>> ofOwn() {
    RowMetrics<Report> group = RowMetrics.of(RowKind.CGROUP);
    bytes(
        group,
        "memory",
        "Memory of the control group of this JVM, including page cache.",
        CgroupUsage::memoryBytes);
    bytes(
        group,
        "memory_working_set",
        "Memory of the control group without the page cache that can be dropped first.",
        CgroupUsage::workingSetBytes);
    bytes(
        group,
        "memory_limit",
        "Lowest memory limit of the control group and the visible groups it is in. Absent without a"
            + " limit.",
        CgroupUsage::limitBytes);
    bytes(
        group,
        "memory_high",
        "Lowest amount of memory above which the processes of the control group are slowed down.",
        CgroupUsage::highBytes);
    bytes(
        group,
        "memory_available",
        "Distance to the limit: how much the working set can grow until the limit is reached.",
        CgroupUsage::availableBytes);
    bytes(group, "memory_peak", "Most memory the control group has used.", CgroupUsage::peakBytes);
    bytes(group, "swap", "Swap space that the control group uses.", CgroupUsage::swapBytes);
    group
        .counter(
            "cgroup_oom_kills",
            Unit.NONE,
            "Processes of the control group killed because a memory limit was reached.")
        .needs(Source.CGROUP_OWN)
        .is(count(CgroupUsage::oomKills));
    pressure(group);
    cpu(group);
    group
        .gauge(
            "cgroup_memory_until_limit",
            Unit.SECONDS,
            "Time until the limit is reached if the growth of the last minute continues. Absent"
                + " without growth.")
        .needs(Source.CGROUP_OWN)
        .onRequest()
        .is(CgroupMetrics::untilLimit);
    return group.list();
  }

  private static void bytes(
      RowMetrics<Report> group,
      String name,
      String help,
      Function<CgroupUsage, OptionalLong> number) {
    group.gauge("cgroup_" + name, Unit.BYTES, help).needs(Source.CGROUP_OWN).is(count(number));
  }

  private static void pressure(RowMetrics<Report> group) {
    group
        .gauge(
            "cgroup_memory_pressure",
            Unit.RATIO,
            "Fraction of the last 10 seconds in which at least one task of the control group waited"
                + " for memory.")
        .needs(Source.CGROUP_OWN)
        .is(own(usage -> Values.of(usage.memoryPressureRatio())));
    group
        .counter(
            "cgroup_memory_pressure_waiting",
            Unit.SECONDS,
            "Time during which at least one task of the control group waited for memory.")
        .needs(Source.CGROUP_OWN)
        .is(own(usage -> Values.of(usage.memoryPressureMicros()) / MICROS));
  }

  private static void cpu(RowMetrics<Report> group) {
    group
        .gauge(
            "cgroup_cpu_limit",
            Unit.NONE,
            "Lowest CPU limit of the control group and the visible groups it is in, in CPUs. Absent"
                + " without a limit.")
        .needs(Source.CGROUP_OWN)
        .is(own(usage -> Values.of(usage.cpuLimit())));
    group
        .counter(
            "cgroup_cpu_periods",
            Unit.NONE,
            "Periods of the CPU limit in which the control group was active.")
        .needs(Source.CGROUP_OWN)
        .is(count(CgroupUsage::cpuPeriods));
    group
        .counter(
            "cgroup_cpu_throttled_periods",
            Unit.NONE,
            "Periods in which the CPU limit stopped tasks of the control group.")
        .needs(Source.CGROUP_OWN)
        .is(count(CgroupUsage::throttledPeriods));
    group
        .counter(
            "cgroup_cpu_throttled",
            Unit.SECONDS,
            "Time for which the CPU limit stopped tasks of the control group.")
        .needs(Source.CGROUP_OWN)
        .is(own(usage -> Values.seconds(usage.throttledNanos())));
  }

  private static ToDoubleFunction<Report> count(Function<CgroupUsage, OptionalLong> number) {
    return own(usage -> Values.of(number.apply(usage)));
  }

  private static ToDoubleFunction<Report> own(ToDoubleFunction<CgroupUsage> value) {
    return report -> {
      Optional<CgroupUsage> own = report.snapshot().machine().cgroups().own();
      return own.isEmpty() ? Double.NaN : value.applyAsDouble(own.get());
    };
  }

  private static double untilLimit(Report report) {
    return report
        .snapshot()
        .machine()
        .cgroups()
        .own()
        .flatMap(report::limitForecast)
        .map(forecast -> forecast.untilLimit().toMillis() / MILLIS)
        .orElse(Double.NaN);
  }
}
