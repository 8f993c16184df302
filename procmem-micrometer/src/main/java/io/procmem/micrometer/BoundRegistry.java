package io.procmem.micrometer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.noop.NoopMeter;
import io.procmem.internal.exposition.RateLimitedLog;
import io.procmem.metrics.MetricKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * One registry and the meters registered with it. Guarded by the binder's lock. If a filter or
 * listener of the host fails, only the meter it fails on is lost.
 */
final class BoundRegistry {

  /** Longer than a scrape. */
  private static final long KEPT_NANOS = Duration.ofSeconds(10).toNanos();

  private final MeterRegistry registry;
  private final ToDoubleFunction<Series> reading;
  private final RateLimitedLog log;
  private final MeterListener listener = new MeterListener();
  private final RegistryListeners listeners;
  private final PrometheusNames names;
  private final IdentityHashMap<Series, Meter> meters = new IdentityHashMap<>();

  /** Series without a meter, because the registry had another meter of the same name. */
  private final Set<Series> withoutMeter = new HashSet<>();

  private boolean nameIsFree;
  private boolean adding;
  private boolean ended;
  private long endedAt;

  BoundRegistry(
      MeterRegistry registry,
      PrometheusNames names,
      ToDoubleFunction<Series> reading,
      RateLimitedLog log) {
    this.registry = registry;
    this.names = names;
    this.reading = reading;
    this.log = log;
    this.listeners = RegistryListeners.of(registry);
    listeners.add(listener);
  }

  /** The names that its meters have in registries of Prometheus. */
  PrometheusNames names() {
    return names;
  }

  boolean isOf(MeterRegistry other) {
    return registry.equals(other); // registries are equal by identity only
  }

  boolean isClosed() {
    return registry.isClosed();
  }

  /**
   * Removes its meters, since a closed registry takes no more and must not be kept alive. A scrape
   * that is running may have read some of them already, so their names remain in use for a moment.
   *
   * @param nanos the time
   * @return whether that moment is over
   */
  boolean leaves(long nanos) {
    if (!ended) {
      names.keep();
      removeAll();
      endedAt = nanos;
    }
    return nanos - endedAt >= KEPT_NANOS;
  }

  @SuppressWarnings("CatchThrowable")
  void add(Series series) {
    if (ended) {
      return;
    }
    adding = true;
    try {
      listener.expect();
      Meter meter = register(series);
      if (meter instanceof NoopMeter) {
        return; // a filter denies it
      }
      if (!listener.hasAdded(meter)) {
        withoutMeter.add(series); // it has another owner, which will remove it
      } else if (ended) { // by a listener of the host that was called for this meter
        registry.remove(meter);
      } else {
        meters.put(series, meter);
        listener.own(meter);
      }
    } catch (Throwable t) {
      log.failure("a meter could not be registered", t);
    } finally {
      listener.expectNothing();
      adding = false;
      if (ended) {
        listeners.remove(listener);
      }
    }
  }

  private Meter register(Series series) {
    MeterNames names = series.names();
    String baseUnit = this.names.baseUnit(names);
    // Prometheus shows a gauge without the end of its name if that is the end of a counter's name.
    boolean isCounter =
        names.metric().kind() == MetricKind.COUNTER
            || (names.hasNameOfCounter() && PrometheusNames.isPrometheus(registry.getClass()));
    return isCounter
        ? FunctionCounter.builder(names.name(), series, reading)
            .tags(series.tags())
            .description(names.metric().help())
            .baseUnit(baseUnit)
            .register(registry)
        : Gauge.builder(names.name(), series, reading)
            .tags(series.tags())
            .description(names.metric().help())
            .baseUnit(baseUnit)
            .strongReference(true)
            .register(registry);
  }

  @SuppressWarnings("CatchThrowable")
  void remove(Series series) {
    withoutMeter.remove(series);
    Meter meter = meters.remove(series);
    if (meter == null) {
      return;
    }
    nameIsFree = true;
    listener.disown(meter); // first, so that it does not count as lost
    try {
      registry.remove(meter);
    } catch (Throwable t) {
      log.failure("a meter could not be removed", t);
    }
  }

  /**
   * Registers meters again that others have removed, as frameworks do that reload a program. Also
   * retries series without a meter if the meter of that name may be gone.
   */
  void restore() {
    Set<Meter> lost = listener.takeLost();
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
    if (nameIsFree || listener.hasOtherRemovals()) {
      nameIsFree = false;
      List<Series> again = List.copyOf(withoutMeter);
      withoutMeter.clear();
      again.forEach(this::add);
    }
  }

  void removeAll() {
    ended = true;
    List.copyOf(meters.keySet()).forEach(this::remove);
    withoutMeter.clear();
    if (!adding) { // otherwise a listener of the host closes the binder while it adds a meter
      listeners.remove(listener);
    }
    listener.end();
  }
}
