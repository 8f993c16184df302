package io.procmem.metrics;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Every metric that a table can show, and the prefix of their names.
 *
 * @param prefix the prefix, as {@code procmem_}
 * @param metrics the metrics, in the order they are documented in
 */
record Catalogue(String prefix, List<Metric<?>> metrics) {

  Catalogue {
    metrics = List.copyOf(metrics);
  }

  static Catalogue standard() {
    return new Catalogue(
        "procmem_",
        Stream.<List<? extends Metric<?>>>of(
                ScanMetrics.all(),
                MachineMetrics.ofMachine(),
                MachineMetrics.ofProcessors(),
                LedgerMetrics.ofLedger(),
                LedgerMetrics.ofSystem(),
                JvmMetrics.ofMemory(),
                JvmMetrics.ofParts(),
                CgroupMetrics.ofOwn(),
                TotalsMetrics.of(RowKind.GROUP),
                TotalsMetrics.of(RowKind.USER),
                TotalsMetrics.of(RowKind.CONTAINER),
                CgroupMetrics.ofContainers(),
                TotalsMetrics.of(RowKind.POD),
                TotalsMetrics.of(RowKind.NAMESPACE),
                TotalsMetrics.of(RowKind.UNIT),
                CgroupMetrics.ofUnits(),
                ThreadMetrics.ofNames(),
                ThreadMetrics.ofGroups(),
                ThreadMetrics.ofChannels(),
                ProcessMetrics.all(),
                JvmMetrics.ofJvms(),
                JvmMetrics.ofCollectors(),
                MappingMetrics.overAll(),
                MappingMetrics.ofProcesses())
            .<Metric<?>>flatMap(List::stream)
            .toList());
  }

  String fullName(Metric<?> metric) {
    return prefix + metric.nameWithSuffixes();
  }

  List<Metric<?>> where(Predicate<Metric<?>> choice) {
    return metrics.stream().filter(choice).toList();
  }

  /** The labels that no row of processes has by itself. */
  List<ProcessLabel> lacking(ProcessLabel... labels) {
    return Stream.of(labels)
        .filter(label -> metrics.stream().noneMatch(one -> one.rowKind().built.hasAlready(label)))
        .toList();
  }

  /** Matches the metrics with these full names; each may end with a {@code *}. */
  Predicate<Metric<?>> named(String... names) {
    Predicate<Metric<?>> any = metric -> false;
    for (String name : names) {
      Predicate<Metric<?>> one = named(name);
      if (metrics.stream().noneMatch(one)) {
        throw new IllegalArgumentException(
            ("no metric is named '%s': use a name from docs/metrics.md, such as %s, or the"
                    + " beginning of one followed by *")
                .formatted(name, metrics.isEmpty() ? prefix : fullName(metrics.get(0))));
      }
      any = any.or(one);
    }
    return any;
  }

  private Predicate<Metric<?>> named(String name) {
    return name.endsWith("*")
        ? metric -> fullName(metric).startsWith(name.substring(0, name.length() - 1))
        : metric -> fullName(metric).equals(name);
  }
}
