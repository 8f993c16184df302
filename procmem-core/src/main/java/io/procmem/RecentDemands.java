package io.procmem;

import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Source;
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

  /**
   * The union of a demand with all recent ones, for the next scan. Mappings are read once for each
   * request: as long as a demand is remembered, every scan in the background would read them.
   */
  synchronized Demand union(Demand demand, long now) {
    askedAt.values().removeIf(at -> now - at > rememberNanos);
    Demand all = askedAt.keySet().stream().reduce(demand, Demand::plus);
    Map<Demand, Long> withoutMappings = new HashMap<>();
    askedAt.forEach(
        (asked, at) -> withoutMappings.merge(asked.minus(Source.MAPPINGS), at, Math::max));
    askedAt.clear();
    askedAt.putAll(withoutMappings);
    return all;
  }
}
