package io.procmem.exporter.commands;

import io.procmem.report.Report;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.Unreadable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A file that could not be read for some processes, all for the same reason.
 *
 * @param file the file
 * @param reason why it could not be read
 * @param count the number of processes
 */
record Unread(Source file, Reason reason, int count) {

  private static final Comparator<Unreadable> ORDER =
      Comparator.comparing(Unreadable::file).thenComparing(Unreadable::reason);

  /** {@return all that a report could not read, and the detail that was not to be read} */
  static List<Unread> of(Report report) {
    Map<Unreadable, Integer> counts = new TreeMap<>(ORDER);
    Set<Integer> told = new HashSet<>();
    for (Unreadable row : report.snapshot().unreadable()) {
      counts.merge(row, 1, Integer::sum);
      if (isDetail(row.file())) {
        told.add(row.pid());
      }
    }
    List<Unread> all = new ArrayList<>();
    counts.forEach((row, count) -> all.add(new Unread(row.file(), row.reason(), count)));
    all.addAll(chosen(report, told));
    return all;
  }

  /**
   * Detail that is missing without a refusal: it was not asked for, or the policy finds it too
   * costly.
   */
  private static List<Unread> chosen(Report report, Set<Integer> told) {
    Map<Reason, Integer> counts = new TreeMap<>();
    for (ProcessSample process : report.snapshot().processes()) {
      if (process.memory() instanceof Memory.ResidentOnly resident
          && !told.contains(process.pid())) {
        counts.merge(resident.reason(), 1, Integer::sum);
      }
    }
    List<Unread> chosen = new ArrayList<>();
    counts.forEach((reason, count) -> chosen.add(new Unread(Source.SMAPS_ROLLUP, reason, count)));
    return chosen;
  }

  private static boolean isDetail(Source file) {
    return file == Source.SMAPS_ROLLUP || file == Source.SMAPS;
  }

  /** {@return it in a sentence, with what would mend it if anything would} */
  String sentence() {
    String whose = file.ofProcess() ? " of " + processes(count) : "";
    return what() + whose + " unknown: " + why();
  }

  static String processes(long count) {
    return count + (count == 1 ? " process" : " processes");
  }

  private String what() {
    return switch (file) {
      case STAT -> "All";
      case STATM -> "Exact RSS";
      case STATUS -> "Swap";
      case SMAPS_ROLLUP, SMAPS -> "PSS and USS";
      case IO -> "I/O";
      case OWNER -> "User";
      case CMDLINE -> "Command line";
      case EXE -> "Executable";
      case CGROUP -> "Control groups";
      case FD, FD_ENTRIES -> "Open files";
      case LIMITS -> "Limits";
      case OOM_SCORE, OOM_SCORE_ADJ -> "OOM score";
      case TASK -> "Threads";
      case MEMINFO -> "The machine's memory";
      case SYSTEM_STAT -> "The machine's processor time";
      case LOADAVG, UPTIME, PRESSURE_CPU, PRESSURE_MEMORY, PRESSURE_IO ->
          "The machine's " + file.file();
    };
  }

  private String why() {
    return switch (reason) {
      case VANISHED -> "ended while they were read";
      case DENIED -> "denied" + right();
      case EMPTY -> "the file is empty";
      case TRUNCATED -> "the file is not complete";
      case TORN -> "it changed while it was read; the next look may tell";
      case MALFORMED -> "the file is not understood; please report it";
      case HUNG ->
          file.ofProcess()
              ? "the read hangs, since the process's memory map is locked"
              : "the read hangs: look at what is mounted over this file (lxcfs?)";
      case EXHAUSTED -> "out of file descriptors; allow more (ulimit -n)";
      case UNSUPPORTED ->
          file.ofProcess()
              ? "this kernel has no such file"
              : "this procfs has no such file (subset=pid?), or it gives nothing";
      case NOT_ASKED -> "not asked for (--detail=every asks)";
      case TOO_COSTLY -> "would stall the process for too long (--detail=every reads it)";
    };
  }

  private String right() {
    return switch (file) {
      case SMAPS_ROLLUP, SMAPS, EXE -> " (CAP_SYS_PTRACE needed)";
      case IO -> " (CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH needed)";
      case FD_ENTRIES -> " (CAP_DAC_READ_SEARCH needed)";
      default -> "";
    };
  }
}
