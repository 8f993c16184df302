package io.procmem.stalls;

import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What one detail costs, without the rest of the scan.
 *
 * @param details how many were completed; the costs are 0 if none was
 * @param cpuNanos CPU time of the readers
 * @param wallNanos elapsed time
 */
record Cost(long details, long cpuNanos, long wallNanos) {

  /**
   * Divides the cost of all scans by the number of details: a detail may take several scans.
   *
   * @param readings the scans
   * @param without scans under the same conditions that read no detail
   */
  static Cost of(List<Reading> readings, List<Reading> without) {
    long details = readings.stream().filter(Reading::isComplete).count();
    return new Cost(
        details,
        each(readings, without, details, Reading::cpuNanos),
        each(readings, without, details, Reading::nanos));
  }

  private static long each(
      List<Reading> readings, List<Reading> without, long details, ToLongFunction<Reading> cost) {
    if (details == 0) {
      return 0;
    }
    long[] rest = without.stream().mapToLong(cost).sorted().toArray();
    long median = rest.length == 0 ? 0 : rest[rest.length / 2]; // one slow scan must not count
    long all = readings.stream().mapToLong(cost).sum();
    return Math.max(0, (all - median * readings.size()) / details);
  }
}
