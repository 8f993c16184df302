package io.procmem.metrics;

import io.procmem.jvm.JvmCollections;
import io.procmem.jvm.JvmReading;
import io.procmem.jvm.JvmUsage;
import io.procmem.jvm.Jvms;
import io.procmem.report.ProcessUsage;
import io.procmem.report.Report;
import io.procmem.snapshot.ProcessId;
import io.procmem.snapshot.Source;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Makes the rows of {@link RowKind#JVM} and {@link RowKind#JVM_COLLECTOR}. */
final class JvmRows {

  private JvmRows() {}

  /** What a row is about. */
  interface OfJvm {
    JvmUsage usage();

    /** When the process started; empty if the time of boot is unknown. */
    Optional<Instant> startedAt();
  }

  /** One row of {@link RowKind#JVM}. */
  record Heap(JvmUsage usage, Optional<Instant> startedAt) implements OfJvm {}

  /** One row of {@link RowKind#JVM_COLLECTOR}. */
  record Collector(JvmUsage usage, Optional<Instant> startedAt, JvmCollections collections)
      implements OfJvm {}

  /** The key of a row of {@link RowKind#JVM_COLLECTOR}. */
  private record CollectorKey(ProcessId process, String collector) {}

  /**
   * Starts a kind with the labels of processes, and further ones. A process can execute another
   * JVM, whose counters begin with 0.
   */
  static <T extends OfJvm> RowKindBuilder<T> of(String name, String... furtherLabels) {
    List<String> labels = new ArrayList<>(RowKind.PROCESS.labelNames());
    labels.addAll(List.of(furtherLabels));
    return RowKind.<T>builder(name, labels.toArray(String[]::new))
        .needs(Source.HSPERFDATA)
        .heldCounters()
        .startsAt(OfJvm::startedAt, (row, earlier) -> earlier.precedes(row.usage().process()))
        .foldsInto(
            new OtherRow<>(
                "other",
                List.of("", "other", "other", "other"),
                false,
                row -> row.usage().heap().committedBytes().orElse(0)));
  }

  static void heaps(RowContext context, RowSink<Heap> rows) {
    forEach(
        context,
        (process, usage) ->
            rows.accept(
                usage.process(), labels(process), new Heap(usage, startOf(context, usage))));
  }

  static void collectors(RowContext context, RowSink<Collector> rows) {
    forEach(
        context,
        (process, usage) -> {
          for (JvmCollections one : usage.collections()) {
            List<String> labels = new ArrayList<>(labels(process));
            labels.add(one.collector());
            rows.accept(
                new CollectorKey(usage.process(), one.collector()),
                List.copyOf(labels),
                new Collector(usage, startOf(context, usage), one));
          }
        });
  }

  private static void forEach(RowContext context, BiConsumer<ProcessUsage, JvmUsage> action) {
    Report report = context.report();
    Optional<Jvms> jvms = report.extras().jvms();
    if (jvms.isPresent()) {
      for (ProcessUsage process : report.processes()) {
        JvmReading reading = jvms.get().of(process.process().id());
        if (reading instanceof JvmUsage usage) {
          action.accept(process, usage);
        }
      }
    }
  }

  private static Optional<Instant> startOf(RowContext context, JvmUsage usage) {
    return context.report().snapshot().startOf(usage.process());
  }

  private static List<String> labels(ProcessUsage process) {
    return StandardRows.labels(process, List.of());
  }
}
