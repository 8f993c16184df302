package io.procmem.report;

import io.procmem.snapshot.Memory;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Readings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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

    /** The measure, if its bounds are narrow; otherwise NaN. */
    double value() {
      if (lower == upper || Double.isNaN(lower)) {
        return lower;
      }
      long value = Tally.known((long) lower, (long) upper); // only bytes have bounds
      return value == Readings.ABSENT ? Double.NaN : value;
    }

    /** A measure that is known, of the same subject. */
    Measure with(double value) {
      return new Measure(process, value, value, known, processes);
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

  private Measures() {}

  static Map<String, Measure> of(Threshold threshold, Report report, Rates rates) {
    Map<String, Measure> all =
        threshold.of() == Threshold.Of.PROCESS ? new LinkedHashMap<>() : new TreeMap<>();
    int rows = report.snapshot().processes().size();
    for (int row = 0; row < rows; row++) {
      ProcessSample process = report.snapshot().processes().get(row);
      switch (threshold.of()) {
        case PROCESS ->
            all.put(
                process.id().toString(), measure(threshold.by(), rates, row, Optional.of(process)));
        case SUBGROUP ->
            add(
                all,
                report.classification().of(row).toString(),
                measure(threshold.by(), rates, row, Optional.empty()));
        case GROUP ->
            add(
                all,
                report.classification().of(row).group(),
                measure(threshold.by(), rates, row, Optional.empty()));
      }
    }
    return all;
  }

  private static void add(Map<String, Measure> all, String subject, Measure more) {
    Measure before = all.get(subject);
    all.put(subject, before == null ? more : before.plus(more));
  }

  private static Measure measure(
      Ranking by, Rates rates, int row, Optional<ProcessSample> subject) {
    boolean isKnown = by.measure(rates, row) != Readings.ABSENT;
    boolean exists = isKnown || !(rates.process(row).memory() instanceof Memory.None);
    return new Measure(
        subject,
        orNaN(by, by.lower(rates, row)),
        orNaN(by, by.upper(rates, row)),
        isKnown ? 1 : 0,
        exists ? 1 : 0);
  }

  private static double orNaN(Ranking by, long bound) {
    return bound == Readings.ABSENT ? Double.NaN : by.inUserUnit(bound);
  }
}
