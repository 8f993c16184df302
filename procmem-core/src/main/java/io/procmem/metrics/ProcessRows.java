package io.procmem.metrics;

import io.procmem.report.ProcessUsage;
import io.procmem.report.RankedUsage;
import io.procmem.report.Ranking;
import io.procmem.report.Report;
import io.procmem.snapshot.Demand;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Which processes have rows of their own, with which further labels.
 *
 * @param areAll whether all processes have rows
 * @param ranking the files they are chosen by
 * @param choice chooses them
 * @param labels their further labels
 */
record ProcessRows(
    boolean areAll,
    Demand ranking,
    Function<Report, List<ProcessUsage>> choice,
    List<ProcessLabel> labels) {

  private static final String NUMBER = "n, the number of processes,";

  static ProcessRows all() {
    return new ProcessRows(true, Demand.of(), Report::processes, List.of());
  }

  static ProcessRows top(int n, Ranking by) {
    requireNotNegative(NUMBER, n);
    return new ProcessRows(false, by.demand(), report -> report.top(n, by), List.of());
  }

  static ProcessRows topOfEach(int n, int nOther, Ranking by) {
    requireNotNegative(NUMBER, n);
    requireNotNegative("nOther, the number of processes of the subgroup other,", nOther);
    return new ProcessRows(
        false,
        by.demand(),
        report ->
            report.topOfEach(n, nOther, by).stream()
                .flatMap(top -> top.ranked().stream())
                .map(RankedUsage::usage)
                .toList(),
        List.of());
  }

  private static void requireNotNegative(String what, int number) {
    if (number < 0) {
      throw new IllegalArgumentException(what + " must not be negative: " + number);
    }
  }

  ProcessRows labelled(Collection<ProcessLabel> some) {
    List<ProcessLabel> sorted = some.stream().distinct().sorted().toList();
    return new ProcessRows(areAll, ranking, choice, sorted);
  }

  ProcessRows plus(Collection<ProcessLabel> more) {
    return labelled(Stream.concat(labels.stream(), more.stream()).toList());
  }

  /** The files that they are chosen and labelled by. */
  Demand demand() {
    return labels.stream().map(ProcessLabel::demand).reduce(ranking, Demand::plus);
  }

  List<ProcessUsage> of(Report report) {
    return choice.apply(report);
  }
}
