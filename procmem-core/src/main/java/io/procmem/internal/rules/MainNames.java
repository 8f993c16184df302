package io.procmem.internal.rules;

import java.util.HashSet;
import java.util.Set;

/**
 * The names that {@code {{.Main}}} has given so far. They are limited, because everybody can start
 * scripts with ever new names, and these must leave room for the subgroups that rules name. Not
 * thread-safe.
 */
public final class MainNames {

  private static final int MAX = 300;

  private final Set<String> given = new HashSet<>();

  /** Whether a name may be given: it was before, or there is room for another one. */
  boolean admits(String name) {
    return given.contains(name) || (given.size() < MAX && given.add(name));
  }
}
