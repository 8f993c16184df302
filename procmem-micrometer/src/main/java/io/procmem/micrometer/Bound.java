package io.procmem.micrometer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.procmem.metrics.Complaints;
import io.procmem.metrics.Kind;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.ToDoubleFunction;

/** One registry and the meters that were registered with it. Guarded by the binder's lock. */
final class Bound {

  private final MeterRegistry registry;
  private final ToDoubleFunction<Series> reading;
  private final Complaints complaints;
  private final IdentityHashMap<Series, Meter> meters = new IdentityHashMap<>();
  private final Map<Meter, Series> ours = new ConcurrentHashMap<>();

  /** Meters that somebody else has taken out. */
  private final Queue<Meter> lost = new ConcurrentLinkedQueue<>();

  Bound(MeterRegistry registry, ToDoubleFunction<Series> reading, Complaints complaints) {
    this.registry = registry;
    this.reading = reading;
    this.complaints = complaints;
    // The registry keeps the listener for good, and calls it under a lock of its own.
    Map<Meter, Series> ofOurs = ours;
    Queue<Meter> taken = lost;
    registry
        .config()
        .onMeterRemoved(
            meter -> {
              if (ofOurs.containsKey(meter)) {
                taken.add(meter);
              }
            });
  }

  boolean isOf(MeterRegistry other) {
    return registry.equals(other); // registries know no other equality than identity
  }

  /** A closed registry takes no meters any more, and must not be kept alive. */
  boolean isClosed() {
    return registry.isClosed();
  }

  /** A filter or listener of the host that fails costs this meter, and no other. */
  void add(Series series) {
    try {
      Meter meter = register(series);
      meters.put(series, meter);
      ours.put(meter, series);
    } catch (RuntimeException e) {
      complaints.failed(e);
    }
  }

  private Meter register(Series series) {
    Spelling spelling = series.spelling();
    return spelling.metric().kind() == Kind.COUNTER
        ? FunctionCounter.builder(spelling.name(), series, reading)
            .tags(series.tags())
            .description(spelling.metric().help())
            .baseUnit(spelling.baseUnit())
            .register(registry)
        : Gauge.builder(spelling.name(), series, reading)
            .tags(series.tags())
            .description(spelling.metric().help())
            .baseUnit(spelling.baseUnit())
            .strongReference(true)
            .register(registry);
  }

  void remove(Series series) {
    Meter meter = meters.remove(series);
    if (meter != null) {
      ours.remove(meter); // before it goes, so that it is not taken for lost
      registry.remove(meter);
    }
  }

  /** Registers again what was taken out behind our back, as frameworks do that reload a program. */
  void restore() {
    for (Meter meter = lost.poll(); meter != null; meter = lost.poll()) {
      Series series = ours.remove(meter);
      if (series != null && meters.remove(series) != null) {
        add(series);
      }
    }
  }

  void removeAll() {
    List<Series> all = new ArrayList<>(meters.keySet());
    all.forEach(this::remove);
  }
}
