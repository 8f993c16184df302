package io.procmem.metrics;

import io.procmem.report.ProcessUsage;
import io.procmem.report.RankedUsage;
import io.procmem.report.Ranking;
import io.procmem.report.Report;
import io.procmem.snapshot.Demand;
import java.util.List;
import java.util.function.Function;

/**
 * Which processes have rows of their own.
 *
 * @param areAll whether every process has
 * @param demand what must be read to choose them
 * @param choice chooses them
 */
record Processes(boolean areAll, Demand demand, Function<Report, List<ProcessUsage>> choice) {

  static Processes all() {
    return new Processes(true, Demand.of(), Report::processes);
  }

  static Processes top(int n, Ranking by) {
    return new Processes(false, by.demand(), report -> report.top(n, by));
  }

  static Processes topOfEach(int n, int nOther, Ranking by) {
    return new Processes(
        false,
        by.demand(),
        report ->
            report.topOfEach(n, nOther, by).stream()
                .flatMap(top -> top.ranked().stream())
                .map(RankedUsage::usage)
                .toList());
  }

  List<ProcessUsage> of(Report report) {
    return choice.apply(report);
  }
}
