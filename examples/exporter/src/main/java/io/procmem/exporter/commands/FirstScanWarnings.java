package io.procmem.exporter.commands;

import io.procmem.exporter.scan.ProcOptions;
import io.procmem.exporter.scan.ScanOptions;
import io.procmem.exporter.unread.OwnCapabilities;
import io.procmem.exporter.unread.Unread;
import io.procmem.report.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a user should know at once, instead of from metrics that are missing later. */
final class FirstScanWarnings {

  private FirstScanWarnings() {}

  /**
   * {@return what prevents metrics, a line each: filters that match nothing, and missing rights}
   *
   * @param report the first report
   * @param scan the options of metrics
   * @param proc the options of all commands that scan
   */
  static List<String> warnings(Report report, ScanOptions scan, ProcOptions proc) {
    if (report.problem().isPresent()) {
      return List.of("the scan failed: " + report.problem().get());
    }
    List<String> warnings = new ArrayList<>();
    warnings.addAll(scan.groups().unknown(proc::rules, report.classification().byRow()));
    if (matchesNothing(report)) {
      int running = report.snapshot().stats().listed();
      warnings.add(
          "none of the "
              + running
              + " running processes passes the filters. "
              + String.join(". ", advice(report, scan, proc)));
    }
    missingRights(report, warnings);
    return warnings;
  }

  /** {@return whether the filters exclude every process} */
  static boolean matchesNothing(Report report) {
    return report.snapshot().stats().excluded() > 0 && report.snapshot().processes().isEmpty();
  }

  /** {@return what to look at if the filters exclude every process; without periods} */
  static List<String> advice(Report report, ScanOptions scan, ProcOptions proc) {
    List<String> sentences = new ArrayList<>(scan.groups().advice());
    sentences.addAll(proc.filterAdvice(report.snapshot().stats().names()));
    sentences.add(
        "'procmem-exporter top' shows the running processes, 'procmem-exporter top --by-container'"
            + " the containers; use the same --container-names");
    return sentences;
  }

  private static void missingRights(Report report, List<String> warnings) {
    Set<String> held = OwnCapabilities.held();
    Set<String> missing = new TreeSet<>();
    int most = 0;
    for (Unread unread : Unread.of(report)) {
      List<String> helpful = unread.missingCapabilities(held);
      if (unread.isMissed() && !helpful.isEmpty()) {
        missing.addAll(helpful);
        most = Math.max(most, unread.count());
      }
    }
    if (!missing.isEmpty()) {
      warnings.add(
          "some numbers of "
              + Unread.processes(most)
              + " are unknown, because the user "
              + OwnCapabilities.user()
              + " may not read them: run with "
              + String.join(" and ", missing)
              + "; 'procmem-exporter check' lists the metrics, and says how to grant the"
              + " capabilities");
    }
  }
}
