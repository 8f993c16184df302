package io.procmem.report;

import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.PidSet;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Readings;
import io.procmem.snapshot.Reason;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The measures of all subjects of a threshold in a report. */
final class Measures {

  /**
   * The measure of one subject.
   *
   * @param lower its lower bound; NaN if nothing is known of any of its processes
   * @param upper its upper bound, which is the lower for all rankings but USS and PSS
   * @param known how many of its processes have a known number
   * @param processes how many processes it has, without those that have no such number because they
   *     own no memory
   */
  record Measure(
      Optional<ProcessSample> process, double lower, double upper, int known, int processes) {

    /** Whether its bounds differ by at most 2 %. Growth may be negative, or have no upper bound. */
    boolean isNarrow() {
      double width = upper - lower;
      return Double.isFinite(width) && width <= Math.abs(lower + upper) / 2 * NARROW;
    }

    /** Another measure of the same subject. */
    Measure with(double newLower, double newUpper) {
      return new Measure(process, newLower, newUpper, known, processes);
    }

    private Measure plus(Measure more) {
      return new Measure(
          process,
          sum(lower, more.lower),
          sum(upper, more.upper),
          known + more.known,
          processes + more.processes);
    }

    private static double sum(double some, double more) {
      if (Double.isNaN(some)) {
        return more;
      }
      return Double.isNaN(more) ? some : some + more;
    }
  }

  private static final double NARROW = 0.02;

  private Measures() {}

  static Map<Object, Measure> of(Threshold threshold, Report report) {
    Rates rates = report.rates();
    Map<Object, Measure> all =
        threshold.of() == Threshold.Of.PROCESS ? new LinkedHashMap<>() : new TreeMap<>();
    int rows = report.snapshot().processes().size();
    for (int row = 0; row < rows; row++) {
      Optional<ProcessSample> process =
          threshold.of() == Threshold.Of.PROCESS
              ? Optional.of(rates.process(row))
              : Optional.empty();
      all.merge(
          subject(threshold, report, row), measure(threshold, report, row, process), Measure::plus);
    }
    return all;
  }

  /** The pids of each sum whose number is known, at least between bounds. */
  static Map<Object, PidSet> counted(Threshold threshold, Report report) {
    return pids(threshold, report, row -> upper(threshold, report, row) != Readings.ABSENT);
  }

  /**
   * The pids of each sum whose number is unknown, so that the sum lacks it. A process that owns no
   * memory may have no such number, and one that has not grown has no {@link Ranking#GROWTH}.
   */
  static Map<Object, PidSet> lacking(Threshold threshold, Report report) {
    return pids(
        threshold,
        report,
        row ->
            threshold.by() != Ranking.GROWTH
                && upper(threshold, report, row) == Readings.ABSENT
                && !(report.rates().process(row).memory() instanceof Memory.None));
  }

  private static Map<Object, PidSet> pids(Threshold threshold, Report report, IntPredicate which) {
    if (threshold.of() == Threshold.Of.PROCESS) {
      return Map.of(); // no sums
    }
    Map<Object, PidSet> all = new HashMap<>();
    IntStream.range(0, report.snapshot().processes().size())
        .filter(which)
        .boxed()
        .collect(Collectors.groupingBy(row -> subject(threshold, report, row)))
        .forEach((subject, rows) -> all.put(subject, pids(report, rows)));
    return all;
  }

  private static PidSet pids(Report report, List<Integer> rows) {
    return PidSet.of(rows.stream().mapToInt(row -> report.rates().process(row).pid()).toArray());
  }

  /** Not its text: different subgroups may look the same. */
  private static Object subject(Threshold threshold, Report report, int row) {
    return switch (threshold.of()) {
      case PROCESS -> report.rates().process(row).id();
      case SUBGROUP -> report.classification().of(row);
      case GROUP -> report.classification().of(row).group();
    };
  }

  /** The upper bound of a number; {@link Readings#ABSENT} if it is unknown or not comparable. */
  private static long upper(Threshold threshold, Report report, int row) {
    return isComparable(threshold, report, row)
        ? threshold.by().upper(report.rates(), row)
        : Readings.ABSENT;
  }

  /**
   * Whether a number is known as well as in other reports. If a report was made for other files,
   * RSS may be only approximate, and bounds may only be from 0 to RSS. An approximate RSS may be
   * far from an exact one, in a sum over many processes. And growth from wide bounds is never
   * certain, so they must not be the start.
   */
  private static boolean isComparable(Threshold threshold, Report report, int row) {
    if (!(report.rates().process(row).memory() instanceof Memory.ResidentOnly resident)) {
      return true;
    }
    boolean isGrowth = threshold.window().isPresent();
    Demand demand = report.snapshot().demand();
    return switch (threshold.by()) {
      case RSS -> !resident.approximate() || (!isGrowth && demand.covers(threshold.by().demand()));
      case USS, PSS -> !isGrowth || resident.reason() != Reason.NOT_ASKED;
      default -> true;
    };
  }

  private static Measure measure(
      Threshold threshold, Report report, int row, Optional<ProcessSample> subject) {
    Ranking by = threshold.by();
    Rates rates = report.rates();
    boolean isComparable = isComparable(threshold, report, row);
    boolean isKnown = isComparable && by.measure(rates, row) != Readings.ABSENT;
    boolean exists = isKnown || !(rates.process(row).memory() instanceof Memory.None);
    return new Measure(
        subject,
        isComparable ? orNaN(by, by.lower(rates, row)) : Double.NaN,
        isComparable ? orNaN(by, by.upper(rates, row)) : Double.NaN,
        isKnown ? 1 : 0,
        exists ? 1 : 0);
  }

  private static double orNaN(Ranking by, long bound) {
    return bound == Readings.ABSENT ? Double.NaN : by.inUserUnit(bound);
  }
}
