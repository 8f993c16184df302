package io.procmem.report;

import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Readings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a report says of everything that a threshold is about. */
final class Measures {

  /** Of one subject; NaN if none of its processes' numbers is known. */
  record Measure(Optional<ProcessSample> process, double value) {
    private Measure plus(double more) {
      return new Measure(process, Double.isNaN(value) ? more : value + orZero(more));
    }
  }

  private Measures() {}

  static Map<String, Measure> of(Threshold threshold, Report report, Rates figures) {
    Map<String, Measure> all =
        threshold.of() == Threshold.Of.PROCESS ? new LinkedHashMap<>() : new TreeMap<>();
    int rows = report.snapshot().processes().size();
    for (int row = 0; row < rows; row++) {
      ProcessSample process = report.snapshot().processes().get(row);
      double value = value(threshold.by(), figures, row);
      switch (threshold.of()) {
        case PROCESS -> all.put(process.id().toString(), new Measure(Optional.of(process), value));
        case SUBGROUP -> add(all, report.classes().of(row).toString(), value);
        case GROUP -> add(all, report.classes().of(row).group(), value);
      }
    }
    return all;
  }

  private static void add(Map<String, Measure> all, String subject, double value) {
    Measure before = all.get(subject);
    all.put(subject, before == null ? new Measure(Optional.empty(), value) : before.plus(value));
  }

  private static double value(Ranking by, Rates figures, int row) {
    long measure = by.measure(figures, row);
    return measure == Readings.ABSENT ? Double.NaN : by.inItsUnit(measure);
  }

  private static double orZero(double value) {
    return Double.isNaN(value) ? 0 : value;
  }
}
