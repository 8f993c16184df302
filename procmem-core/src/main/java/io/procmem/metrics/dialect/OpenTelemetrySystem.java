package io.procmem.metrics.dialect;

import io.procmem.metrics.Metric;
import io.procmem.metrics.RowKind;
import io.procmem.metrics.RowMetrics;
import io.procmem.metrics.Unit;
import io.procmem.report.Report;
import io.procmem.snapshot.Load;
import io.procmem.snapshot.Machine;
import io.procmem.snapshot.MeminfoField;
import io.procmem.snapshot.ProcessState;
import io.procmem.snapshot.ProcessorTimes.Times;
import io.procmem.snapshot.Source;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * The machine in the table of {@link OpenTelemetry}, with its metrics other than of memory.
 *
 * @param report the report
 * @param states how many processes are in each state
 */
record OpenTelemetrySystem(Report report, Map<ProcessState, Integer> states) {

  static final RowKind<OpenTelemetrySystem> ROWS =
      RowKind.<OpenTelemetrySystem>builder("opentelemetry_system")
          .standard()
          .heldCounters()
          .rows((context, rows) -> rows.accept("system", List.of(), of(context.report())));

  private static final double NANOS = 1e9;

  private static OpenTelemetrySystem of(Report report) {
    Map<ProcessState, Integer> states = new EnumMap<>(ProcessState.class);
    report.snapshot().processes().forEach(one -> states.merge(one.state(), 1, Integer::sum));
    return new OpenTelemetrySystem(report, states);
  }

  /** The number of processors online; NaN if unknown. */
  static double processors(Report report) {
    return report
        .snapshot()
        .machine()
        .processors()
        .map(times -> times.processors().size())
        .filter(online -> online > 0)
        .map(Integer::doubleValue)
        .orElse(Double.NaN);
  }

  static List<Metric<OpenTelemetrySystem>> metrics() {
    RowMetrics<OpenTelemetrySystem> system = RowMetrics.of(ROWS);
    cpu(system);
    processes(system);
    system
        .gauge("system.uptime", Unit.SECONDS, "Time since boot, including suspended time.")
        .needs(Source.UPTIME)
        .is(row -> row.machine().uptime().map(up -> up.toNanos() / NANOS).orElse(Double.NaN));
    return system.list();
  }

  private static void cpu(RowMetrics<OpenTelemetrySystem> system) {
    system
        .counter(
            "system.cpu.time",
            Unit.SECONDS,
            "CPU time since boot by mode, summed over all processors. If the kernel's number falls,"
                + " as that of iowait can, the counter stays.")
        .needs(Source.SYSTEM_STAT)
        .by("cpu.mode")
        .cell("user", row -> row.seconds(Times::userNanos))
        .cell("system", row -> row.seconds(Times::systemNanos))
        .cell("nice", row -> row.seconds(Times::niceNanos))
        .cell("idle", row -> row.seconds(Times::idleNanos))
        .cell("iowait", row -> row.seconds(Times::ioWaitNanos))
        .cell("interrupt", row -> row.seconds(Times::irqNanos) + row.seconds(Times::softIrqNanos))
        .cell("steal", row -> row.seconds(Times::stealNanos));
    system
        .gauge(
            "system.cpu.utilization",
            Unit.RATIO,
            "Share of the time of all processors that was neither idle nor I/O wait, averaged over at"
                + " least half a second. Absent in the first report.")
        .needs(Source.SYSTEM_STAT)
        .is(row -> Values.of(row.report.machineCpuRatio()));
    system
        .gauge("system.cpu.logical.count", Unit.NONE, "Number of processors online.")
        .counts("cpu")
        .needs(Source.SYSTEM_STAT)
        .is(row -> processors(row.report));
    load(system, "1m", "one minute", Load::oneMinute);
    load(system, "5m", "five minutes", Load::fiveMinutes);
    load(system, "15m", "fifteen minutes", Load::fifteenMinutes);
  }

  private static void load(
      RowMetrics<OpenTelemetrySystem> system,
      String suffix,
      String time,
      ToDoubleFunction<Load> value) {
    system
        .gauge(
            "system.cpu.load_average." + suffix,
            Unit.NONE,
            "Tasks that are runnable or in uninterruptible sleep, averaged over " + time + ".")
        .counts("thread")
        .needs(Source.LOADAVG)
        .is(row -> row.machine().load().map(value::applyAsDouble).orElse(Double.NaN));
  }

  private static void processes(RowMetrics<OpenTelemetrySystem> system) {
    system
        .gauge("system.process.count", Unit.NONE, "Number of selected processes by state.")
        .counts("process")
        .by("process.state")
        .cell("running", row -> row.count(ProcessState.RUNNING))
        .cell(
            "sleeping",
            row ->
                row.count(
                    ProcessState.SLEEPING,
                    ProcessState.WAITING,
                    ProcessState.IDLE,
                    ProcessState.OTHER))
        .cell("stopped", row -> row.count(ProcessState.STOPPED, ProcessState.TRACED))
        .cell("defunct", row -> row.count(ProcessState.ZOMBIE, ProcessState.DEAD));
  }

  private Machine machine() {
    return report.snapshot().machine();
  }

  double usedBytes() {
    return memory(MeminfoField.TOTAL) - memory(MeminfoField.AVAILABLE);
  }

  double memory(MeminfoField field) {
    return Values.of(machine().memory().get(field));
  }

  private double seconds(Function<Times, OptionalLong> nanos) {
    return machine()
        .processors()
        .map(times -> Values.seconds(nanos.apply(times.all())))
        .orElse(Double.NaN);
  }

  /** Without a scan, nothing is known. */
  private double count(ProcessState... some) {
    int count = 0;
    for (ProcessState state : some) {
      count += states.getOrDefault(state, 0);
    }
    return report.snapshot().isEmpty() ? Double.NaN : count;
  }
}
