package io.procmem.metrics;

import io.procmem.report.Report;
import io.procmem.snapshot.Load;
import io.procmem.snapshot.Machine;
import io.procmem.snapshot.MeminfoField;
import io.procmem.snapshot.Pressure;
import io.procmem.snapshot.ProcessorTimes;
import io.procmem.snapshot.ProcessorTimes.Processor;
import io.procmem.snapshot.ProcessorTimes.Times;
import io.procmem.snapshot.Source;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The metrics of {@link RowKind#MACHINE} and {@link RowKind#PROCESSOR}. */
final class MachineMetrics {

  private static final double MICROS = 1e6;
  private static final String CPU = "CPU time since boot by mode";
  private static final String BUSY = ". Excludes idle and I/O wait time, which can decrease.";

  private MachineMetrics() {}

  static List<Metric<Report>> ofMachine() {
    RowMetrics<Report> machine = RowMetrics.of(RowKind.MACHINE);
    memory(machine, "memory_total", MeminfoField.TOTAL, "Memory that the kernel manages.");
    memory(
        machine,
        "memory_available",
        MeminfoField.AVAILABLE,
        "Memory available to new programs without swapping, as estimated by the kernel.");
    memory(machine, "memory_free", MeminfoField.FREE, "Unused memory.");
    memory(machine, "memory_buffers", MeminfoField.BUFFERS, "Block device cache.");
    memory(
        machine,
        "memory_cached",
        MeminfoField.CACHED,
        "Page cache, including shared memory and tmpfs.");
    memory(machine, "memory_shmem", MeminfoField.SHMEM, "Shared memory and tmpfs.");
    memory(machine, "memory_dirty", MeminfoField.DIRTY, "Memory waiting to be written to disk.");
    memory(
        machine,
        "memory_anonymous",
        MeminfoField.ANONYMOUS,
        "Memory mapped by processes and not backed by a file.");
    memory(machine, "memory_mapped", MeminfoField.MAPPED, "File pages mapped by processes.");
    memory(
        machine,
        "memory_slab_reclaimable",
        MeminfoField.SLAB_RECLAIMABLE,
        "Kernel objects that can be reclaimed when memory is short.");
    memory(
        machine,
        "memory_slab_unreclaimable",
        MeminfoField.SLAB_UNRECLAIMABLE,
        "Kernel objects that cannot be reclaimed.");
    memory(
        machine, "memory_kernel_stack", MeminfoField.KERNEL_STACK, "Kernel stacks of all threads.");
    memory(
        machine, "memory_page_tables", MeminfoField.PAGE_TABLES, "Page tables of all processes.");
    memory(
        machine,
        "memory_hugetlb",
        MeminfoField.HUGETLB,
        "Memory in hugetlbfs pages of all sizes, used or not.");
    memory(machine, "swap_total", MeminfoField.SWAP_TOTAL, "Swap space.");
    memory(machine, "swap_free", MeminfoField.SWAP_FREE, "Unused swap space.");
    processors(machine);
    load(machine);
    pressure(machine);
    machine
        .gauge("machine_boot_time", Unit.SECONDS, "Time of boot, in seconds since 1970.")
        .needs(Source.SYSTEM_STAT)
        .is(report -> Values.timestamp(report.snapshot().machine().bootedAt()));
    return machine.list();
  }

  private static void memory(
      RowMetrics<Report> machine, String name, MeminfoField field, String help) {
    machine
        .gauge("machine_" + name, Unit.BYTES, help)
        .needs(Source.MEMINFO)
        .is(report -> Values.of(report.snapshot().machine().memory().get(field)));
  }

  private static void processors(RowMetrics<Report> machine) {
    machine
        .gauge("machine_cpus", Unit.NONE, "Number of processors online.")
        .needs(Source.SYSTEM_STAT)
        .is(report -> ofProcessors(report, MachineMetrics::online));
    machine
        .gauge(
            "machine_cpu",
            Unit.RATIO,
            "CPU usage of all processors, averaged over at least half a second; 1 = all processors busy."
                + " Absent in the first report.")
        .needs(Source.SYSTEM_STAT)
        .is(report -> Values.of(report.machineCpuRatio()));
    modes(
        machine.counter("machine_cpu", Unit.SECONDS, CPU + ", summed over all processors" + BUSY),
        report -> report.snapshot().machine().processors().map(ProcessorTimes::all));
  }

  private static <T> void modes(MetricBuilder<T> counter, Function<T, Optional<Times>> times) {
    counter
        .needs(Source.SYSTEM_STAT)
        .by("mode")
        .cell("user", of -> mode(times.apply(of), Times::userNanos))
        .cell("nice", of -> mode(times.apply(of), Times::niceNanos))
        .cell("system", of -> mode(times.apply(of), Times::systemNanos))
        .cell("irq", of -> mode(times.apply(of), Times::irqNanos))
        .cell("softirq", of -> mode(times.apply(of), Times::softIrqNanos))
        .cell("steal", of -> mode(times.apply(of), Times::stealNanos));
  }

  /** Unknown if {@code /proc/stat} has no line of a single processor. */
  private static double online(ProcessorTimes times) {
    return times.processors().isEmpty() ? Double.NaN : times.processors().size();
  }

  private static double mode(Optional<Times> times, Function<Times, OptionalLong> nanos) {
    return times.isEmpty() ? Double.NaN : Values.seconds(nanos.apply(times.get()));
  }

  private static double ofProcessors(Report report, ToDoubleFunction<ProcessorTimes> value) {
    Optional<ProcessorTimes> times = report.snapshot().machine().processors();
    return times.isEmpty() ? Double.NaN : value.applyAsDouble(times.get());
  }

  private static void load(RowMetrics<Report> machine) {
    load(machine, "machine_load1", "one minute", Load::oneMinute);
    load(machine, "machine_load5", "five minutes", Load::fiveMinutes);
    load(machine, "machine_load15", "fifteen minutes", Load::fifteenMinutes);
  }

  private static void load(
      RowMetrics<Report> machine, String name, String time, ToDoubleFunction<Load> value) {
    machine
        .gauge(
            name,
            Unit.NONE,
            "Tasks that are runnable or in uninterruptible sleep, averaged over " + time + ".")
        .needs(Source.LOADAVG)
        .is(
            report -> {
              Optional<Load> load = report.snapshot().machine().load();
              return load.isEmpty() ? Double.NaN : value.applyAsDouble(load.get());
            });
  }

  private static void pressure(RowMetrics<Report> machine) {
    MetricBuilder<Report> some =
        machine.counter(
            "machine_pressure_waiting",
            Unit.SECONDS,
            "Time during which at least one task waited for the resource.");
    MetricBuilder<Report> full =
        machine.counter(
            "machine_pressure_stalled",
            Unit.SECONDS,
            "Time during which all non-idle tasks waited for the resource at once.");
    for (MetricBuilder<Report> metric : List.of(some, full)) {
      metric.needs(Source.PRESSURE_CPU, Source.PRESSURE_MEMORY, Source.PRESSURE_IO).by("resource");
    }
    pressure(some, full, "cpu", Machine::cpuPressure);
    pressure(some, full, "memory", Machine::memoryPressure);
    pressure(some, full, "io", Machine::ioPressure);
  }

  private static void pressure(
      MetricBuilder<Report> some,
      MetricBuilder<Report> full,
      String resource,
      Function<Machine, Optional<Pressure>> pressure) {
    some.cell(
        resource, report -> stall(pressure.apply(report.snapshot().machine()).map(Pressure::some)));
    full.cell(
        resource,
        report -> stall(pressure.apply(report.snapshot().machine()).flatMap(Pressure::full)));
  }

  private static double stall(Optional<Pressure.Stall> stall) {
    return stall.isEmpty() ? Double.NaN : Values.of(stall.get().totalMicros()) / MICROS;
  }

  static List<Metric<Processor>> ofProcessors() {
    RowMetrics<Processor> processor = RowMetrics.of(RowKind.PROCESSOR);
    modes(
        processor.counter("processor", Unit.SECONDS, CPU + BUSY), one -> Optional.of(one.times()));
    return processor.list();
  }
}
