package io.procmem.exporter.commands;

import io.procmem.report.Report;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Source;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Sentences about numbers that have only bounds, although a file was read for them. */
final class BoundsNotes {

  private BoundsNotes() {}

  /** {@return which ranks are uncertain; empty if none is} */
  static List<String> ofOrder(Top top) {
    long uncertain = top.rows().stream().filter(usage -> !usage.orderProven()).count();
    return uncertain == 0
        ? List.of()
        : List.of(
            TopTable.UNCERTAIN
                + " marks "
                + Unread.processes(uncertain)
                + " that may rank higher or lower by "
                + top.by().name());
  }

  /** {@return why numbers of processes with detail are not exact} */
  static List<String> ofDetail(Report report) {
    Set<Integer> failed = new HashSet<>();
    report.snapshot().unreadable().stream()
        .filter(row -> row.file() == Source.SMAPS_ROLLUP || row.file() == Source.SMAPS)
        .forEach(row -> failed.add(row.pid()));
    int changed = 0;
    int counted = 0;
    int recounted = 0;
    for (ProcessSample process : report.snapshot().processes()) {
      boolean isWide = process.pssBytes().isEmpty() || process.ussBytes().isEmpty();
      if (process.memory() instanceof Memory.Counted) {
        counted += process.pssBytes().isEmpty() ? 1 : 0;
        recounted += process.ussBytes().isEmpty() ? 1 : 0;
      } else if (process.memory() instanceof Memory.Detailed && !failed.contains(process.pid())) {
        changed += isWide ? 1 : 0;
      }
    }
    List<String> notes = new ArrayList<>();
    add(notes, "PSS", counted, "its pages were counted, which is exact for USS only; use --exact");
    add(notes, "USS", recounted, "memory changed while its pages were counted, or since");
    add(notes, "PSS and USS", changed, "RSS has changed since they were read");
    return notes;
  }

  private static void add(List<String> notes, String numbers, int count, String why) {
    if (count > 0) {
      notes.add(numbers + " of " + Unread.processes(count) + " only known between bounds: " + why);
    }
  }
}
