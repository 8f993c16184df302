package io.procmem.classify;

import io.procmem.internal.regex.Glob;
import io.procmem.internal.regex.Regex;
import io.procmem.snapshot.Source;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One condition of a rule. What is not known after its file was tried matches no condition, nor its
 * negation: a rule is never right by ignorance.
 *
 * @param trait what it asks for
 * @param negated whether it holds where the patterns do not
 * @param globs the patterns, one of which must match; empty where {@code regex} is given
 * @param regex the regular expression, for {@link Attribute#CMDLINE} only
 */
record Condition(Attribute trait, boolean negated, List<Glob> globs, Optional<Regex> regex) {

  Verdict test(RuleInput subject) {
    if (!subject.knows(trait)) {
      return Verdict.OPEN;
    }
    List<String> values = subject.values(trait);
    if (values.isEmpty()) {
      return Verdict.NO;
    }
    boolean found = regex.isPresent() ? subject.find(regex.get()) : find(values, subject);
    return found == negated ? Verdict.NO : Verdict.YES;
  }

  private boolean find(List<String> values, RuleInput subject) {
    for (String value : values) {
      subject.count((long) globs.size() * Glob.steps(value));
      if (matches(value)) {
        return true;
      }
    }
    return false;
  }

  private boolean matches(String value) {
    String last = trait.isPath ? lastOf(value) : value;
    for (Glob glob : globs) {
      if (glob.matches(glob.hasSlash() ? value : last)) {
        return true;
      }
    }
    return false;
  }

  /** What follows the last slash of a path. */
  static String lastOf(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The file it needs; null if none. */
  @Nullable Source source() {
    return trait.source;
  }

  /** It as it stands in a file. */
  String written() {
    String key = (negated ? "!" : "") + trait.key() + "=";
    return regex.isPresent()
        ? Token.written(key + regex.get())
        : key
            + globs.stream()
                .map(glob -> Token.written(glob.toString()))
                .collect(Collectors.joining(","));
  }

  /** It without its negation. */
  Condition positive() {
    return new Condition(trait, false, globs, regex);
  }

  /** Whether whatever the other holds for, this holds for too. May say no though it does. */
  boolean covers(Condition other, Comparisons comparisons) {
    if (trait != other.trait || negated != other.negated || !comparisons.mayMake(1)) {
      return false;
    }
    if (regex.isPresent() || other.regex.isPresent()) {
      return regex.equals(other.regex);
    }
    List<Glob> wide = negated ? other.globs : globs;
    for (Glob narrow : negated ? globs : other.globs) {
      if (!covers(trait, wide, narrow, comparisons)) {
        return false;
      }
    }
    return true;
  }

  boolean coversAny(List<Condition> others, Comparisons comparisons) {
    for (Condition other : others) {
      if (covers(other, comparisons)) {
        return true;
      }
    }
    return false;
  }

  /** Whether one of the patterns matches all that another does. */
  static boolean covers(Attribute trait, List<Glob> wide, Glob narrow, Comparisons comparisons) {
    for (Glob glob : wide) {
      boolean comparable = !trait.isPath || glob.hasSlash() == narrow.hasSlash();
      if (comparable && comparisons.covers(glob, narrow)) {
        return true;
      }
    }
    return false;
  }
}
