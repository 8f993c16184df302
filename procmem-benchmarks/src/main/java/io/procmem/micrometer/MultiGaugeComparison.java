package io.procmem.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.procmem.benchmarks.ManyProcesses;
import io.procmem.classify.Classification;
import io.procmem.metrics.MetricTable;
import io.procmem.metrics.RowKind;
import io.procmem.report.ProcessUsage;
import io.procmem.report.Report;
import io.procmem.snapshot.ProcessSample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * The binder compared with eight {@link MultiGauge}s, for 8 meters of each of 10,000 processes:
 * time to register, to update while the processes stay the same, and to scrape; and retained heap.
 * In this package since a binder of ready-made reports is not public.
 *
 * <p>{@code java -Xmx2g -cp target/benchmarks.jar io.procmem.micrometer.MultiGaugeComparison}
 */
public final class MultiGaugeComparison {

  private static final int PROCESSES = 10_000;
  private static final int ROUNDS = 15;

  private static final MetricTable TABLE =
      MetricTable.standard()
          .only(RowKind.PROCESS)
          .without(
              "procmem_process_cpu_seconds_total",
              "procmem_process_page_faults_total",
              "procmem_process_read_bytes_total",
              "procmem_process_written_bytes_total",
              "procmem_process_start_time_seconds",
              "procmem_process_swap_memory_bytes",
              "procmem_process_cpu_ratio")
          .with(
              "procmem_process_private_dirty_memory_bytes",
              "procmem_process_shared_clean_memory_bytes")
          .allProcesses()
          .seriesLimit(1_000_000);

  private final List<ProcessSample> samples = ManyProcesses.of(PROCESSES, 0);
  private long second;
  private Report report = next();

  private MultiGaugeComparison() {}

  public static void main(String[] args) {
    MultiGaugeComparison comparison = new MultiGaugeComparison();
    System.out.printf(
        "%-34s %12s %12s %12s %12s%n", "", "register ms", "update ms", "scrape ms", "heap MB");
    for (int run = 0; run < 2; run++) { // the first warms up
      comparison.measure("ProcMemBinder", comparison::binder, run);
      comparison.measure(
          "MultiGauge, overwrite", registry -> comparison.gauges(registry, true), run);
      comparison.measure("MultiGauge", registry -> comparison.gauges(registry, false), run);
    }
  }

  private Report next() {
    return Report.next(
        null,
        ManyProcesses.snapshot(++second * 1_000_000_000, samples),
        Classification.none(ManyProcesses.snapshot(0, samples)));
  }

  /** Registers meters. The result updates them. */
  private interface Registration {
    Runnable register(MeterRegistry registry);
  }

  private Runnable binder(MeterRegistry registry) {
    ProcMemBinder binder =
        ProcMemBinder.builder(demand -> report).metrics(TABLE).onlyOnRefresh().build();
    binder.bindTo(registry);
    return binder::refresh;
  }

  private Runnable gauges(MeterRegistry registry, boolean overwrite) {
    List<ToDoubleFunction<ProcessSample>> readings =
        List.of(
            process -> process.rssBytes().orElse(0),
            process -> process.pssBytes().orElse(0),
            process -> process.ussBytes().orElse(0),
            process -> process.swapBytes().orElse(0),
            process -> process.threads(),
            process -> process.openFiles().orElse(0),
            process -> process.faults().minor(),
            process -> process.faults().major());
    List<MultiGauge> gauges = new ArrayList<>();
    for (int i = 0; i < readings.size(); i++) {
      gauges.add(MultiGauge.builder("plain.gauge" + i).baseUnit("bytes").register(registry));
    }
    Runnable update =
        () -> {
          List<ProcessUsage> processes = report.processes();
          for (int i = 0; i < gauges.size(); i++) {
            ToDoubleFunction<ProcessSample> reading = readings.get(i);
            List<Row<?>> rows = new ArrayList<>(processes.size());
            for (ProcessUsage usage : processes) {
              rows.add(Row.of(tags(usage), usage.process(), reading));
            }
            gauges.get(i).register(rows, overwrite);
          }
        };
    update.run();
    return update;
  }

  private static Tags tags(ProcessUsage usage) {
    return Tags.of(
        "pid", Integer.toString(usage.process().pid()),
        "name", usage.process().name(),
        "group", usage.subgroup().group(),
        "subgroup", usage.subgroup().name());
  }

  private void measure(String name, Registration registration, int run) {
    long heapBefore = heap();
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    long start = System.nanoTime();
    Runnable update = registration.register(registry);
    double register = millisSince(start);
    double[] updates = new double[ROUNDS];
    double[] scrapes = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      report = next();
      start = System.nanoTime();
      update.run();
      updates[round] = millisSince(start);
      start = System.nanoTime();
      registry.scrape();
      scrapes[round] = millisSince(start);
    }
    double retained = (heap() - heapBefore) / 1e6;
    if (run > 0) {
      System.out.printf(
          Locale.ROOT,
          "%-34s %12.0f %12.1f %12.0f %12.1f%n",
          name,
          register,
          median(updates),
          median(scrapes),
          retained);
    }
    update.run(); // keeps the meters reachable until the heap is measured
    registry.close();
  }

  private static double millisSince(long start) {
    return (System.nanoTime() - start) / 1e6;
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }

  private static long heap() {
    for (int i = 0; i < 4; i++) {
      System.gc();
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
