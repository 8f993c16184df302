package io.procmem.internal.exposition;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * The metric names that meters have in a Prometheus registry. If the collector showed one of them
 * too, the whole scrape would fail; and a registry does not list its metrics. So binders announce
 * their names here, and the collector omits them.
 *
 * <p>The adapters have nothing in common except this static set, which keeps no binder alive.
 * Thread-safe.
 */
public final class NamesInUse {

  private static final Set<Source> SOURCES = Collections.newSetFromMap(new WeakHashMap<>());

  private static final List<String> SUFFIXES = List.of("_total", "_info");

  private NamesInUse() {}

  /** Shows meters. Compared by identity. */
  public interface Source {
    /**
     * The names that meters have in a registry, or will have while a scrape is running.
     *
     * @param registry a registry of the Prometheus client
     * @return names without suffix ({@link #base})
     */
    Set<String> namesIn(Object registry);
  }

  /**
   * Adds a source, until the garbage collector finds it unused.
   *
   * @param source the source; its owner must refer to it
   */
  public static void add(Source source) {
    requireNonNull(source, "source");
    synchronized (SOURCES) {
      SOURCES.add(source);
    }
  }

  /**
   * The names that meters of all sources have in a registry.
   *
   * @param registry a registry of the Prometheus client
   * @return names without suffix
   */
  public static Set<String> in(Object registry) {
    List<Source> sources;
    synchronized (SOURCES) {
      sources = new ArrayList<>(SOURCES);
    }
    Set<String> names = new HashSet<>();
    sources.forEach(source -> names.addAll(source.namesIn(registry)));
    return names;
  }

  /**
   * A name without the suffix that a client may have added.
   *
   * @param name the name of a metric
   * @return the name without {@code _total} and {@code _info}
   */
  public static String base(String name) {
    for (String suffix : SUFFIXES) {
      if (name.endsWith(suffix)) {
        return name.substring(0, name.length() - suffix.length());
      }
    }
    return name;
  }
}
