package io.procmem.examples;

import io.procmem.DetailPolicy;
import io.procmem.ProcMem;
import io.procmem.report.OwnerUsage;
import io.procmem.report.ProcessUsage;
import io.procmem.report.Ranking;
import io.procmem.report.Report;
import io.procmem.report.SubgroupUsage;
import io.procmem.report.Sum;
import io.procmem.report.Totals;
import io.procmem.snapshot.ByteRange;
import io.procmem.snapshot.MeminfoField;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.User;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Prints which processes use the memory of this machine, then the same by group and by user, and
 * what could not be read. A ? marks an unknown number, a > a lower bound.
 */
public final class Quickstart {

  private static final int ROWS = 15;

  private Quickstart() {}

  /**
   * Prints one report.
   *
   * @param args none
   * @throws InterruptedException if the thread is interrupted between the two scans
   */
  public static void main(String[] args) throws InterruptedException {
    // STATUS adds swap. Reading every detail may stall large processes, which is acceptable once;
    // a service keeps the default policy.
    try (ProcMem procMem =
        ProcMem.builder().plus(Source.STATUS).detail(DetailPolicy.every()).build()) {
      procMem.report();
      Thread.sleep(1100); // CPU usage needs two scans, at least half a second apart
      Report report = procMem.report();

      report.problem().ifPresent(problem -> System.err.println("procmem: " + problem));
      printMachine(report);
      printProcesses(report);
      printGroups(report);
      printUsers(report);
      printMissing(report);
    }
  }

  private static void printMachine(Report report) {
    var memory = report.snapshot().machine().memory();
    System.out.printf(
        Locale.ROOT,
        "Memory %s, %s available. CPU %s. %d processes, read in %d ms.%n%n",
        size(memory.get(MeminfoField.TOTAL)),
        size(memory.get(MeminfoField.AVAILABLE)),
        percent(report.machineCpuRatio()),
        report.totals().processes(),
        report.snapshot().stats().took().toMillis());
  }

  /** The processes with the largest USS: the memory that would be free if one of them ended. */
  private static void printProcesses(Report report) {
    System.out.printf(
        Locale.ROOT,
        "%8s  %-12s %-16s %-24s %10s %10s %10s %10s %8s%n",
        "PID",
        "USER",
        "NAME",
        "GROUP",
        "RSS",
        "PSS",
        "USS",
        "SWAP",
        "CPU");
    for (ProcessUsage usage : report.top(ROWS, Ranking.USS)) {
      ProcessSample process = usage.process();
      System.out.printf(
          Locale.ROOT,
          "%8d  %-12s %-16s %-24s %10s %10s %10s %10s %8s%n",
          process.pid(),
          process.user().map(User::name).orElse("?"),
          process.name(),
          usage.subgroup(),
          size(process.rssBytes()),
          size(process.pss()),
          size(process.uss()),
          size(process.swapBytes()),
          percent(usage.cpuRatio()));
    }
  }

  /** The largest groups by PSS, which counts shared pages once in the sum. */
  private static void printGroups(Report report) {
    printTitle("GROUP");
    report.subgroups().stream()
        .filter(usage -> usage.totals().processes() > 0) // a group stays for an hour once empty
        .sorted(Comparator.comparingLong((SubgroupUsage usage) -> pss(usage.totals())).reversed())
        .limit(ROWS)
        .forEach(usage -> printTotals(usage.subgroup().toString(), usage.totals()));
  }

  private static void printUsers(Report report) {
    printTitle("USER");
    report.users().stream()
        .sorted(
            Comparator.comparingLong((OwnerUsage<User> usage) -> pss(usage.totals())).reversed())
        .forEach(usage -> printTotals(usage.owner().name(), usage.totals()));
    System.out.println("\n? unknown; > at least; + excludes processes whose number is unknown");
  }

  private static void printTitle(String what) {
    System.out.printf(
        Locale.ROOT,
        "%n%-28s %9s %10s %10s %10s %10s %8s%n",
        what,
        "PROCESSES",
        "RSS",
        "PSS",
        "USS",
        "SWAP",
        "CPU");
  }

  private static void printTotals(String name, Totals totals) {
    System.out.printf(
        Locale.ROOT,
        "%-28s %9d %10s %10s %10s %10s %8s%n",
        name,
        totals.processes(),
        size(totals.memory().rss()),
        size(totals.memory().pss()),
        size(totals.memory().uss()),
        size(totals.memory().swap()),
        percent(totals.cpu().ratio()));
  }

  private static long pss(Totals totals) {
    return totals.memory().pss().value().orElse(0);
  }

  /** Counts what is missing, by reason. */
  private static void printMissing(Report report) {
    Map<String, Integer> counts = new TreeMap<>();
    report
        .snapshot()
        .unreadable()
        .forEach(row -> counts.merge(missing(row.file(), row.reason()), 1, Integer::sum));
    for (ProcessSample process : report.snapshot().processes()) {
      // The other reasons are among the unreadable files already.
      if (process.memory() instanceof Memory.ResidentOnly resident
          && resident.reason() == Reason.TOO_COSTLY) {
        counts.merge(missing(Source.SMAPS_ROLLUP, resident.reason()), 1, Integer::sum);
      }
    }
    if (!counts.isEmpty()) {
      System.out.println("\nNot read (number of processes, reason):");
      counts.forEach((what, count) -> System.out.printf(Locale.ROOT, "%8d  %s%n", count, what));
    }
  }

  private static String missing(Source file, Reason reason) {
    return file.description() + ": " + reason.explanation(file);
  }

  /** A + marks a sum that is too small, because a process with an unknown number is missing. */
  private static String size(Sum sum) {
    return size(sum.value()) + (sum.isPartial() && sum.value().isPresent() ? "+" : "");
  }

  /** A > marks a lower bound, if only that is known. */
  private static String size(Optional<ByteRange> range) {
    OptionalLong known = range.isEmpty() ? OptionalLong.empty() : range.get().known();
    return known.isPresent() || range.isEmpty() || range.get().lowerBytes() == 0
        ? size(known)
        : ">" + size(OptionalLong.of(range.get().lowerBytes()));
  }

  private static String size(OptionalLong bytes) {
    if (bytes.isEmpty()) {
      return "?";
    }
    double mib = bytes.getAsLong() / 1024.0 / 1024.0;
    return mib < 10_000
        ? String.format(Locale.ROOT, "%.1f M", mib)
        : String.format(Locale.ROOT, "%.1f G", mib / 1024);
  }

  private static String percent(OptionalDouble ratio) {
    return ratio.isEmpty() ? "?" : String.format(Locale.ROOT, "%.1f %%", ratio.getAsDouble() * 100);
  }
}
