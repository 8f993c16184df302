package io.procmem;

import io.procmem.snapshot.Demand;
import java.util.HashMap;
import java.util.Map;

/** The demands of recent callers, so that one scan serves different callers. Thread-safe. */
final class RecentDemands {

  private final Map<Demand, Long> askedAt = new HashMap<>();
  private final long rememberNanos;

  RecentDemands(long rememberNanos) {
    this.rememberNanos = rememberNanos;
  }

  synchronized void ask(Demand demand, long now) {
    askedAt.put(demand, now);
  }

  /** The union of a demand with all recent ones. */
  synchronized Demand union(Demand demand, long now) {
    askedAt.values().removeIf(at -> now - at > rememberNanos);
    return askedAt.keySet().stream().reduce(demand, Demand::plus);
  }
}
