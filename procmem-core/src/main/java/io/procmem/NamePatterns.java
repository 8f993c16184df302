package io.procmem;

import io.procmem.internal.regex.Glob;
import java.util.ArrayList;
import java.util.List;

/** The patterns of one condition, of which at least one must match. Immutable. */
final class NamePatterns {

  private final List<Glob> globs;

  private NamePatterns(List<Glob> globs) {
    this.globs = List.copyOf(globs);
  }

  /**
   * Parses patterns.
   *
   * @throws IllegalArgumentException if one is empty or too long
   */
  static NamePatterns of(String... patterns) {
    List<Glob> globs = new ArrayList<>();
    for (String pattern : patterns) {
      if (pattern.isEmpty()) {
        throw new IllegalArgumentException("an empty pattern selects nothing: leave it out");
      }
      globs.add(Glob.of(pattern));
    }
    return new NamePatterns(globs);
  }

  /** The same patterns, parsed. */
  static NamePatterns of(List<Glob> globs) {
    return new NamePatterns(globs);
  }

  boolean match(String name) {
    for (Glob glob : globs) {
      if (glob.matches(name)) {
        return true;
      }
    }
    return false;
  }

  /** Whether each pattern is a number, so that a uid alone decides. */
  boolean areNumbers() {
    return globs.stream().allMatch(Glob::isNumber);
  }
}
