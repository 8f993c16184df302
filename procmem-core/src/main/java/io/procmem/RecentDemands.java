package io.procmem;

import io.procmem.snapshot.Demand;
import java.util.HashMap;
import java.util.Map;

/**
 * What has been asked for lately, so that one scan serves callers that ask for different things.
 * Used by many threads.
 */
final class RecentDemands {

  private final Map<Demand, Long> askedAt = new HashMap<>();
  private final long rememberNanos;

  RecentDemands(long rememberNanos) {
    this.rememberNanos = rememberNanos;
  }

  synchronized void ask(Demand demand, long now) {
    askedAt.put(demand, now);
  }

  /** All that was asked for and not forgotten, and a least demand. */
  synchronized Demand union(Demand least, long now) {
    askedAt.values().removeIf(at -> now - at > rememberNanos);
    return askedAt.keySet().stream().reduce(least, Demand::plus);
  }
}
