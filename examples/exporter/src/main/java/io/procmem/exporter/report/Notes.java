package io.procmem.exporter.report;

import io.procmem.exporter.unread.DetailNotes;
import io.procmem.exporter.unread.Unread;
import io.procmem.report.ProcessUsage;
import io.procmem.report.Report;
import io.procmem.snapshot.IoField;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Sentences about what is unknown in a table, and why. */
final class Notes {

  private Notes() {}

  static List<String> of(Layout<?> layout, Reports reports, Help help) {
    Report report = reports.latest();
    List<String> notes = new ArrayList<>();
    boolean excludes = report.snapshot().stats().excluded() > 0;
    if (excludes && report.snapshot().processes().isEmpty()) {
      List<String> sentences = new ArrayList<>(List.of("No process passes the filters"));
      sentences.addAll(help.filters());
      notes.add(String.join(". ", sentences));
    }
    unread(layout, report).stream()
        .filter(Unread::isMissed)
        .filter(unread -> unread.file() != Source.HSPERFDATA) // the view knows the reason better
        .map(unread -> unread.sentence(help.capabilities()))
        .forEach(notes::add);
    if (layout.demand().includes(Source.SMAPS_ROLLUP) && layout.view().isOfProcesses()) {
      notes.addAll(DetailNotes.ofDetail(report));
    }
    addParts(notes, layout, report);
    addRates(notes, layout, report);
    addDelay(notes, layout, report);
    View<?> view = layout.view();
    view.unnamed(reports).forEach(unknown -> notes.add(unknown + help.names()));
    notes.addAll(view.notes(reports));
    if (layout.needsRules()) {
      notes.addAll(help.rules());
    }
    return List.copyOf(notes);
  }

  /** What could not be read of the files that the table needs. */
  static List<Unread> unread(Layout<?> layout, Report report) {
    boolean needsDetail = layout.demand().includes(Source.SMAPS_ROLLUP);
    boolean isOfProcesses = layout.view().isOfProcesses();
    return Unread.of(report).stream()
        .filter(unread -> isOfProcesses || !unread.file().ofProcess())
        .filter(unread -> needsDetail || !isDetail(unread.file()))
        .toList();
  }

  private static boolean isDetail(Source file) {
    return file == Source.SMAPS_ROLLUP || file == Source.SMAPS || file == Source.PAGEMAP;
  }

  /** A count of pages gives PSS and USS, but not their parts. */
  private static void addParts(List<String> notes, Layout<?> layout, Report report) {
    boolean hasParts =
        layout.columns().stream()
            .anyMatch(
                column -> column.demand().includes(Source.SMAPS_ROLLUP) && !column.isBounded());
    long counted =
        report.snapshot().processes().stream()
            .filter(process -> process.memory() instanceof Memory.Counted)
            .count();
    if (hasParts && counted > 0) {
      notes.add(
          "Parts of PSS of "
              + Unread.processes(counted)
              + " unknown: their pages were counted, which shows only PSS and USS; use --exact");
    }
  }

  private static void addRates(List<String> notes, Layout<?> layout, Report report) {
    Set<String> rates = layout.ratesOfProcesses();
    long unknown = report.processes().stream().filter(usage -> lacksRate(usage, rates)).count();
    if (unknown > 0) {
      notes.add(
          "Changes between two scans unknown for "
              + Unread.processes(unknown)
              + ": first scanned less than 500ms ago");
    }
  }

  /** Whether one of these rates is unknown although the second scan has read what it needs. */
  private static boolean lacksRate(ProcessUsage usage, Set<String> rates) {
    boolean lacksCpu = rates.contains("cpu") && usage.cpuRatio().isEmpty();
    boolean lacksGrowth =
        rates.contains("rss_growth")
            && usage.rssGrowthBytes().isEmpty()
            && !ProcessNumbers.isNone(usage);
    boolean lacksIo =
        rates.contains("io")
            && usage.ioBytesPerSecond().isEmpty()
            && usage.process().io().get(IoField.READ_BYTES).isPresent();
    return lacksCpu || lacksGrowth || lacksIo;
  }

  private static void addDelay(List<String> notes, Layout<?> layout, Report report) {
    List<ProcessSample> processes = report.snapshot().processes();
    boolean isRead =
        layout.demand().includes(Source.BLOCK_IO_DELAY)
            && report.snapshot().unreadable().stream()
                .noneMatch(row -> row.file() == Source.BLOCK_IO_DELAY);
    if (isRead
        && !processes.isEmpty()
        && processes.stream().allMatch(process -> process.blockIoDelayNanos().isEmpty())) {
      notes.add(
          "Block I/O delay unknown: the kernel measures it for processes that start while"
              + " kernel.task_delayacct is 1");
    }
  }
}
