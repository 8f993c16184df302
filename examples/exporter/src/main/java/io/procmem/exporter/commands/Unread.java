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
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A file that was not read for some processes, all for the same reason.
 *
 * @param file the file
 * @param reason why it was not read
 * @param count the number of processes
 */
record Unread(Source file, Reason reason, int count) {

  private static final Comparator<Unreadable> ORDER =
      Comparator.comparing(Unreadable::file).thenComparing(Unreadable::reason);

  /** {@return the files that a report could not read, and the detail that it chose not to read} */
  static List<Unread> of(Report report) {
    Map<Unreadable, Integer> counts = new TreeMap<>(ORDER);
    Set<Integer> withoutDetail = new HashSet<>();
    for (Unreadable row : report.snapshot().unreadable()) {
      counts.merge(row, 1, Integer::sum);
      if (isDetail(row.file())) {
        withoutDetail.add(row.pid());
      }
    }
    List<Unread> all = new ArrayList<>();
    counts.forEach((row, count) -> all.add(new Unread(row.file(), row.reason(), count)));
    all.addAll(skipped(report, withoutDetail));
    return all;
  }

  /** Detail that no read failed for: it was not requested, or the policy skipped it. */
  private static List<Unread> skipped(Report report, Set<Integer> failed) {
    Map<Reason, Integer> counts = new TreeMap<>();
    for (ProcessSample process : report.snapshot().processes()) {
      if (process.memory() instanceof Memory.ResidentOnly resident
          && !failed.contains(process.pid())) {
        counts.merge(resident.reason(), 1, Integer::sum);
      }
    }
    List<Unread> skipped = new ArrayList<>();
    counts.forEach((reason, count) -> skipped.add(new Unread(Source.SMAPS_ROLLUP, reason, count)));
    return skipped;
  }

  private static boolean isDetail(Source file) {
    return file == Source.SMAPS_ROLLUP || file == Source.SMAPS;
  }

  /** {@return which numbers are missing, why, and what would help} */
  String sentence() {
    String numbers = file.description() + (file.ofProcess() ? " of " + processes(count) : "");
    String help = remedy().map(advice -> "; " + advice).orElse("");
    return Character.toUpperCase(numbers.charAt(0))
        + numbers.substring(1)
        + " unknown: "
        + reason.explanation(file)
        + help;
  }

  /** The advice of the library, but the option of the command line instead of a call. */
  private Optional<String> remedy() {
    return switch (reason) {
      case NOT_ASKED, TOO_COSTLY -> Optional.of("use --detail=every");
      case UNSUPPORTED -> file.ofProcess() ? Optional.empty() : reason.remedy(file);
      default -> reason.remedy(file);
    };
  }

  static String processes(long count) {
    return count + (count == 1 ? " process" : " processes");
  }
}
