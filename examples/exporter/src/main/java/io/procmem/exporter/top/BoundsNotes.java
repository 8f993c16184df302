package io.procmem.exporter.top;

import io.procmem.exporter.terminal.KernelName;
import io.procmem.exporter.terminal.Size;
import io.procmem.report.Ranking;
import io.procmem.report.Report;
import io.procmem.snapshot.ByteRange;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Source;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Sentences about numbers that have only bounds, although a file was read for them. */
final class BoundsNotes {

  private BoundsNotes() {}

  /** {@return which ranks are uncertain, and which processes are not shown; empty if none} */
  static List<String> ofOrder(Top top) {
    List<String> notes = new ArrayList<>();
    long uncertain = top.rows().stream().filter(usage -> !usage.orderProven()).count();
    if (uncertain > 0) {
      notes.add(
          TopTable.UNCERTAIN
              + " marks "
              + Unread.processes(uncertain)
              + " that may rank higher or lower by "
              + top.by().name());
    }
    if (!top.rows().isEmpty()) {
      addHidden(notes, top);
    }
    return notes;
  }

  /** Processes whose upper bound is above the last row shown: they rank by the lower bound. */
  private static void addHidden(List<String> notes, Top top) {
    Set<Integer> shown = new HashSet<>();
    top.rows().forEach(usage -> shown.add(usage.process().pid()));
    ProcessSample last = top.rows().get(top.rows().size() - 1).process();
    long least = amount(last, top.by()).map(ByteRange::lowerBytes).orElse(Long.MAX_VALUE);
    List<ProcessSample> hidden = new ArrayList<>();
    for (ProcessSample process : top.report().snapshot().processes()) {
      long upper = upperBytes(process, top.by());
      if (upper > least && !shown.contains(process.pid())) {
        hidden.add(process);
      }
    }
    hidden.sort(
        Comparator.comparingLong((ProcessSample process) -> upperBytes(process, top.by()))
            .reversed());
    if (!hidden.isEmpty()) {
      ProcessSample largest = hidden.get(0);
      notes.add(
          Unread.processes(hidden.size())
              + " not shown may rank among these, the largest with up to "
              + Size.bytes(OptionalLong.of(upperBytes(largest, top.by())))
              + ": "
              + named(largest)
              + "; use --exact or --by rss");
    }
  }

  private static long upperBytes(ProcessSample process, Ranking by) {
    return amount(process, by).map(ByteRange::upperBytes).orElse(0L);
  }

  private static Optional<ByteRange> amount(ProcessSample process, Ranking by) {
    return switch (by) {
      case PSS -> process.pss();
      case USS -> process.uss();
      default -> Optional.empty();
    };
  }

  /** {@return why numbers of processes with detail are not exact} */
  static List<String> ofDetail(Report report) {
    Set<Integer> failed = new HashSet<>();
    report.snapshot().unreadable().stream()
        .filter(row -> row.file() == Source.SMAPS_ROLLUP || row.file() == Source.SMAPS)
        .forEach(row -> failed.add(row.pid()));
    List<ProcessSample> changed = new ArrayList<>();
    List<ProcessSample> counted = new ArrayList<>();
    List<ProcessSample> recounted = new ArrayList<>();
    for (ProcessSample process : report.snapshot().processes()) {
      if (process.memory() instanceof Memory.Counted) {
        addIf(process.pssBytes().isEmpty(), process, counted);
        addIf(process.ussBytes().isEmpty(), process, recounted);
      } else if (process.memory() instanceof Memory.Detailed && !failed.contains(process.pid())) {
        addIf(process.pssBytes().isEmpty() || process.ussBytes().isEmpty(), process, changed);
      }
    }
    List<String> notes = new ArrayList<>();
    add(notes, "PSS", counted, "its pages were counted, which is exact for USS only; use --exact");
    add(notes, "USS", recounted, "memory changed while its pages were counted, or since");
    add(notes, "PSS and USS", changed, "RSS has changed since they were read");
    return notes;
  }

  private static void addIf(boolean isPart, ProcessSample process, List<ProcessSample> processes) {
    if (isPart) {
      processes.add(process);
    }
  }

  private static void add(
      List<String> notes, String numbers, List<ProcessSample> processes, String why) {
    if (!processes.isEmpty()) {
      ProcessSample largest =
          Collections.max(processes, Comparator.comparingLong(one -> one.rssBytes().orElse(0)));
      notes.add(
          numbers
              + " of "
              + (processes.size() == 1
                  ? named(largest)
                  : Unread.processes(processes.size()) + ", such as " + named(largest) + ",")
              + " only known between bounds: "
              + why);
    }
  }

  private static String named(ProcessSample process) {
    return KernelName.readable(process.name()) + " (" + process.pid() + ")";
  }
}
