package io.procmem.exporter.owners;

import java.util.Map;

/**
 * An owner, whose processes are added up. Immutable.
 *
 * @param key distinguishes it from other owners
 * @param label the name that is shown
 * @param details its name, id and so on, by key in JSON
 */
public record Owner(Object key, String label, Map<String, String> details) {

  /** Processes that are known to have no owner. */
  public static final Owner NONE = new Owner(Missing.NONE, "(none)", Map.of());

  /** Processes whose owner is unknown. */
  public static final Owner UNKNOWN = new Owner(Missing.UNKNOWN, "?", Map.of());

  private enum Missing {
    NONE,
    UNKNOWN
  }

  /**
   * {@return an owner that has only a name}
   *
   * @param name its name
   */
  public static Owner of(String name) {
    return new Owner(name, name, Map.of("name", name));
  }

  /** {@return whether it is an owner; false for {@link #NONE} and {@link #UNKNOWN}} */
  public boolean isOne() {
    return !(key instanceof Missing);
  }
}
