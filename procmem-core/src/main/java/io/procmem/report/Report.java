package io.procmem.report;

import io.procmem.classify.Classification;
import io.procmem.classify.Subgroup;
import io.procmem.internal.counters.Ledger;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Readings;
import io.procmem.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Who uses what: a snapshot, its sums, and rates against earlier ones. Immutable; made by {@code
 * ProcMem}, or by {@link #next} from snapshots of one's own.
 */
public final class Report {

  private final Snapshot snapshot;
  private final Classification classes;
  private final BaselineHistory earlier;
  private final Ledger ledger;
  private final Rates figures;
  private final Usage usage;
  private final @Nullable String problem;

  private Report(
      Snapshot snapshot,
      Classification classes,
      BaselineHistory earlier,
      @Nullable Snapshot previous,
      Ledger ledger) {
    this.snapshot = snapshot;
    this.classes = classes;
    this.earlier = earlier;
    this.ledger = ledger;
    this.figures = new Rates(earlier.baseline(snapshot), previous, snapshot);
    this.usage = Usage.of(snapshot, classes, figures.cpu(), ledger.accounts());
    this.problem = null;
  }

  private Report(Report report, String problem) {
    this.snapshot = report.snapshot;
    this.classes = report.classes;
    this.earlier = report.earlier;
    this.ledger = report.ledger;
    this.figures = report.figures;
    this.usage = report.usage;
    this.problem = problem;
  }

  /**
   * The report on a snapshot, all of whose processes are {@link Subgroup#OTHER}.
   *
   * @param previous the report before, which rates are taken against; null for the first
   * @param snapshot the snapshot
   * @return the report
   */
  public static Report next(@Nullable Report previous, Snapshot snapshot) {
    return next(previous, snapshot, Classification.none(snapshot));
  }

  /**
   * The report on a snapshot.
   *
   * @param previous the report before, which rates are taken against; null for the first
   * @param snapshot the snapshot
   * @param classes what each of its processes is
   * @return the report
   */
  public static Report next(@Nullable Report previous, Snapshot snapshot, Classification classes) {
    if (classes.byRow().size() != snapshot.processes().size()) {
      throw new IllegalArgumentException(
          "classes of another snapshot: %d for %d processes"
              .formatted(classes.byRow().size(), snapshot.processes().size()));
    }
    return new Report(
        snapshot,
        classes,
        previous == null ? BaselineHistory.NONE : previous.earlier.and(previous.snapshot),
        previous == null ? null : previous.snapshot,
        (previous == null ? Ledger.start() : previous.ledger).next(snapshot, classes));
  }

  /**
   * This report, with a reason why it is not the one that was asked for.
   *
   * @param problem what is wrong and what to do
   * @return the same figures with that {@link #problem()}
   */
  public Report withProblem(String problem) {
    return new Report(this, problem);
  }

  /** {@return the snapshot this report is on; its time tells how old the figures are} */
  public Snapshot snapshot() {
    return snapshot;
  }

  /**
   * Why this is not the report that was asked for: the latest scan failed, or is still running, or
   * there can be none here. The figures are those of the last good scan, or none.
   *
   * @return what is wrong and what to do; empty if nothing is
   */
  public Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  /** {@return what each process of the snapshot is} */
  public Classification classes() {
    return classes;
  }

  /** {@return the sums over all processes} */
  public Totals totals() {
    return usage.totals();
  }

  /** {@return the sums over each group's processes, by name} */
  public List<GroupUsage> groups() {
    return usage.groups();
  }

  /** {@return the sums over each subgroup's processes, by group and name} */
  public List<SubgroupUsage> subgroups() {
    return usage.subgroups();
  }

  /**
   * {@return the sums over each user's processes, by rising uid; without those of unknown users}
   */
  public List<UserUsage> users() {
    return usage.users();
  }

  /**
   * The share of all processors' time that was not idle since an earlier snapshot.
   *
   * @return 0 to 1; empty without an earlier snapshot at least half a second older, or if {@code
   *     /proc/stat} was not asked for
   */
  public OptionalDouble machineCpuRatio() {
    return figures.cpu().machine();
  }

  /**
   * The processes that use most.
   *
   * @param n how many at most
   * @param by what most means
   * @return them, the one that uses most first; exact, since all were looked at
   */
  public List<ProcessUsage> top(int n, Ranking by) {
    if (n < 0) {
      throw new IllegalArgumentException("n must not be negative: " + n);
    }
    List<ProcessSample> processes = snapshot.processes();
    TopN top = new TopN(Math.min(n, processes.size()));
    for (int i = 0; i < processes.size(); i++) {
      long value = by.value(figures, i);
      if (value != Readings.ABSENT) {
        top.offer(value, i);
      }
    }
    List<ProcessUsage> ranked = new ArrayList<>();
    for (int row : top.ranked()) {
      ranked.add(usage(row));
    }
    return List.copyOf(ranked);
  }

  /**
   * The processes of each subgroup that use most.
   *
   * @param n how many of a subgroup at most; 0 for none
   * @param nOther how many of {@link Subgroup#OTHER} at most; 0 for none
   * @param by what most means
   * @return each subgroup of whom any is ranked, in their order, {@link Subgroup#OTHER} last
   */
  public List<SubgroupTop> topOfEach(int n, int nOther, Ranking by) {
    if (n < 0 || nOther < 0) {
      throw new IllegalArgumentException("n must not be negative: " + n + ", " + nOther);
    }
    return new Tops(figures, classes, by, n, nOther).ranked(this::usage);
  }

  /**
   * What happened since another report.
   *
   * @param earlier the other, of the same machine and before this one
   * @return who started, who has ended, and who and what has grown
   */
  public Difference since(Report earlier) {
    return Differences.between(earlier.snapshot, earlier.classes, snapshot, classes);
  }

  Rates figures() {
    return figures;
  }

  /** {@return all processes, by rising pid} */
  public List<ProcessUsage> processes() {
    List<ProcessUsage> all = new ArrayList<>(snapshot.processes().size());
    for (int i = 0; i < snapshot.processes().size(); i++) {
      all.add(usage(i));
    }
    return List.copyOf(all);
  }

  private ProcessUsage usage(int row) {
    double ratio = figures.cpu().of(row);
    return new ProcessUsage(
        snapshot.processes().get(row),
        classes.of(row),
        Double.isNaN(ratio) ? OptionalDouble.empty() : OptionalDouble.of(ratio),
        optional(figures.ioBytesPerSecond(row)),
        optional(figures.rssGrowthBytes(row)));
  }

  private static OptionalLong optional(long value) {
    return value == Readings.ABSENT ? OptionalLong.empty() : OptionalLong.of(value);
  }
}
