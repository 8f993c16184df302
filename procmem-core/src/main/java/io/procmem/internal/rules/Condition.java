package io.procmem.internal.rules;

import io.procmem.internal.regex.Glob;
import io.procmem.internal.regex.Regex;
import io.procmem.snapshot.Source;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One condition of a rule. An attribute that is unknown after its file was tried matches neither
 * the condition nor its negation; one that is known to be absent matches the negation. Immutable.
 *
 * @param attribute the attribute that it tests
 * @param negated whether it holds if the patterns do not match
 * @param globs the patterns, one of which must match; empty where {@code regex} is given
 * @param regex the regular expression, for {@link Attribute#CMDLINE} only
 */
record Condition(Attribute attribute, boolean negated, List<Glob> globs, Optional<Regex> regex) {

  /** The id of a container or pod in full, or its first 12 characters. */
  private static final Pattern ID =
      Pattern.compile(
          "[0-9a-f]{12}|[0-9a-f]{32}|[0-9a-f]{64}"
              + "|[0-9a-f]{8}-[0-9a-f]{3}([0-9a-f](-[0-9a-f]{4}){2}-[0-9a-f]{12})?");

  /** Whether the process satisfies it, according to the files that were tried. */
  boolean holds(RuleInput process) {
    AttributeValues values = process.values(attribute);
    boolean found = regex.isPresent() ? process.find(regex.get()) : find(values, process);
    return negated ? !found && isAllKnown(values) : found;
  }

  /** Whether no value is missing that a pattern could match. An id is known before the name. */
  boolean isAllKnown(AttributeValues values) {
    return values.complete()
        || (regex.isEmpty()
            && !values.whole().isEmpty()
            && globs.stream().allMatch(this::needsOnlyId));
  }

  private boolean needsOnlyId(Glob glob) {
    return switch (attribute) {
      case USER -> glob.isNumber();
      case CONTAINER, POD -> glob.isLiteral() && ID.matcher(glob.literal()).matches();
      default -> false;
    };
  }

  private boolean find(AttributeValues values, RuleInput process) {
    for (Glob glob : globs) {
      for (String value : glob.hasSlash() ? values.whole() : values.last()) {
        process.count(Glob.steps(value));
        if (glob.matches(value)) {
          return true;
        }
      }
    }
    return false;
  }

  /** The file it needs; null if none. */
  @Nullable Source source() {
    return attribute.source;
  }

  /** The condition as a rule file would contain it. */
  String written() {
    String key = (negated ? "!" : "") + attribute.key() + "=";
    return regex.isPresent()
        ? Token.written(key + regex.get())
        : key
            + globs.stream()
                .map(glob -> Token.written(glob.toString()))
                .collect(Collectors.joining(","));
  }

  /** The condition without its negation. */
  Condition positive() {
    return new Condition(attribute, false, globs, regex);
  }

  /** Whether this holds whenever the other holds. May miss some such pairs. */
  boolean covers(Condition other, Comparisons comparisons) {
    if (attribute != other.attribute || negated != other.negated || !comparisons.mayMake(1)) {
      return false;
    }
    if (regex.isPresent() || other.regex.isPresent()) {
      return regex.equals(other.regex);
    }
    List<Glob> wide = negated ? other.globs : globs;
    for (Glob narrow : negated ? globs : other.globs) {
      if (!covers(attribute, wide, narrow, comparisons)) {
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

  /** Whether one of the patterns matches every text that another matches. */
  static boolean covers(
      Attribute attribute, List<Glob> wide, Glob narrow, Comparisons comparisons) {
    for (Glob glob : wide) {
      boolean comparable = !attribute.isPath || glob.hasSlash() == narrow.hasSlash();
      if (comparable && comparisons.covers(glob, narrow)) {
        return true;
      }
    }
    return false;
  }
}
