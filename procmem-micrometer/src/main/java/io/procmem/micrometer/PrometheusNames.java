package io.procmem.micrometer;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.procmem.internal.exposition.NamesInUse;
import io.procmem.metrics.MetricKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The names under which Prometheus shows the meters of one registry, itself of Prometheus or a
 * composite of such.
 *
 * <p>A scrape asks for them while meters come and go, and must not miss one that is registered a
 * moment later. So where any meter of the binder is, all names that the binder can have are in use,
 * except those of which the host denies the meters.
 */
final class PrometheusNames {

  private static final String PROMETHEUS =
      "io.micrometer.prometheusmetrics.PrometheusMeterRegistry";

  private final MeterRegistry registry;
  private final Collection<MeterNames> all;

  /** Whether the registry is of Prometheus, or contained one when it was bound. */
  private final boolean isBoundToPrometheus;

  /** Of each Prometheus registry, the names whose meters it lacks though the binder has them. */
  private volatile Map<MeterRegistry, Set<String>> denied = Map.of();

  /** Whether all names are in use, although there may be no meter yet, or no more. */
  private volatile boolean kept = true;

  /** Also those that a composite no longer has: it leaves its meters in them. */
  private final Set<MeterRegistry> seen = Collections.newSetFromMap(new WeakHashMap<>());

  PrometheusNames(MeterRegistry registry, Collection<MeterNames> all) {
    this.registry = registry;
    this.all = all;
    this.isBoundToPrometheus = !leaves().isEmpty();
  }

  /**
   * Looks for denied names. Called when all meters are registered.
   *
   * @param present the names of which there are meters
   */
  void refresh(Set<MeterNames> present) {
    Map<MeterRegistry, Set<String>> deniedNow = new HashMap<>();
    for (MeterRegistry one : leaves()) {
      Set<String> lacking = names(one, present);
      lacking.removeAll(names(one));
      deniedNow.put(one, lacking);
    }
    denied = deniedNow;
    kept = false;
  }

  /**
   * The base unit of meters; null for a count. The meters of a composite have the same unit in each
   * of its registries, and Prometheus appends it to their names.
   */
  @Nullable String baseUnit(MeterNames of) {
    return of.baseUnit(isBoundToPrometheus);
  }

  /** Keeps all names in use, although their meters are removed. */
  void keep() {
    kept = true;
  }

  /** The names in use in a registry of the Prometheus client. */
  Set<String> in(Object prometheusRegistry) {
    Set<String> used = new HashSet<>();
    List<MeterRegistry> now = leaves();
    for (MeterRegistry one : everSeen()) {
      if (Types.isOver(one, prometheusRegistry)) {
        Set<String> names = names(one);
        Set<String> ours = names(one, all);
        if (now.contains(one) && (kept || ours.stream().anyMatch(names::contains))) {
          ours.removeAll(denied.getOrDefault(one, Set.of()));
          used.addAll(ours);
        }
        used.addAll(names);
      }
    }
    return used;
  }

  /** The names of the meters that a registry has. */
  private static Set<String> names(MeterRegistry registry) {
    Set<String> names = new HashSet<>();
    Set<String> known = new HashSet<>();
    for (Meter meter : registry.getMeters()) {
      Meter.Id id = meter.getId();
      if (known.add(id.getName())) {
        names.add(NamesInUse.base(id.getConventionName(registry.config().namingConvention())));
      }
    }
    return names;
  }

  private Set<String> names(MeterRegistry registry, Collection<MeterNames> some) {
    Set<String> names = new HashSet<>();
    for (MeterNames one : some) {
      Meter.Type type =
          one.metric().kind() == MetricKind.COUNTER ? Meter.Type.COUNTER : Meter.Type.GAUGE;
      names.add(
          NamesInUse.base(
              registry.config().namingConvention().name(one.name(), type, baseUnit(one))));
    }
    return names;
  }

  /** The Prometheus registries: the registry itself, or those in a composite now. */
  private List<MeterRegistry> leaves() {
    List<MeterRegistry> leaves = new ArrayList<>();
    addLeaves(registry, leaves);
    synchronized (seen) {
      seen.addAll(leaves);
    }
    return leaves;
  }

  private List<MeterRegistry> everSeen() {
    synchronized (seen) {
      return new ArrayList<>(seen);
    }
  }

  private static void addLeaves(MeterRegistry registry, List<MeterRegistry> leaves) {
    if (registry instanceof CompositeMeterRegistry composite) {
      composite.getRegistries().forEach(one -> addLeaves(one, leaves));
    } else if (isPrometheus(registry.getClass())) {
      leaves.add(registry);
    }
  }

  /** By name, because a host without Prometheus lacks the type. */
  static boolean isPrometheus(Class<?> type) {
    for (Class<?> one = type; one != null; one = one.getSuperclass()) {
      if (one.getName().equals(PROMETHEUS)) {
        return true;
      }
    }
    return false;
  }

  /** Uses a type that a host without Prometheus lacks. */
  private static final class Types {

    private Types() {}

    @SuppressWarnings("ReferenceEquality") // the same registry, not an equal one
    static boolean isOver(MeterRegistry registry, Object prometheusRegistry) {
      return registry instanceof PrometheusMeterRegistry prometheus
          && prometheus.getPrometheusRegistry() == prometheusRegistry;
    }
  }
}
