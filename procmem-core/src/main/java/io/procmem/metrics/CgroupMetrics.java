package io.procmem.metrics;

import io.procmem.container.CgroupUsage;
import io.procmem.metrics.CgroupRows.CgroupView;
import io.procmem.snapshot.Source;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The metrics of control groups; {@link CgroupRows} makes their rows. */
final class CgroupMetrics {

  private static final double MICROS = 1e6;
  private static final double MILLIS = 1e3;

  private final RowMetrics<CgroupView> metrics;

  /** What the names begin with: {@code cgroup_}, {@code container_cgroup_}. */
  private final String prefix;

  /** Whose control group it is, for HELP texts. */
  private final String group;

  private final Source source;

  private CgroupMetrics(RowKind<CgroupView> kind, String group, Source source) {
    this.source = source;
    this.metrics = RowMetrics.of(kind);
    this.prefix = kind.name() + "_";
    this.group = group;
  }

  static List<Metric<CgroupView>> ofOwn() {
    return of(RowKind.OWN_CGROUP, "the control group of this JVM", Source.CGROUP_OWN);
  }

  static List<Metric<CgroupView>> ofContainers() {
    return of(
        RowKind.CONTAINER_CGROUP_VIEW, "the control group of the container", Source.CGROUP_USAGE);
  }

  static List<Metric<CgroupView>> ofUnits() {
    return of(RowKind.UNIT_CGROUP_VIEW, "the control group of the unit", Source.CGROUP_USAGE);
  }

  private static List<Metric<CgroupView>> of(
      RowKind<CgroupView> kind, String group, Source source) {
    CgroupMetrics all = new CgroupMetrics(kind, group, source);
    all.memory();
    all.pressure();
    all.cpu();
    all.onRequest();
    return all.metrics.list();
  }

  private void memory() {
    sum("memory", "Memory of %s, including page cache.", CgroupUsage::memoryBytes);
    sum(
        "memory_working_set",
        "Memory of %s minus inactive page cache, which the kernel reclaims first.",
        CgroupUsage::workingSetBytes);
    bytes(
        "memory_limit",
        "Lowest memory limit of %s and its visible ancestors. Absent without a limit.",
        CgroupUsage::limitBytes);
    bytes(
        "memory_high",
        "Lowest memory limit above which the kernel throttles processes of %s.",
        CgroupUsage::highBytes);
    bytes(
        "memory_available",
        "How much the working set of %s can grow until a memory limit is reached.",
        CgroupUsage::availableBytes);
    bytes("memory_peak", "Peak memory of %s, including page cache.", CgroupUsage::peakBytes);
    sum("swap", "Swap space that %s uses.", CgroupUsage::swapBytes);
    counter("oom_kills", Unit.NONE, "Processes of %s killed by the OOM killer.")
        .is(count(CgroupUsage::oomKills));
  }

  private void pressure() {
    gauge(
            "memory_pressure",
            Unit.RATIO,
            "Fraction of the last 10 seconds in which at least one task of %s waited for memory.")
        .is(value(usage -> Values.of(usage.memoryPressureRatio())));
    counter(
            "memory_pressure_waiting",
            Unit.SECONDS,
            "Time during which at least one task of %s waited for memory.")
        .is(value(usage -> Values.of(usage.memoryPressureMicros()) / MICROS));
  }

  private void cpu() {
    gauge(
            "cpu_limit",
            Unit.NONE,
            "Lowest CPU limit of %s and its visible ancestors, in CPUs. Absent without a limit.")
        .is(value(usage -> Values.of(usage.cpuLimit())));
    counter(
            "cpu_periods",
            Unit.NONE,
            "CPU limit periods in which tasks of %s ran or were throttled.")
        .is(count(CgroupUsage::cpuPeriods));
    counter(
            "cpu_throttled_periods",
            Unit.NONE,
            "CPU limit periods in which tasks of %s were throttled.")
        .is(count(CgroupUsage::throttledPeriods));
    counter(
            "cpu_throttled",
            Unit.SECONDS,
            "Time for which tasks of %s were throttled by the CPU limit.")
        .is(value(usage -> Values.seconds(usage.throttledNanos())));
  }

  private void onRequest() {
    gauge(
            "memory_until_limit",
            Unit.SECONDS,
            "Time until the memory limit of %s is reached if the growth of the last minute continues."
                + " Absent without growth.")
        .onRequest()
        .is(
            view ->
                view.report()
                    .limitForecast(view.usage())
                    .map(forecast -> forecast.untilLimit().toMillis() / MILLIS)
                    .orElse(Double.NaN));
  }

  private void bytes(String name, String help, Function<CgroupUsage, OptionalLong> number) {
    gauge(name, Unit.BYTES, help).is(count(number));
  }

  private void sum(String name, String help, Function<CgroupUsage, OptionalLong> number) {
    gauge(name, Unit.BYTES, help).folds(Double::sum).is(count(number));
  }

  private MetricBuilder<CgroupView> gauge(String name, Unit unit, String help) {
    return metrics.gauge(prefix + name, unit, help.formatted(group)).needs(source);
  }

  private MetricBuilder<CgroupView> counter(String name, Unit unit, String help) {
    return metrics.counter(prefix + name, unit, help.formatted(group)).needs(source);
  }

  private static ToDoubleFunction<CgroupView> count(Function<CgroupUsage, OptionalLong> number) {
    return value(usage -> Values.of(number.apply(usage)));
  }

  private static ToDoubleFunction<CgroupView> value(ToDoubleFunction<CgroupUsage> number) {
    return view -> number.applyAsDouble(view.usage());
  }
}
