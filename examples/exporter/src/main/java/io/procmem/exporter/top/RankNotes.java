package io.procmem.exporter.top;

import io.procmem.exporter.unread.Unread;
import io.procmem.report.ProcessUsage;
import io.procmem.report.Ranking;
import io.procmem.report.Report;
import io.procmem.snapshot.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Sentences about processes whose rate is unknown, and about an empty table. */
final class RankNotes {

  private RankNotes() {}

  /** Why processes that exist are not shown, and which rates are unknown. */
  static List<String> of(Top top) {
    List<String> notes = new ArrayList<>();
    Report report = top.report();
    boolean excludes = report.snapshot().stats().excluded() > 0;
    if (excludes && report.snapshot().processes().isEmpty()) {
      List<String> sentences = new ArrayList<>(List.of("No process passes the filters"));
      sentences.addAll(top.advice().filters());
      notes.add(String.join(". ", sentences));
    }
    // Without its rate, a process has no rank, so it is not among the rows.
    boolean isByCpu = top.by() == Ranking.CPU;
    Stream<ProcessUsage> concerned = isByCpu ? report.processes().stream() : top.rows().stream();
    addUnknown(notes, "CPU", isByCpu, count(concerned, usage -> usage.cpuRatio().isEmpty()));
    if (top.by() == Ranking.IO) {
      Stream<ProcessUsage> all = report.processes().stream();
      long unreadable =
          top.unread().stream()
              .filter(unread -> unread.file() == Source.IO)
              .mapToLong(Unread::count)
              .sum();
      long unknown = count(all, usage -> usage.ioBytesPerSecond().isEmpty()) - unreadable;
      addUnknown(notes, "I/O per second", true, unknown);
    }
    boolean isNoneRanked =
        !report.snapshot().processes().isEmpty() && report.top(1, top.by()).isEmpty();
    if (isNoneRanked && notes.isEmpty()) {
      notes.add(
          top.by() == Ranking.GROWTH
              ? "The RSS of no process has grown since the last scan"
              : "No process has a value to rank it by; -n all shows them without a rank");
    }
    return notes;
  }

  private static long count(Stream<ProcessUsage> usages, Predicate<ProcessUsage> isUnknown) {
    return usages.filter(isUnknown).count();
  }

  private static void addUnknown(List<String> notes, String what, boolean ranks, long count) {
    if (count > 0) {
      notes.add(
          what
              + " of "
              + Unread.processes(count)
              + " unknown"
              + (ranks ? ", so they have no rank" : "")
              + ": first scanned less than 500ms ago");
    }
  }
}
