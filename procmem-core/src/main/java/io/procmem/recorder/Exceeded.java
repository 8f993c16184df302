package io.procmem.recorder;

import io.procmem.report.Crossing;
import io.procmem.watch.MemoryCrossing;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The thresholds of a recorder that are exceeded at one time.
 *
 * @param memory the machine and containers
 * @param processes processes, subgroups and groups
 */
record Exceeded(List<MemoryCrossing> memory, List<Crossing> processes) {

  boolean isNothing() {
    return memory.isEmpty() && processes.isEmpty();
  }

  /** How far each threshold is exceeded by each subject: 1 at the limit, more beyond it. */
  Map<Object, Double> severities() {
    Map<Object, Double> all = new HashMap<>();
    for (MemoryCrossing crossing : memory) {
      double limit = crossing.threshold().limit();
      boolean isBelow = crossing.threshold().by().isExceededBelow();
      all.put(
          List.of(crossing.threshold(), crossing.subject()),
          isBelow ? limit / crossing.value() : crossing.value() / limit);
    }
    for (Crossing crossing : processes) {
      all.put(
          List.of(crossing.threshold(), crossing.subject()),
          crossing.value() / crossing.threshold().above());
    }
    return all;
  }
}
