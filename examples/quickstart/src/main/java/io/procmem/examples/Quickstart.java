package io.procmem.examples;

import io.procmem.ProcMem;
import io.procmem.report.ProcessUsage;
import io.procmem.report.Ranking;
import io.procmem.report.Report;
import io.procmem.report.Sum;
import io.procmem.report.UserUsage;
import io.procmem.snapshot.MeminfoField;
import io.procmem.snapshot.ProcessSample;
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
    try (ProcMem procMem = ProcMem.create()) {
      procMem.report();
      Thread.sleep(1100); // processor time is a rate, and takes two looks
      Report report = procMem.report();
      report.problem().ifPresent(problem -> System.err.println("procmem: " + problem));
      printMachine(report);
      printTop(report);
      printUsers(report);
      printUnreadable(report);
    }
  }

  private static void printMachine(Report report) {
    var memory = report.snapshot().machine().memory();
    System.out.printf(
        "Memory %s, available %s. Swap %s, free %s. CPU %s. %d processes in %d ms.%n%n",
        size(memory.get(MeminfoField.TOTAL)),
        size(memory.get(MeminfoField.AVAILABLE)),
        size(memory.get(MeminfoField.SWAP_TOTAL)),
        size(memory.get(MeminfoField.SWAP_FREE)),
        percent(report.machineCpuRatio()),
        report.totals().processes(),
        report.snapshot().stats().took().toMillis());
  }

  private static void printTop(Report report) {
    System.out.printf(
        "%8s  %-12s %-16s %10s %10s %10s %10s %7s%n",
        "PID", "USER", "NAME", "RSS", "PSS", "USS", "SWAP", "CPU");
    for (ProcessUsage usage : report.top(TOP, Ranking.USS)) {
      ProcessSample process = usage.process();
      System.out.printf(
          "%8d  %-12s %-16s %10s %10s %10s %10s %7s%n",
          process.pid(),
          process.user().map(User::name).orElse("?"),
          process.name(),
          size(process.rssBytes()),
          size(process.pssBytes()),
          size(process.ussBytes()),
          size(process.swapBytes()),
          percent(usage.cpuRatio()));
    }
  }

  private static void printUsers(Report report) {
    System.out.printf(
        "%n%-12s %9s %10s %10s %10s %10s %7s%n",
        "USER", "PROCESSES", "RSS", "PSS", "USS", "SWAP", "CPU");
    report.users().stream()
        .sorted(
            Comparator.comparingLong((UserUsage user) -> user.totals().pss().bytes()).reversed())
        .forEach(
            user ->
                System.out.printf(
                    "%-12s %9d %10s %10s %10s %10s %7s%n",
                    user.user().name(),
                    user.totals().processes(),
                    size(user.totals().rss()),
                    size(user.totals().pss()),
                    size(user.totals().uss()),
                    size(user.totals().swap()),
                    percent(user.totals().cpuRatio())));
  }

  private static void printUnreadable(Report report) {
    Map<String, Integer> rows = new TreeMap<>();
    report
        .snapshot()
        .unreadable()
        .forEach(row -> rows.merge(row.file() + " " + row.reason(), 1, Integer::sum));
    if (rows.isEmpty()) {
      System.out.println("\nEverything that was asked for could be read.");
    } else {
      System.out.println("\nCould not be read:");
      rows.forEach((what, count) -> System.out.printf("%8d  %s%n", count, what));
      System.out.println("A '+' marks a sum that is larger in truth.");
    }
  }

  private static String size(Sum sum) {
    if (sum.counted() == 0) {
      return sum.missing() == 0 ? "0" : "?";
    }
    return size(OptionalLong.of(sum.bytes())) + (sum.missing() > 0 ? "+" : "");
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
