package io.procmem.exporter.unread;

import io.procmem.report.Report;
import io.procmem.snapshot.ByteRange;
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
 * @param known for how many of them the numbers are known nevertheless, such as from an older read
 * @param bounded for how many of the others they are known between bounds
 */
public record Unread(Source file, Reason reason, int count, int known, int bounded) {

  private static final Comparator<Unread> ORDER =
      Comparator.comparing(Unread::file).thenComparing(Unread::reason);

  /** A file whose numbers are unknown for each of these processes. */
  Unread(Source file, Reason reason, int count) {
    this(file, reason, count, 0, 0);
  }

  /**
   * {@return the files that a report could not read, and the detail that it chose not to read}
   *
   * @param report the report
   */
  public static List<Unread> of(Report report) {
    Map<Unread, Unread> files = new TreeMap<>(ORDER);
    Set<Integer> withoutDetail = new HashSet<>();
    for (Unreadable row : report.snapshot().unreadable()) {
      boolean isDetail = row.file() == Source.SMAPS_ROLLUP || row.file() == Source.SMAPS;
      Unread one = new Unread(row.file(), row.reason(), 1);
      if (isDetail) {
        withoutDetail.add(row.pid());
        one = report.snapshot().find(row.pid()).map(one::detailOf).orElse(one);
      }
      files.merge(one, one, Unread::plus);
    }
    List<Unread> all = new ArrayList<>(files.values());
    all.addAll(skipped(report, withoutDetail));
    return all;
  }

  /** Detail that no read failed for: it was not requested, or the policy skipped it. */
  private static List<Unread> skipped(Report report, Set<Integer> failed) {
    Map<Unread, Unread> skipped = new TreeMap<>(ORDER);
    for (ProcessSample process : report.snapshot().processes()) {
      if (process.memory() instanceof Memory.ResidentOnly resident
          && !failed.contains(process.pid())) {
        Unread one = new Unread(Source.SMAPS_ROLLUP, resident.reason(), 1).detailOf(process);
        skipped.merge(one, one, Unread::plus);
      }
    }
    return List.copyOf(skipped.values());
  }

  /** The detail of one process, which may be known without the file, at least between bounds. */
  private Unread detailOf(ProcessSample process) {
    boolean isKnown =
        process.memory() instanceof Memory.Counted
            || (process.pssBytes().isPresent() && process.ussBytes().isPresent());
    boolean isBounded = !isKnown && process.uss().map(ByteRange::lowerBytes).orElse(0L) > 0;
    return new Unread(file, reason, 1, isKnown ? 1 : 0, isBounded ? 1 : 0);
  }

  private Unread plus(Unread more) {
    return new Unread(file, reason, count + more.count, known + more.known, bounded + more.bounded);
  }

  /** {@return whether any process has unknown or bounded numbers; one that has ended has none} */
  public boolean isMissed() {
    return count > known && reason != Reason.VANISHED;
  }

  /**
   * {@return which numbers are missing, why, and what would help}
   *
   * @param held the capabilities of this process
   */
  public String sentence(Set<String> held) {
    String help = remedy(held).map(advice -> "; " + advice).orElse("");
    String numbers = file.description();
    return Character.toUpperCase(numbers.charAt(0))
        + numbers.substring(1)
        + extent()
        + ": "
        + reason.explanation(file)
        + help;
  }

  private String extent() {
    int unknown = count - known - bounded;
    if (!file.ofProcess()) {
      return " unknown";
    }
    String between = " of " + processes(bounded) + " only known between bounds";
    if (unknown == 0) {
      return between;
    }
    return (bounded == 0 ? "" : between + ",") + " of " + processes(unknown) + " unknown";
  }

  /** The advice of the library, but the option of the command line instead of a call. */
  private Optional<String> remedy(Set<String> held) {
    return switch (reason) {
      case DENIED -> denied(held);
      case NOT_ASKED -> Optional.of("omit --no-detail");
      case TOO_COSTLY, OUT_OF_TIME -> Optional.of("use --exact");
      case UNSUPPORTED -> file.ofProcess() ? Optional.empty() : reason.remedy(file);
      default -> reason.remedy(file);
    };
  }

  /**
   * {@return the capabilities that would help}
   *
   * @param held the capabilities of this process
   */
  public List<String> missingCapabilities(Set<String> held) {
    return reason == Reason.DENIED ? OwnCapabilities.missing(file.capabilities(), held) : List.of();
  }

  /** The kernel may deny a file although this process has every capability that could help. */
  private Optional<String> denied(Set<String> held) {
    if (file.capabilities().isEmpty()) {
      return Optional.empty();
    }
    List<String> missing = OwnCapabilities.missing(file.capabilities(), held);
    return Optional.of(
        missing.isEmpty()
            ? "running with "
                + String.join(" and ", file.capabilities())
                + " does not help: a security module or a user namespace forbids it"
            : "run with " + String.join(" and ", missing));
  }

  /**
   * {@return a number of processes, as part of a sentence}
   *
   * @param count the number
   */
  public static String processes(long count) {
    return count + (count == 1 ? " process" : " processes");
  }
}
