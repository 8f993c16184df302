package io.procmem.micrometer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.noop.NoopMeter;
import io.procmem.metrics.Kind;
import io.procmem.metrics.RateLimitedLog;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * One registry and the meters that were registered with it. Guarded by the binder's lock. A filter
 * or listener of the host that fails costs the meter it fails on, and no other.
 */
final class BoundRegistry {

  private final MeterRegistry registry;
  private final ToDoubleFunction<Series> reading;
  private final RateLimitedLog complaints;
  private final MeterListener watch = new MeterListener();
  private final IdentityHashMap<Series, Meter> meters = new IdentityHashMap<>();

  /** Those whose meters would have the name of a meter that is there already. */
  private final Set<Series> without = new HashSet<>();

  private boolean placeIsFree;
  private boolean ended;

  BoundRegistry(
      MeterRegistry registry, ToDoubleFunction<Series> reading, RateLimitedLog complaints) {
    this.registry = registry;
    this.reading = reading;
    this.complaints = complaints;
    registry.config().onMeterAdded(watch::added).onMeterRemoved(watch::removed);
  }

  boolean isOf(MeterRegistry other) {
    return registry.equals(other); // registries know no other equality than identity
  }

  /** A closed registry takes no meters any more, and must not be kept alive. */
  boolean isClosed() {
    return registry.isClosed();
  }

  @SuppressWarnings("CatchThrowable")
  void add(Series series) {
    if (ended) {
      return;
    }
    try {
      watch.expect();
      Meter meter = register(series);
      if (meter instanceof NoopMeter) {
        return; // a filter denies it
      }
      if (!watch.hasAdded(meter)) {
        without.add(series); // it is somebody else's, who will remove it
      } else if (ended) { // by a listener that was told of it
        registry.remove(meter);
      } else {
        meters.put(series, meter);
        watch.own(meter);
      }
    } catch (Throwable t) {
      complaints.failed("a meter could not be registered", t);
    } finally {
      watch.expectNothing();
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

  @SuppressWarnings("CatchThrowable")
  void remove(Series series) {
    without.remove(series);
    Meter meter = meters.remove(series);
    if (meter == null) {
      return;
    }
    placeIsFree = true;
    watch.disown(meter); // before it goes, so that it is not taken for lost
    try {
      registry.remove(meter);
    } catch (Throwable t) {
      complaints.failed("a meter could not be removed", t);
    }
  }

  /**
   * Registers again what was taken out behind our back, as frameworks do that reload a program; and
   * tries those again that were without a meter, where one of the same name may have gone.
   */
  void restore() {
    Set<Meter> lost = watch.takeLost();
    if (!lost.isEmpty()) {
      List<Series> again = new ArrayList<>();
      meters.forEach(
          (series, meter) -> {
            if (lost.contains(meter)) {
              again.add(series);
            }
          });
      again.forEach(meters::remove);
      again.forEach(this::add);
    }
    if (placeIsFree || watch.hasSeenOthersGo()) {
      placeIsFree = false;
      List<Series> again = List.copyOf(without);
      without.clear();
      again.forEach(this::add);
    }
  }

  void removeAll() {
    ended = true;
    List.copyOf(meters.keySet()).forEach(this::remove);
    without.clear();
    watch.end();
  }
}
