package io.procmem.report;

import io.procmem.classify.Classification;
import io.procmem.classify.Subgroup;
import io.procmem.container.CgroupUsage;
import io.procmem.container.ContainerAndPod;
import io.procmem.container.LimitForecast;
import io.procmem.container.Pod;
import io.procmem.container.SystemdUnit;
import io.procmem.extras.Extras;
import io.procmem.internal.counters.Ledger;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.User;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot with its sums, rates and rankings. Made by {@code ProcMem}, or by {@link #next} from
 * your own snapshots. Immutable.
 */
public final class Report {

  /**
   * Receives reports, and says which files they need. Pass it to {@code ProcMemBuilder.listener}:
   * each background scan then reads these files.
   */
  public interface Listener extends Consumer<Report> {

    /** {@return the files that must be read for its reports} */
    Demand demand();
  }

  private final Snapshot snapshot;
  private final Classification classification;
  private final Earlier earlier;
  private final Ledger ledger;
  private final Rates rates;
  private final Usage usage;
  private final Extras extras;
  private final @Nullable String problem;

  private Report(Snapshot snapshot, Classification classification, Earlier earlier, Ledger ledger) {
    this.snapshot = snapshot;
    this.classification = classification;
    this.earlier = earlier;
    this.ledger = ledger;
    this.rates = new Rates(earlier, snapshot);
    this.usage = Usage.of(snapshot, classification, rates, ledger.accounts());
    this.extras = Extras.none();
    this.problem = null;
  }

  private Report(Report report, Extras extras, @Nullable String problem) {
    this.snapshot = report.snapshot;
    this.classification = report.classification;
    this.earlier = report.earlier;
    this.ledger = report.ledger;
    this.rates = report.rates;
    this.usage = report.usage;
    this.extras = extras;
    this.problem = problem;
  }

  /**
   * The report on a snapshot, with {@link Subgroup#OTHER} as the subgroup of every process.
   *
   * @param previous the previous report, for rates; null for the first
   * @param snapshot the snapshot
   * @return the report
   */
  public static Report next(@Nullable Report previous, Snapshot snapshot) {
    return next(previous, snapshot, Classification.none(snapshot));
  }

  /**
   * The report on a snapshot.
   *
   * @param previous the previous report, for rates; null for the first
   * @param snapshot the snapshot
   * @param classification the subgroup of each of its processes
   * @return the report
   * @throws IllegalArgumentException if {@code classes} is for another number of processes
   */
  public static Report next(
      @Nullable Report previous, Snapshot snapshot, Classification classification) {
    if (classification.byRow().size() != snapshot.processes().size()) {
      throw new IllegalArgumentException(
          "classes of another snapshot: %s for %s processes"
              .formatted(classification.byRow().size(), snapshot.processes().size()));
    }
    return new Report(
        snapshot,
        classification,
        previous == null ? Earlier.NONE : previous.earlier.and(previous.snapshot),
        (previous == null ? Ledger.start() : previous.ledger).next(snapshot, classification));
  }

  /**
   * This report, with a reason why it is not the requested one.
   *
   * @param problem the cause, and what to do
   * @return the same numbers with that {@link #problem()}
   */
  public Report withProblem(String problem) {
    return new Report(this, extras, problem);
  }

  /**
   * This report, with what else was read of its processes.
   *
   * @param extras what was read
   * @return the same numbers with these {@link #extras()}
   */
  public Report withExtras(Extras extras) {
    return new Report(this, extras, problem);
  }

  /** {@return what was read only because it was requested} */
  public Extras extras() {
    return extras;
  }

  /** {@return the snapshot; its time is the age of the numbers} */
  public Snapshot snapshot() {
    return snapshot;
  }

  /**
   * Why this is not the requested report: the latest scan failed or is still running, or this
   * machine cannot be scanned. The numbers are those of the last good scan, if there was one.
   *
   * @return the cause, and what to do; empty if there is no problem
   */
  public Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  /** {@return the subgroup of each process of the snapshot} */
  public Classification classification() {
    return classification;
  }

  /** {@return the sums over all processes; unknown if this report has no scan} */
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

  /** {@return the sums over each user's processes, by uid; excludes those of unknown users} */
  public List<OwnerUsage<User>> users() {
    return usage.users();
  }

  /**
   * {@return the sums over each container's processes, by its id; needs {@link
   * io.procmem.snapshot.Source#CGROUP}. Excludes the helpers of container runtimes}
   */
  public List<OwnerUsage<ContainerAndPod>> containers() {
    return usage.containers();
  }

  /** {@return the sums over each pod's processes, by its uid; needs {@code Source.CGROUP}} */
  public List<OwnerUsage<Pod>> pods() {
    return usage.pods();
  }

  /**
   * {@return the sums over the processes of each Kubernetes namespace, by name; excludes pods whose
   * namespace is unknown}
   */
  public List<OwnerUsage<String>> namespaces() {
    return usage.namespaces();
  }

  /**
   * {@return the sums over each systemd unit's processes, by slice and name; needs {@code
   * Source.CGROUP}}
   */
  public List<OwnerUsage<SystemdUnit>> units() {
    return usage.units();
  }

  /**
   * The share of all CPUs' time that was not idle since an earlier snapshot.
   *
   * @return 0 to 1; empty if {@code /proc/stat} was not read for it, or for none half a second
   *     older
   */
  public OptionalDouble machineCpuRatio() {
    return rates.machineCpuRatio();
  }

  /**
   * The same share of one processor's time.
   *
   * @param number the number of the processor; 0 for {@code cpu0}
   * @return 0 to 1; empty if unknown, or if the processor is offline
   */
  public OptionalDouble processorCpuRatio(int number) {
    return rates.processorCpuRatio(number);
  }

  /**
   * How soon a control group reaches its memory limit if its growth continues, measured over the
   * last minute, or over the time since it was first read if that is shorter (10 seconds or more).
   *
   * @param group a control group of this report
   * @return the forecast; empty if it has no limit, does not grow, or was first read too recently
   */
  public Optional<LimitForecast> limitForecast(CgroupUsage group) {
    return earlier.limits().forecast(group);
  }

  /**
   * The processes that use the most.
   *
   * @param n the maximum number of processes
   * @param by the number to rank by
   * @return the processes, the largest first
   * @throws IllegalArgumentException if {@code n} is negative
   */
  public List<ProcessUsage> top(int n, Ranking by) {
    return TopN.of(n, by, rates, snapshot.processes().size()).stream().map(this::usage).toList();
  }

  /**
   * Counts the processes whose number to rank by is known. If {@link #top} is empty, this tells
   * whether the numbers are unknown or no process uses any.
   *
   * @param by the number to rank by
   * @return the number of processes, 0 or more. For {@link Ranking#CPU}, {@link Ranking#IO} and
   *     {@link Ranking#GROWTH}, 0 until there is an earlier report to compare with
   */
  public int countKnown(Ranking by) {
    return (int)
        IntStream.range(0, snapshot.processes().size())
            .filter(row -> by.isKnown(rates, row))
            .count();
  }

  /**
   * The processes of each subgroup that use the most.
   *
   * @param n the maximum number of processes per subgroup; 0 for none
   * @param nOther the maximum number of processes of {@link Subgroup#OTHER}; 0 for none
   * @param by the number to rank by
   * @return each subgroup with a ranked process, in their order, {@link Subgroup#OTHER} last
   * @throws IllegalArgumentException if a number is negative
   */
  public List<SubgroupTop> topOfEach(int n, int nOther, Ranking by) {
    if (n < 0 || nOther < 0) {
      throw new IllegalArgumentException(
          "n and nOther, numbers of processes, must not be negative: " + n + ", " + nOther);
    }
    return new SubgroupRanking(rates, classification, by, n, nOther).ranked(this::usage);
  }

  /**
   * What happened since another report.
   *
   * @param earlier an earlier report on the same machine
   * @return the processes that started, ended and grew, and the growth of subgroups
   */
  public Difference since(Report earlier) {
    if (earlier.snapshot.isEmpty() || (snapshot.isEmpty() && problem != null)) {
      return new Difference(List.of(), List.of(), List.of(), List.of());
    }
    return Differences.between(earlier.snapshot, earlier.classification, snapshot, classification);
  }

  Rates rates() {
    return rates;
  }

  /** {@return all processes, by ascending pid} */
  public List<ProcessUsage> processes() {
    return IntStream.range(0, snapshot.processes().size())
        .mapToObj(row -> usage(new TopN.Place(row, true)))
        .toList();
  }

  private ProcessUsage usage(TopN.Place place) {
    return rates.usage(place, classification.of(place.row()));
  }
}
