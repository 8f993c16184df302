package io.procmem.micrometer;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * Passes what a registry adds and removes to the listeners of all binders. A registry keeps its
 * listeners for its lifetime, so each registry gets one of these, however often binders are bound
 * and closed. Thread-safe.
 */
final class RegistryListeners {

  /** The registry refers to its value, so the value may not keep it alive. */
  private static final Map<MeterRegistry, WeakReference<RegistryListeners>> OF_REGISTRY =
      new WeakHashMap<>();

  private final Set<MeterListener> listeners = Collections.newSetFromMap(new WeakHashMap<>());

  private RegistryListeners() {}

  /** Those of a registry. */
  static RegistryListeners of(MeterRegistry registry) {
    synchronized (OF_REGISTRY) {
      WeakReference<RegistryListeners> known = OF_REGISTRY.get(registry);
      RegistryListeners listeners = known == null ? null : known.get();
      if (listeners == null) {
        listeners = new RegistryListeners();
        registry.config().onMeterAdded(listeners::added).onMeterRemoved(listeners::removed);
        OF_REGISTRY.put(registry, new WeakReference<>(listeners));
      }
      return listeners;
    }
  }

  synchronized void add(MeterListener listener) {
    listeners.add(listener);
  }

  synchronized void remove(MeterListener listener) {
    listeners.remove(listener);
  }

  private void added(Meter meter) {
    current().forEach(listener -> listener.added(meter));
  }

  private void removed(Meter meter) {
    current().forEach(listener -> listener.removed(meter));
  }

  private synchronized List<MeterListener> current() {
    return new ArrayList<>(listeners);
  }
}
