package io.procmem.internal.rules;

import io.procmem.classify.RuleLine;
import io.procmem.classify.Subgroup;
import io.procmem.internal.regex.Regex;
import io.procmem.snapshot.Source;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Conditions that must all hold, and the subgroup of a process that satisfies them. Immutable.
 *
 * @param origin where it was written, as {@code file:line}
 * @param group the name of the group
 * @param name the name within it
 * @param conditions the conditions, at least one
 * @param literal the subgroup, if it is the same for all processes
 */
record Rule(
    String origin,
    Template group,
    Template name,
    List<Condition> conditions,
    Optional<Subgroup> literal) {

  Rule(String origin, Template group, Template name, List<Condition> conditions) {
    this(origin, group, name, conditions, literal(group, name));
  }

  private static Optional<Subgroup> literal(Template group, Template name) {
    return group.isLiteral() && name.isLiteral()
        ? Optional.of(new Subgroup(group.toString(), name.toString()))
        : Optional.empty();
  }

  /**
   * The answer of this rule; null if it does not match.
   *
   * @param number the index of this rule
   */
  @Nullable Answer ask(RuleInput process, int number) {
    Source needed = null;
    for (Condition condition : conditions) {
      if (!process.knows(condition.attribute())) {
        needed = needed == null ? condition.source() : needed;
      } else if (!condition.holds(process)) {
        process.forgetCaptures();
        return null;
      }
    }
    for (Source source : templateSources()) {
      if (needed == null && !process.hasTried(source)) {
        needed = source;
      }
    }
    if (needed != null) {
      process.forgetCaptures();
      return Answer.Needs.of(needed);
    }
    if (!group.fits(process) || !name.fits(process)) {
      process.forgetCaptures();
      return null;
    }
    return new Answer.Known(
        literal.orElseGet(() -> new Subgroup(group.of(process), name.of(process))),
        OptionalInt.of(number));
  }

  /** Whether its subgroup is the same for all processes. */
  boolean isLiteral() {
    return literal.isPresent();
  }

  /** The rule as it was written. */
  RuleLine line() {
    List<String> written = conditions.stream().map(Condition::written).toList();
    String text = Token.written(group + "/" + name) + " " + String.join(" ", written);
    return new RuleLine(origin, group.toString(), name.toString(), written, text);
  }

  private Set<Source> templateSources() {
    if (literal.isPresent()) {
      return Set.of();
    }
    Set<Source> sources = EnumSet.copyOf(group.sources());
    sources.addAll(name.sources());
    return sources;
  }

  /** Whether it matches only processes for which a variable of its name has a value. */
  boolean isConditional() {
    return group.isConditional() || name.isConditional();
  }

  /** The maximum number of steps per character of a command line. */
  int cost() {
    int cost = 0;
    for (Condition condition : conditions) {
      cost += condition.regex().map(Regex::cost).orElse(0);
    }
    return cost;
  }

  /** The files that it may need. */
  Set<Source> sources() {
    Set<Source> sources = EnumSet.noneOf(Source.class);
    sources.addAll(templateSources());
    for (Condition condition : conditions) {
      if (condition.source() != null) {
        sources.add(condition.source());
      }
    }
    return sources;
  }

  /** The condition that {@link RuleIndex} files it under; null if any name may match. */
  @Nullable Condition key() {
    for (Attribute attribute : List.of(Attribute.COMM, Attribute.MAIN, Attribute.EXE)) {
      for (Condition condition : conditions) {
        if (condition.attribute() == attribute && !condition.negated()) {
          return condition;
        }
      }
    }
    return null;
  }

  /** A condition that every rule it shadows has too; patterns before regular expressions. */
  @Nullable Condition mainCondition() {
    Condition found = null;
    for (Condition condition : conditions) {
      if (!condition.negated() && (found == null || found.regex().isPresent())) {
        found = condition;
      }
    }
    return found;
  }

  /** Whether it matches every process that a later rule matches. */
  boolean shadows(Rule later, Comparisons comparisons) {
    if (isConditional()) {
      return false;
    }
    for (Condition mine : conditions) {
      if (!mine.coversAny(later.conditions, comparisons)) {
        return false;
      }
    }
    return true;
  }
}
