package io.procmem.metrics.dialect;

import io.procmem.metrics.Metric;
import io.procmem.metrics.MetricBuilder;
import io.procmem.metrics.RowMetrics;
import io.procmem.metrics.Unit;
import io.procmem.snapshot.MeminfoField;
import io.procmem.snapshot.Source;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The metrics of the machine's memory in the table of {@link OpenTelemetry}. */
final class OpenTelemetryMemory {

  private OpenTelemetryMemory() {}

  static List<Metric<OpenTelemetrySystem>> metrics() {
    RowMetrics<OpenTelemetrySystem> system = RowMetrics.of(OpenTelemetrySystem.ROWS);
    memory(system);
    hugePages(system);
    paging(system);
    return system.list();
  }

  private static void memory(RowMetrics<OpenTelemetrySystem> system) {
    bytes(system, "system.memory.limit", MeminfoField.TOTAL, "Memory that the kernel manages.");
    states(
        system.gauge(
            "system.memory.usage",
            Unit.BYTES,
            "Memory by state: not available to new programs (used), unused (free), block device cache"
                + " (buffers), page cache (cached). They overlap."),
        row -> 1);
    states(
        system.gauge(
            "system.memory.utilization",
            Unit.RATIO,
            "Memory by state, as a share of all memory. The shares overlap."),
        row -> row.memory(MeminfoField.TOTAL));
    bytes(
        system,
        "system.memory.linux.available",
        MeminfoField.AVAILABLE,
        "Memory available to new programs without swapping, as estimated by the kernel.");
    bytes(system, "system.memory.linux.shared", MeminfoField.SHMEM, "Shared memory and tmpfs.");
    system
        .gauge(
            "system.memory.linux.slab.usage",
            Unit.BYTES,
            "Kernel objects, by whether they can be reclaimed when memory is short.")
        .needs(Source.MEMINFO)
        .by("system.memory.linux.slab.state")
        .cell("reclaimable", row -> row.memory(MeminfoField.SLAB_RECLAIMABLE))
        .cell("unreclaimable", row -> row.memory(MeminfoField.SLAB_UNRECLAIMABLE));
  }

  private static MetricBuilder<OpenTelemetrySystem> bytes(
      RowMetrics<OpenTelemetrySystem> system, String name, MeminfoField field, String help) {
    return system.gauge(name, Unit.BYTES, help).needs(Source.MEMINFO).is(row -> row.memory(field));
  }

  private static void states(
      MetricBuilder<OpenTelemetrySystem> metric, ToDoubleFunction<OpenTelemetrySystem> whole) {
    metric
        .needs(Source.MEMINFO)
        .by("system.memory.state")
        .cell("used", row -> row.usedBytes() / whole.applyAsDouble(row))
        .cell("free", row -> row.memory(MeminfoField.FREE) / whole.applyAsDouble(row))
        .cell("buffers", row -> row.memory(MeminfoField.BUFFERS) / whole.applyAsDouble(row))
        .cell("cached", row -> row.memory(MeminfoField.CACHED) / whole.applyAsDouble(row));
  }

  /** Huge pages, which most machines do not use. */
  private static void hugePages(RowMetrics<OpenTelemetrySystem> system) {
    String name = "system.memory.linux.hugepages.";
    String pages = "hugetlbfs pages of the default size";
    system
        .gauge(name + "limit", Unit.NONE, "Number of " + pages + ".")
        .counts("page")
        .needs(Source.MEMINFO)
        .onRequest()
        .is(row -> row.memory(MeminfoField.HUGE_PAGES_TOTAL));
    bytes(system, name + "page_size", MeminfoField.HUGE_PAGE_SIZE, "Default size of huge pages.")
        .onRequest();
    usedAndFree(
        system
            .gauge(name + "usage", Unit.NONE, "Number of " + pages + " by state.")
            .counts("page")
            .onRequest()
            .by(name + "state"),
        MeminfoField.HUGE_PAGES_TOTAL,
        MeminfoField.HUGE_PAGES_FREE,
        row -> 1);
    usedAndFree(
        system
            .gauge(name + "utilization", Unit.RATIO, "Share of the " + pages + " by state.")
            .onRequest()
            .by(name + "state"),
        MeminfoField.HUGE_PAGES_TOTAL,
        MeminfoField.HUGE_PAGES_FREE,
        row -> row.memory(MeminfoField.HUGE_PAGES_TOTAL));
  }

  private static void paging(RowMetrics<OpenTelemetrySystem> system) {
    usedAndFree(
        system
            .gauge("system.paging.usage", Unit.BYTES, "Swap space by state.")
            .by("system.paging.state"),
        MeminfoField.SWAP_TOTAL,
        MeminfoField.SWAP_FREE,
        row -> 1);
    usedAndFree(
        system
            .gauge(
                "system.paging.utilization",
                Unit.RATIO,
                "Share of the swap space by state. Absent without swap space.")
            .by("system.paging.state"),
        MeminfoField.SWAP_TOTAL,
        MeminfoField.SWAP_FREE,
        row -> row.memory(MeminfoField.SWAP_TOTAL));
  }

  private static void usedAndFree(
      MetricBuilder<OpenTelemetrySystem> metric,
      MeminfoField total,
      MeminfoField free,
      ToDoubleFunction<OpenTelemetrySystem> whole) {
    metric
        .needs(Source.MEMINFO)
        .cell("used", row -> (row.memory(total) - row.memory(free)) / whole.applyAsDouble(row))
        .cell("free", row -> row.memory(free) / whole.applyAsDouble(row));
  }
}
