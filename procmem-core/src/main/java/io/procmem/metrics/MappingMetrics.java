package io.procmem.metrics;

import io.procmem.mappings.MappingField;
import io.procmem.mappings.MappingUsage;
import io.procmem.snapshot.Source;
import java.util.List;

/** The metrics of {@link RowKind#MAPPING} and {@link RowKind#PROCESS_MAPPING}. */
final class MappingMetrics {

  private final RowMetrics<MappingUsage> metrics;
  private final String prefix;
  private final boolean isOverAll;

  private MappingMetrics(RowKind<MappingUsage> kind, boolean isOverAll) {
    this.metrics = RowMetrics.of(kind);
    this.prefix = kind.name() + "_";
    this.isOverAll = isOverAll;
  }

  static List<Metric<MappingUsage>> overAll() {
    return all(RowKind.MAPPING, true);
  }

  static List<Metric<MappingUsage>> ofProcesses() {
    return all(RowKind.PROCESS_MAPPING, false);
  }

  private static List<Metric<MappingUsage>> all(RowKind<MappingUsage> kind, boolean isOverAll) {
    MappingMetrics all = new MappingMetrics(kind, isOverAll);
    all.standard();
    all.parts();
    return all.metrics.list();
  }

  private void standard() {
    gauge("resident_memory", Unit.BYTES, "Resident set size (RSS) of the mappings: memory in RAM.")
        .is(usage -> Values.of(usage.rssBytes()));
    gauge(
            "proportional_memory",
            Unit.BYTES,
            "Proportional set size (PSS) of the mappings: memory in RAM, with shared memory divided"
                + " among the processes that share it.")
        .is(usage -> Values.of(usage.pssBytes()));
    gauge(
            "unique_memory",
            Unit.BYTES,
            "Unique set size (USS) of the mappings: memory in RAM that is shared with no other process.")
        .is(usage -> Values.of(usage.ussBytes()));
    gauge("swap_memory", Unit.BYTES, "Memory of the mappings that is swapped out.")
        .is(usage -> Values.of(usage.swapBytes()));
    gauge(
            "virtual_memory",
            Unit.BYTES,
            "Virtual size of the mappings: the address space that they use.")
        .is(usage -> Values.of(usage.sizeBytes()));
    gauge("mappings", Unit.NONE, "Number of mappings.").is(MappingUsage::mappings);
    if (isOverAll) {
      metrics
          .gauge(prefix + "processes", Unit.NONE, "Number of processes that have such a mapping.")
          .needs(Source.MAPPINGS)
          .is(MappingUsage::processes);
    }
  }

  /** The fields of {@code smaps}, named like those of a process. */
  private void parts() {
    part("proportional_dirty_memory", MappingField.PSS_DIRTY, "Part of PSS that is dirty.");
    part("shared_clean_memory", MappingField.SHARED_CLEAN, "Shared memory that is unmodified.");
    part("shared_dirty_memory", MappingField.SHARED_DIRTY, "Shared memory that is modified.");
    part("private_clean_memory", MappingField.PRIVATE_CLEAN, "Private memory that is unmodified.");
    part("private_dirty_memory", MappingField.PRIVATE_DIRTY, "Private memory that is modified.");
    part("referenced_memory", MappingField.REFERENCED, "Memory marked as accessed.");
    part("anonymous_memory", MappingField.ANONYMOUS, "Memory not backed by a file.");
    part("ksm_memory", MappingField.KSM, "Memory merged with identical pages by KSM.");
    part(
        "lazy_free_memory",
        MappingField.LAZY_FREE,
        "Memory that was released (MADV_FREE) and that the kernel has not yet reclaimed.");
    part(
        "anonymous_huge_page_memory",
        MappingField.ANON_HUGE_PAGES,
        "Anonymous memory in transparent huge pages.");
    part(
        "shmem_huge_page_memory",
        MappingField.SHMEM_HUGE_PAGES,
        "Shared memory in transparent huge pages.");
    part(
        "file_huge_page_memory",
        MappingField.FILE_HUGE_PAGES,
        "File pages in transparent huge pages.");
    part(
        "shared_hugetlb_memory",
        MappingField.SHARED_HUGETLB,
        "Memory in shared hugetlbfs pages; not included in RSS, PSS or USS.");
    part(
        "private_hugetlb_memory",
        MappingField.PRIVATE_HUGETLB,
        "Memory in private hugetlbfs pages; included in USS, not in RSS or PSS.");
    part(
        "proportional_swap",
        MappingField.SWAP_PSS,
        "Memory swapped out, with shared memory divided among the processes that share it.");
    part("locked_memory", MappingField.LOCKED, "Memory locked in RAM.");
    pageSize(
        "kernel_page_size", MappingField.KERNEL_PAGE_SIZE, "Largest page size of the mappings.");
    pageSize(
        "mmu_page_size",
        MappingField.MMU_PAGE_SIZE,
        "Largest page size of the mappings in the hardware (MMU).");
  }

  private void part(String name, MappingField field, String help) {
    gauge(name, Unit.BYTES, help).onRequest().is(usage -> Values.of(usage.bytes(field)));
  }

  private void pageSize(String name, MappingField field, String help) {
    metrics
        .gauge(prefix + name, Unit.BYTES, help)
        .needs(Source.MAPPINGS)
        .onRequest()
        .folds(Math::max)
        .is(usage -> Values.of(usage.bytes(field)));
  }

  private MetricBuilder<MappingUsage> gauge(String name, Unit unit, String help) {
    return metrics.gauge(prefix + name, unit, help).needs(Source.MAPPINGS).folds(Double::sum);
  }
}
