package io.procmem.metrics.dialect;

import io.procmem.mappings.MappingField;
import io.procmem.mappings.MappingUsage;
import io.procmem.mappings.Mappings;
import io.procmem.mappings.ProcessMappings;
import io.procmem.metrics.MetricBuilder;
import io.procmem.metrics.MetricTable;
import io.procmem.metrics.OtherRow;
import io.procmem.metrics.ProcessLabel;
import io.procmem.metrics.RowContext;
import io.procmem.metrics.RowKind;
import io.procmem.metrics.RowKindBuilder;
import io.procmem.metrics.RowMetrics;
import io.procmem.metrics.RowSink;
import io.procmem.metrics.Unit;
import io.procmem.report.ProcessUsage;
import io.procmem.snapshot.ProcessId;
import io.procmem.snapshot.Source;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The metrics of tsaarni/smaps-container-exporter: {@code process_smaps_*}, by the name of the
 * process ({@code comm}) and that of the mapping ({@code path}).
 *
 * <p>Every process is shown, unless a {@code Selection} or {@link MetricTable#top} chooses some;
 * those without mappings have no series. The kernel writes a few hundred bytes for each mapping, so
 * select the processes of interest, and scan rarely.
 *
 * <p>Differences from smaps-container-exporter:
 *
 * <ul>
 *   <li>{@link #table()} has further labels: {@code pid}, {@code namespace}, {@code pod} and {@code
 *       container}, each empty if unknown. So processes of the same name do not overwrite each
 *       other. {@link #summed()} has only {@code comm} and {@code path}, and adds them up.
 *   <li>Page sizes are the largest of all mappings, not their sum.
 *   <li>A series ends with its process or mapping.
 *   <li>A field that the kernel does not have is absent, not 0.
 *   <li>What is not printable in a path is {@code \xNN}, and a backslash is doubled.
 *   <li>There are at most 50,000 series and 10,000 values of a label, unless {@link
 *       MetricTable#seriesLimit(int)} and {@link MetricTable#labelValueLimit(int)} set other
 *       limits. Of each process, the 1,000 paths with the largest RSS are shown; the sum of the
 *       rest has the path {@code other}.
 * </ul>
 */
public final class Smaps {

  private static final String PREFIX = "process_smaps_";
  private static final int MAX_SERIES = 50_000;
  private static final int MAX_LABEL_VALUES = 10_000;

  /** More paths than a table can show. */
  private static final int MAX_PATHS = 100_000;

  /** Where the labels of a process are. */
  private static final int PID = 0;

  private static final int NAME = 1;

  /** The mappings of each name, of each process. */
  public static final RowKind<MappingUsage> MAPPING =
      kind("smaps_mapping", "comm", "path", "pid").rows(Smaps::ofProcesses);

  /** The mappings of each name, of the processes of each name. */
  public static final RowKind<MappingUsage> SUMMED =
      kind("smaps_summed", "comm", "path").rows(Smaps::ofNames);

  private static final MetricTable TABLE =
      table(MAPPING).label(ProcessLabel.NAMESPACE, ProcessLabel.POD, ProcessLabel.CONTAINER);

  private static final MetricTable SUMMED_TABLE = table(SUMMED);

  private Smaps() {}

  /**
   * The metrics of smaps-container-exporter, of each process by itself: with its pid, namespace,
   * pod and container as labels.
   *
   * @return the table
   */
  public static MetricTable table() {
    return TABLE;
  }

  /**
   * The metrics of smaps-container-exporter with the labels that it has: {@code comm} and {@code
   * path}. Where several processes have the same name, it shows the sum.
   *
   * @return the table
   */
  public static MetricTable summed() {
    return SUMMED_TABLE;
  }

  private static RowKindBuilder<MappingUsage> kind(String name, String... labels) {
    List<String> other = new ArrayList<>(List.of("other", MappingUsage.OTHER));
    other.addAll(Collections.nCopies(labels.length - other.size(), ""));
    return RowKind.<MappingUsage>builder(name, labels)
        .standard()
        .needs(Source.MAPPINGS)
        .ofProcesses()
        .foldsInto(new OtherRow<>("other", other, false, usage -> usage.rssBytes().orElse(0)));
  }

  /** The mappings of one name in one process. */
  private record Key(ProcessId process, String path) {}

  private static void ofProcesses(RowContext context, RowSink<MappingUsage> rows) {
    Optional<Mappings> read = context.report().extras().mappings();
    if (read.isEmpty()) {
      return;
    }
    for (ProcessUsage process : context.processes()) {
      ProcessId id = process.process().id();
      Optional<ProcessMappings> mappings = read.get().of(id);
      if (mappings.isPresent()) {
        List<String> labels = context.labels(process);
        for (MappingUsage usage : mappings.get().names().all()) {
          List<String> all =
              new ArrayList<>(List.of(labels.get(NAME), usage.name(), labels.get(PID)));
          all.addAll(Values.further(labels));
          rows.accept(new Key(id, usage.name()), all, usage);
        }
      }
    }
  }

  private static void ofNames(RowContext context, RowSink<MappingUsage> rows) {
    Optional<Mappings> read = context.report().extras().mappings();
    if (read.isEmpty()) {
      return;
    }
    Map<List<String>, Set<ProcessId>> processes = new LinkedHashMap<>();
    for (ProcessUsage process : context.processes()) {
      List<String> labels = context.labels(process);
      List<String> same = new ArrayList<>(List.of(labels.get(NAME)));
      same.addAll(Values.further(labels));
      processes.computeIfAbsent(same, any -> new HashSet<>()).add(process.process().id());
    }
    processes.forEach(
        (labels, ids) -> {
          Mappings ofThem = read.get().ofProcesses(ids);
          for (MappingUsage usage : ofThem.largest(MAX_PATHS, MappingField.RSS).all()) {
            List<String> all = new ArrayList<>(labels);
            all.add(1, usage.name());
            rows.accept(all, all, usage);
          }
        });
  }

  private static MetricTable table(RowKind<MappingUsage> kind) {
    RowMetrics<MappingUsage> all = RowMetrics.of(kind);
    sum(all, "size", MappingField.SIZE, "Size of the mappings: addresses that they take.");
    sum(all, "rss", MappingField.RSS, "Resident set size (RSS): memory in RAM.");
    sum(
        all,
        "pss",
        MappingField.PSS,
        "Proportional set size (PSS): memory in RAM, with shared memory divided among the processes"
            + " that share it.");
    sum(all, "pss_dirty", MappingField.PSS_DIRTY, "Part of PSS that is dirty.");
    sum(all, "shared_clean", MappingField.SHARED_CLEAN, "Shared memory that is unmodified.");
    sum(all, "shared_dirty", MappingField.SHARED_DIRTY, "Shared memory that is modified.");
    sum(all, "private_clean", MappingField.PRIVATE_CLEAN, "Private memory that is unmodified.");
    sum(all, "private_dirty", MappingField.PRIVATE_DIRTY, "Private memory that is modified.");
    sum(all, "referenced", MappingField.REFERENCED, "Memory marked as accessed.");
    sum(all, "anonymous", MappingField.ANONYMOUS, "Memory not backed by a file.");
    sum(
        all,
        "lazyfree",
        MappingField.LAZY_FREE,
        "Memory that was released (MADV_FREE) and that the kernel has not yet reclaimed.");
    sum(
        all,
        "anon_hugepages",
        MappingField.ANON_HUGE_PAGES,
        "Anonymous memory in transparent huge pages.");
    sum(
        all,
        "shmem_pmdmapped",
        MappingField.SHMEM_HUGE_PAGES,
        "Shared memory in transparent huge pages.");
    sum(
        all,
        "shared_hugetlb",
        MappingField.SHARED_HUGETLB,
        "Memory in shared hugetlbfs pages; not included in RSS or PSS.");
    sum(
        all,
        "private_hugetlb",
        MappingField.PRIVATE_HUGETLB,
        "Memory in private hugetlbfs pages; not included in RSS or PSS.");
    sum(all, "swap", MappingField.SWAP, "Memory swapped out.");
    sum(
        all,
        "swap_pss",
        MappingField.SWAP_PSS,
        "Memory swapped out, with shared memory divided among the processes that share it.");
    gauge(
            all,
            "kernel_page_size",
            MappingField.KERNEL_PAGE_SIZE,
            "Largest page of the mappings, not a sum.")
        .folds(Math::max);
    gauge(
            all,
            "mmu_page_size",
            MappingField.MMU_PAGE_SIZE,
            "Largest page of the mappings as the hardware has it, not a sum.")
        .folds(Math::max);
    sum(all, "locked", MappingField.LOCKED, "Memory locked in RAM.");
    return MetricTable.of(PREFIX, all.list())
        .allProcesses()
        .seriesLimit(MAX_SERIES)
        .labelValueLimit(MAX_LABEL_VALUES);
  }

  private static void sum(
      RowMetrics<MappingUsage> all, String name, MappingField field, String help) {
    gauge(all, name, field, help).folds(Double::sum);
  }

  private static MetricBuilder<MappingUsage> gauge(
      RowMetrics<MappingUsage> all, String name, MappingField field, String help) {
    return all.gauge(name, Unit.BYTES, help)
        .needs(Source.MAPPINGS)
        .is(usage -> Values.of(usage.bytes(field)));
  }
}
