package io.procmem.classify;

import io.procmem.internal.regex.Regex;
import io.procmem.snapshot.Source;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Conditions that must all hold, and what a process is for which they do.
 *
 * @param origin where it was written, as {@code file:line}
 * @param group the group's name
 * @param name the name within it
 * @param selectors the conditions, at least one
 * @param literal the subgroup, if that is the same for all its processes
 */
record Rule(
    String origin,
    Template group,
    Template name,
    List<Condition> selectors,
    Optional<Subgroup> literal) {

  Rule(String origin, Template group, Template name, List<Condition> selectors) {
    this(origin, group, name, selectors, literal(group, name));
  }

  private static Optional<Subgroup> literal(Template group, Template name) {
    return group.isLiteral() && name.isLiteral()
        ? Optional.of(new Subgroup(group.toString(), name.toString()))
        : Optional.empty();
  }

  /** What a process is by this rule; null if it is not; or what is needed to say. */
  @Nullable Answer ask(RuleInput subject) {
    Source needed = null;
    for (Condition selector : selectors) {
      Verdict verdict = selector.test(subject);
      if (verdict == Verdict.NO) {
        subject.forgetCaptures();
        return null;
      }
      if (verdict == Verdict.OPEN && needed == null) {
        needed = selector.source();
      }
    }
    for (Source source : templateSources()) {
      if (needed == null && !subject.hasTried(source)) {
        needed = source;
      }
    }
    if (needed != null) {
      subject.forgetCaptures();
      return new Answer.Needs(needed);
    }
    return new Answer.Known(
        literal.orElseGet(() -> new Subgroup(group.of(subject), name.of(subject))));
  }

  private Set<Source> templateSources() {
    if (literal.isPresent()) {
      return Set.of();
    }
    Set<Source> sources = EnumSet.copyOf(group.sources());
    sources.addAll(name.sources());
    return sources;
  }

  /** The most steps that a character of a command line can take. */
  int cost() {
    return selectors.stream().mapToInt(one -> one.regex().map(Regex::cost).orElse(0)).sum();
  }

  /** The files it may need. */
  Set<Source> sources() {
    Set<Source> sources = EnumSet.noneOf(Source.class);
    sources.addAll(templateSources());
    for (Condition selector : selectors) {
      if (selector.source() != null) {
        sources.add(selector.source());
      }
    }
    return sources;
  }

  /** The condition by which it is looked up; null if any name may match. */
  @Nullable Condition key() {
    for (Attribute trait : List.of(Attribute.COMM, Attribute.MAIN, Attribute.EXE)) {
      for (Condition selector : selectors) {
        if (selector.trait() == trait && !selector.negated()) {
          return selector;
        }
      }
    }
    return null;
  }

  /** A condition that any rule it shadows has too, patterns before regular expressions. */
  @Nullable Condition mainCondition() {
    Condition found = null;
    for (Condition selector : selectors) {
      if (!selector.negated() && (found == null || found.regex().isPresent())) {
        found = selector;
      }
    }
    return found;
  }

  /** Whether no process can reach another rule that stands behind this one. */
  boolean shadows(Rule later, Comparisons comparisons) {
    for (Condition mine : selectors) {
      if (!mine.coversAny(later.selectors, comparisons)) {
        return false;
      }
    }
    return true;
  }
}
