package io.procmem.internal.rules;

import io.procmem.internal.regex.Glob;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds patterns that nothing reaches, because an earlier rule takes whatever they match. */
final class UnreachableRules {

  private final List<Rule> rules;
  private final RuleIndex index;

  private final Comparisons comparisons;

  private UnreachableRules(List<Rule> rules, Comparisons comparisons) {
    this.rules = rules;
    this.index = new RuleIndex(rules, Rule::mainCondition);
    this.comparisons = comparisons;
  }

  /** Adds what is wrong with some rules, a line each. */
  static void in(List<Rule> rules, Comparisons comparisons, List<String> problems) {
    UnreachableRules shadows = new UnreachableRules(rules, comparisons);
    for (int i = 0; i < rules.size() && !comparisons.areExhausted(); i++) {
      shadows.findThoseOf(i, problems);
    }
  }

  private void findThoseOf(int later, List<String> problems) {
    Rule rule = rules.get(later);
    if (addIfTaken(later, rule, "this rule", problems)) {
      return;
    }
    for (Condition condition : rule.conditions()) {
      for (Glob glob : condition.negated() ? List.<Glob>of() : condition.globs()) {
        Rule one = with(rule, condition, glob);
        addIfTaken(later, one, condition.attribute().key() + "=" + glob, problems);
      }
    }
  }

  /** A rule with only one pattern of a condition. */
  private static Rule with(Rule rule, Condition condition, Glob glob) {
    List<Condition> conditions = new ArrayList<>(rule.conditions());
    conditions.remove(condition);
    conditions.add(new Condition(condition.attribute(), false, List.of(glob), Optional.empty()));
    return new Rule(rule.origin(), rule.group(), rule.name(), conditions);
  }

  private boolean addIfTaken(int later, Rule one, String pattern, List<String> problems) {
    int[] candidates = index.mayCover(one);
    if (!comparisons.mayMake(candidates.length)) {
      return false;
    }
    for (int number : candidates) {
      Rule earlier = rules.get(number);
      if (number >= later) {
        return false;
      }
      if (earlier.shadows(one, comparisons)) {
        problems.add(
            one.origin()
                + ": "
                + pattern
                + " is never reached, since "
                + earlier.origin()
                + " takes it for "
                + earlier.group()
                + "/"
                + earlier.name()
                + ": leave out one of the two, or put the narrower rule first");
        return true;
      }
    }
    return false;
  }
}
