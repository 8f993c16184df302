package io.procmem.report;

import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Readings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The measures of all subjects of a threshold in a report. */
final class Measures {

  /** The measure of one subject; NaN if it is unknown for all its processes. */
  record Measure(Optional<ProcessSample> process, double value) {
    private Measure plus(double more) {
      return new Measure(process, Double.isNaN(value) ? more : value + orZero(more));
    }
  }

  private Measures() {}

  static Map<String, Measure> of(Threshold threshold, Report report, Rates rates) {
    Map<String, Measure> all =
        threshold.of() == Threshold.Of.PROCESS ? new LinkedHashMap<>() : new TreeMap<>();
    int rows = report.snapshot().processes().size();
    for (int row = 0; row < rows; row++) {
      ProcessSample process = report.snapshot().processes().get(row);
      double value = value(threshold.by(), rates, row);
      switch (threshold.of()) {
        case PROCESS -> all.put(process.id().toString(), new Measure(Optional.of(process), value));
        case SUBGROUP -> add(all, report.classification().of(row).toString(), value);
        case GROUP -> add(all, report.classification().of(row).group(), value);
      }
    }
    return all;
  }

  private static void add(Map<String, Measure> all, String subject, double value) {
    Measure before = all.get(subject);
    all.put(subject, before == null ? new Measure(Optional.empty(), value) : before.plus(value));
  }

  private static double value(Ranking by, Rates rates, int row) {
    long measure = by.measure(rates, row);
    return measure == Readings.ABSENT ? Double.NaN : by.inUserUnit(measure);
  }

  private static double orZero(double value) {
    return Double.isNaN(value) ? 0 : value;
  }
}
