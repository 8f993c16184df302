package io.procmem.exporter.top;

import io.procmem.exporter.terminal.Size;
import io.procmem.exporter.unread.DetailNotes;
import io.procmem.exporter.unread.Unread;
import io.procmem.report.Ranking;
import io.procmem.snapshot.ByteRange;
import io.procmem.snapshot.ProcessSample;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Sentences about ranks that are uncertain, since numbers have only bounds. */
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
              + DetailNotes.named(largest)
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
}
