package io.procmem.prometheus;

import io.procmem.benchmarks.ManyProcesses;
import io.procmem.classify.Classification;
import io.procmem.classify.Subgroup;
import io.procmem.metrics.MetricTable;
import io.procmem.metrics.RowKind;
import io.procmem.report.Report;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Snapshot;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a scrape costs beyond the scan: collecting metrics from a report, and writing them as text.
 * In this package since the collector is not public.
 *
 * <p>{@code java -jar target/benchmarks.jar ExpositionBenchmark -prof gc}
 */
@BenchmarkMode(Mode.SampleTime) // medians, which ignore collections due to making the reports
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 10, time = 2)
public class ExpositionBenchmark {

  /** 10,000 processes, 8 gauges each. */
  @State(Scope.Benchmark)
  public static class Every extends Reports {
    public Every() {
      super(
          10_000,
          MetricTable.standard()
              .only(RowKind.SCAN, RowKind.PROCESS)
              .without(
                  "procmem_process_cpu_seconds_total",
                  "procmem_process_page_faults_total",
                  "procmem_process_read_bytes_total",
                  "procmem_process_written_bytes_total",
                  "procmem_process_start_time_seconds",
                  "procmem_process_swap_memory_bytes")
              .with("procmem_process_private_dirty_memory_bytes")
              .allProcesses());
    }
  }

  /** 1,500 processes, with the standard table. */
  @State(Scope.Benchmark)
  public static class Standard extends Reports {
    public Standard() {
      super(1_500, MetricTable.standard());
    }
  }

  /** Successive reports on the same processes, one second apart. */
  public abstract static class Reports {

    private final ProcMemCollector collector;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(8 << 20);
    private final List<ProcessSample> samples;
    private final Classification classification;
    private final Report first;
    private long second = 1;
    private Report report;

    Reports(int processes, MetricTable table) {
      MachineSeries machine = new MachineSeries(demand -> report, table, Labels.EMPTY);
      this.collector = new ProcMemCollector(List.of(machine), table, "procmem_");
      this.samples = ManyProcesses.of(processes, 50_000_000);
      List<Subgroup> subgroups = new ArrayList<>();
      for (ProcessSample sample : samples) {
        subgroups.add(new Subgroup("group" + sample.pid() % 8, "subgroup" + sample.pid() % 40));
      }
      this.classification = new Classification(subgroups, new TreeSet<>());
      List<ProcessSample> before = ManyProcesses.of(processes, 0);
      this.first = Report.next(null, ManyProcesses.snapshot(0, before), classification);
      next();
    }

    final void next() {
      Snapshot later = ManyProcesses.snapshot(second++ * 1_000_000_000, samples);
      report = Report.next(first, later, classification);
    }

    /** The data points of a collection, built again with the client library alone. */
    MetricSnapshots clientAlone() {
      List<MetricSnapshot> all = new ArrayList<>();
      for (MetricSnapshot metric : collector.collect()) {
        if (!(metric instanceof GaugeSnapshot gauge)) {
          continue; // the version info
        }
        List<GaugeDataPointSnapshot> points = new ArrayList<>();
        for (GaugeDataPointSnapshot point : gauge.getDataPoints()) {
          points.add(new GaugeDataPointSnapshot(point.getValue(), point.getLabels(), null));
        }
        all.add(new GaugeSnapshot(metric.getMetadata(), points));
      }
      return new MetricSnapshots(all);
    }

    MetricSnapshots collect() {
      return collector.collect();
    }

    int write(MetricSnapshots snapshots) throws IOException {
      out.reset();
      PrometheusTextFormatWriter.create().write(out, snapshots);
      return out.size();
    }
  }

  /** A new report for each invocation, made outside the measured time. */
  @State(Scope.Thread)
  public static class NextEvery {
    @Setup(Level.Invocation)
    public void next(Every every) {
      every.next();
    }
  }

  /** The same as {@link NextEvery}. */
  @State(Scope.Thread)
  public static class NextStandard {
    @Setup(Level.Invocation)
    public void next(Standard standard) {
      standard.next();
    }
  }

  @Benchmark
  public MetricSnapshots everyProcessCollect(Every every, NextEvery next) {
    return every.collect();
  }

  @Benchmark
  public int everyProcessCollectAndText(Every every, NextEvery next) throws IOException {
    return every.write(every.collect());
  }

  /** The cost of the client library alone: the same data points, from existing labels. */
  @Benchmark
  public MetricSnapshots clientAlone(Every every) {
    return every.clientAlone();
  }

  @Benchmark
  public int clientAloneAndText(Every every) throws IOException {
    return every.write(every.clientAlone());
  }

  @Benchmark
  public int standardOfNewReport(Standard standard, NextStandard next) throws IOException {
    return standard.write(standard.collect());
  }

  @Benchmark
  public int standardOfSameReport(Standard standard) throws IOException {
    return standard.write(standard.collect());
  }
}
