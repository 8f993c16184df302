package io.procmem.recorder;

import io.procmem.report.Crossing;
import io.procmem.watch.MemoryCrossing;
import io.procmem.watch.MemoryThreshold;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Why a recorder writes: the thresholds that are exceeded at one time, and OOM kills.
 *
 * @param memory the machine and containers
 * @param processes processes, subgroups and groups
 * @param kills the OOM kills since the previous report
 */
record Exceeded(List<MemoryCrossing> memory, List<Crossing> processes, List<OomKills.Kill> kills) {

  boolean isNothing() {
    return memory.isEmpty() && processes.isEmpty() && kills.isEmpty();
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
    for (OomKills.Kill kill : kills) {
      all.put(List.of(kill.of(), kill.subject()), 1.0);
    }
    return all;
  }

  /** The ids of the containers among the subjects. */
  Set<String> containers() {
    return Stream.concat(
            memory.stream()
                .filter(crossing -> crossing.threshold().of() == MemoryThreshold.Of.CONTAINER)
                .map(MemoryCrossing::subject),
            kills.stream()
                .filter(kill -> kill.of().equals(OomKills.OF_CONTAINER))
                .map(OomKills.Kill::subject))
        .collect(Collectors.toSet());
  }
}
