package io.procmem.exporter.unread;

import io.procmem.exporter.terminal.KernelName;
import io.procmem.report.Report;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Source;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Sentences about PSS and USS that have only bounds, although a file was read for them. */
public final class DetailNotes {

  private DetailNotes() {}

  /**
   * {@return why numbers of processes with detail are not exact}
   *
   * @param report the report that has the processes
   */
  public static List<String> ofDetail(Report report) {
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

  /**
   * {@return the name of a process with its pid}
   *
   * @param process the process
   */
  public static String named(ProcessSample process) {
    return KernelName.readable(process.fullName()) + " (" + process.pid() + ")";
  }
}
