package io.procmem.examples;

import io.procmem.DetailPolicy;
import io.procmem.ProcMem;
import io.procmem.report.ProcessUsage;
import io.procmem.report.Ranking;
import io.procmem.report.Report;
import io.procmem.report.SubgroupUsage;
import io.procmem.report.Sum;
import io.procmem.report.Totals;
import io.procmem.report.UserUsage;
import io.procmem.snapshot.MeminfoField;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.User;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Prints which processes use this machine's memory, and what could not be read and why. */
public final class Quickstart {

  private static final int TOP = 15;

  private Quickstart() {}

  public static void main(String[] args) throws InterruptedException {
    // A look of its own may take what detail costs; a service keeps to the default policy.
    try (ProcMem procMem =
        ProcMem.builder().plus(Source.STATUS).detail(DetailPolicy.every()).build()) {
      procMem.report();
      Thread.sleep(1100); // processor time is a rate, and takes two looks
      Report report = procMem.report();
      report.problem().ifPresent(problem -> System.err.println("procmem: " + problem));
      printMachine(report);
      printTop(report);
      printGroups(report);
      printUsers(report);
      printMissing(report);
    }
  }

  private static void printMachine(Report report) {
    var memory = report.snapshot().machine().memory();
    System.out.printf(
        "Memory %s, available %s. Swap %s, free %s. CPU %s of all processors.%n",
        size(memory.get(MeminfoField.TOTAL)),
        size(memory.get(MeminfoField.AVAILABLE)),
        size(memory.get(MeminfoField.SWAP_TOTAL)),
        size(memory.get(MeminfoField.SWAP_FREE)),
        percent(report.machineCpuRatio()));
    System.out.printf(
        "%d processes, of which %d threads of the kernel, read in %d ms.%n%n",
        report.totals().processes(),
        report.snapshot().processes().stream().filter(ProcessSample::kernelThread).count(),
        report.snapshot().stats().took().toMillis());
  }

  private static void printTop(Report report) {
    System.out.printf(
        "%8s  %-12s %-16s %-24s %10s %10s %10s %10s %8s%n",
        "PID", "USER", "NAME", "GROUP", "RSS", "PSS", "USS", "SWAP", "CPU");
    for (ProcessUsage usage : report.top(TOP, Ranking.USS)) {
      ProcessSample process = usage.process();
      System.out.printf(
          "%8d  %-12s %-16s %-24s %10s %10s %10s %10s %8s%n",
          process.pid(),
          process.user().map(User::name).orElse("?"),
          process.name(),
          usage.subgroup(),
          size(process.rssBytes()),
          size(process.pssBytes()),
          size(process.ussBytes()),
          size(process.swapBytes()),
          percent(usage.cpuRatio()));
    }
  }

  private static void printGroups(Report report) {
    printHeading("GROUP");
    report.subgroups().stream()
        .filter(usage -> usage.totals().processes() > 0)
        .sorted(Comparator.comparingLong((SubgroupUsage usage) -> pss(usage.totals())).reversed())
        .limit(TOP)
        .forEach(usage -> printTotals(usage.subgroup().toString(), usage.totals()));
  }

  private static void printUsers(Report report) {
    printHeading("USER");
    report.users().stream()
        .sorted(Comparator.comparingLong((UserUsage usage) -> pss(usage.totals())).reversed())
        .forEach(usage -> printTotals(usage.user().name(), usage.totals()));
  }

  private static void printHeading(String what) {
    System.out.printf(
        "%n%-28s %9s %10s %10s %10s %10s %8s%n",
        what, "PROCESSES", "RSS", "PSS", "USS", "SWAP", "CPU");
  }

  private static void printTotals(String name, Totals totals) {
    System.out.printf(
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

  private static void printMissing(Report report) {
    Map<String, Integer> reasons = new TreeMap<>();
    report
        .snapshot()
        .unreadable()
        .forEach(row -> reasons.merge(row.file() + " " + row.reason(), 1, Integer::sum));
    for (ProcessSample process : report.snapshot().processes()) {
      if (process.memory() instanceof Memory.ResidentOnly resident) {
        reasons.merge("no PSS and USS: " + resident.reason(), 1, Integer::sum);
      }
    }
    if (reasons.isEmpty()) {
      System.out.println("\nEverything that was asked for could be read.");
      return;
    }
    System.out.println("\nNot read, and of how many processes:");
    reasons.forEach((what, count) -> System.out.printf("  %d x %s%n", count, what));
    System.out.println("A ? is unknown; a + marks a sum that is larger in truth.");
  }

  private static String size(Sum sum) {
    return size(sum.value()) + (sum.missing() > 0 && sum.value().isPresent() ? "+" : "");
  }

  private static String size(OptionalLong bytes) {
    if (bytes.isEmpty()) {
      return "?";
    }
    double kib = bytes.getAsLong() / 1024.0;
    if (kib < 10_000) {
      return String.format(Locale.ROOT, "%.0f K", kib);
    }
    return kib < 10_000 * 1024
        ? String.format(Locale.ROOT, "%.1f M", kib / 1024)
        : String.format(Locale.ROOT, "%.1f G", kib / 1024 / 1024);
  }

  private static String percent(OptionalDouble ratio) {
    return ratio.isEmpty() ? "?" : String.format(Locale.ROOT, "%.1f %%", ratio.getAsDouble() * 100);
  }
}
