package io.procmem.exporter.report;

import io.procmem.report.ProcessUsage;
import io.procmem.snapshot.ByteRange;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.RollupField;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.StatusField;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * The columns of numbers of a process: its memory, and its {@linkplain ProcessActivity activity}.
 * Those that can be added up are columns of owners too.
 */
final class ProcessNumbers {

  private final List<Column<ProcessUsage>> columns = new ArrayList<>();

  private ProcessNumbers() {}

  static List<Column<ProcessUsage>> all() {
    ProcessNumbers numbers = new ProcessNumbers();
    numbers.addSizes();
    numbers.addStatus();
    numbers.addRollup();
    numbers.columns.addAll(ProcessActivity.all());
    return List.copyOf(numbers.columns);
  }

  private void addSizes() {
    bytes(
        "rss",
        "resident set size: memory in RAM, shared or not",
        ProcessSample::rssBytes,
        Source.STATM);
    bounds("pss", "proportional set size: an even share of shared memory", ProcessSample::pss);
    bounds("uss", "unique set size: memory that no other process uses", ProcessSample::uss);
    bytes("swap", "swapped out, shared or not", ProcessSample::swapBytes, Source.STATUS);
    bytes(
        "swap_pss",
        "swapped out, with an even share of shared memory",
        ProcessNumbers::swapPss,
        Source.SMAPS_ROLLUP);
    bounds("total_pss", "pss and swap_pss together", ProcessNumbers::totalPss);
    bytes("vss", "size of the address space", ProcessNumbers::virtual);
    add(
        Column.<ProcessUsage>number(
                "rss_growth",
                Unit.CHANGE,
                "change of RSS between two scans",
                usage ->
                    isNone(usage)
                        ? Amount.none(Unit.CHANGE)
                        : Amount.of(Unit.CHANGE, usage.rssGrowthBytes()),
                Source.STATM)
            .betweenScans());
  }

  private void addStatus() {
    status("rss_anon", "the part of RSS that is not backed by a file", StatusField.RSS_ANON);
    status("rss_file", "the part of RSS that is backed by files", StatusField.RSS_FILE);
    status("rss_shmem", "the part of RSS in shared memory", StatusField.RSS_SHMEM);
    status("page_tables", "its page tables", StatusField.PAGE_TABLES);
    status("locked", "locked into memory", StatusField.LOCKED);
    status("hugetlb", "in hugetlbfs pages", StatusField.HUGETLB);
    add(
        memory(
                "peak_rss",
                "largest RSS so far",
                process -> process.status().get(StatusField.PEAK_RSS),
                Source.STATUS)
            .notSummed());
    add(
        memory(
                "peak_vss",
                "largest address space so far",
                process -> process.status().get(StatusField.PEAK_VIRTUAL),
                Source.STATUS)
            .notSummed());
  }

  private void status(String name, String description, StatusField field) {
    bytes(name, description, process -> process.status().get(field), Source.STATUS);
  }

  /** The other numbers of a rollup, whose names are those of the kernel. */
  private void addRollup() {
    for (RollupField field : RollupField.values()) {
      switch (field) {
        case RSS, PSS, SWAP, SWAP_PSS, LOCKED -> {} // above
        default ->
            bytes(
                field.name().toLowerCase(Locale.ROOT),
                field.key() + " of smaps_rollup",
                process -> rollup(process, field),
                Source.SMAPS_ROLLUP);
      }
    }
  }

  private void bytes(
      String name,
      String description,
      Function<ProcessSample, OptionalLong> get,
      Source... sources) {
    add(memory(name, description, get, sources));
  }

  private void bounds(
      String name, String description, Function<ProcessSample, Optional<ByteRange>> get) {
    add(
        Column.<ProcessUsage>number(
                name,
                Unit.BYTES,
                description,
                usage ->
                    isNone(usage)
                        ? Amount.none(Unit.BYTES)
                        : get.apply(usage.process())
                            .map(Amount::between)
                            .orElse(Amount.unknown(Unit.BYTES)),
                Source.SMAPS_ROLLUP)
            .bounded());
  }

  /** A kernel thread has no memory of its own, which is neither unknown nor 0. */
  private static Column<ProcessUsage> memory(
      String name,
      String description,
      Function<ProcessSample, OptionalLong> get,
      Source... sources) {
    return Column.number(
        name,
        Unit.BYTES,
        description,
        usage ->
            isNone(usage)
                ? Amount.none(Unit.BYTES)
                : Amount.of(Unit.BYTES, get.apply(usage.process())),
        sources);
  }

  private void add(Column<ProcessUsage> column) {
    columns.add(column);
  }

  static boolean isNone(ProcessUsage usage) {
    return usage.process().memory() instanceof Memory.None;
  }

  private static OptionalLong virtual(ProcessSample process) {
    return process.memory() instanceof Memory.Owned owned
        ? OptionalLong.of(owned.virtualBytes())
        : OptionalLong.empty();
  }

  private static OptionalLong swapPss(ProcessSample process) {
    return rollup(process, RollupField.SWAP_PSS);
  }

  private static OptionalLong rollup(ProcessSample process, RollupField field) {
    return process.memory() instanceof Memory.Detailed detailed
        ? detailed.rollup().get(field)
        : OptionalLong.empty();
  }

  private static Optional<ByteRange> totalPss(ProcessSample process) {
    OptionalLong swap = swapPss(process);
    return swap.isEmpty()
        ? Optional.empty()
        : process
            .pss()
            .map(
                pss ->
                    new ByteRange(
                        pss.lowerBytes() + swap.getAsLong(), pss.upperBytes() + swap.getAsLong()));
  }
}
