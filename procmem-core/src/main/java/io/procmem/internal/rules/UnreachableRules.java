package io.procmem.internal.rules;

import io.procmem.internal.regex.Glob;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds patterns that no process reaches, because an earlier rule matches all of them. */
final class UnreachableRules {

  private final List<Rule> rules;
  private final RuleIndex index;

  private final Comparisons comparisons;

  private UnreachableRules(List<Rule> rules, Comparisons comparisons) {
    this.rules = rules;
    this.index = new RuleIndex(rules, Rule::mainCondition);
    this.comparisons = comparisons;
  }

  /** Adds a problem for each unreachable rule or pattern. */
  static void in(List<Rule> rules, Comparisons comparisons, List<RuleParser.Problem> problems) {
    UnreachableRules unreachable = new UnreachableRules(rules, comparisons);
    for (int i = 0; i < rules.size() && !comparisons.areExhausted(); i++) {
      unreachable.check(i, problems);
    }
  }

  private void check(int later, List<RuleParser.Problem> problems) {
    Rule rule = rules.get(later);
    if (addIfShadowed(later, rule, "this rule", problems)) {
      return;
    }
    for (Condition condition : rule.conditions()) {
      for (Glob glob : condition.negated() ? List.<Glob>of() : condition.globs()) {
        Rule narrow = with(rule, condition, glob);
        addIfShadowed(later, narrow, condition.attribute().key() + "=" + glob, problems);
      }
    }
  }

  /** The rule with a condition reduced to one pattern. */
  private static Rule with(Rule rule, Condition condition, Glob glob) {
    List<Condition> conditions = new ArrayList<>(rule.conditions());
    conditions.remove(condition);
    conditions.add(new Condition(condition.attribute(), false, List.of(glob), Optional.empty()));
    return new Rule(rule.origin(), rule.group(), rule.name(), conditions);
  }

  private boolean addIfShadowed(
      int later, Rule rule, String pattern, List<RuleParser.Problem> problems) {
    int[] candidates = index.mayCover(rule);
    if (!comparisons.mayMake(candidates.length)) {
      return false;
    }
    for (int number : candidates) {
      Rule earlier = rules.get(number);
      if (number >= later) {
        return false;
      }
      if (earlier.shadows(rule, comparisons)) {
        problems.add(
            new RuleParser.Problem(
                later,
                rule.origin()
                    + ": "
                    + pattern
                    + " is never reached, because "
                    + earlier.origin()
                    + " puts it into "
                    + earlier.group()
                    + "/"
                    + earlier.name()
                    + ": leave out one of the two, or put the narrower rule first"));
        return true;
      }
    }
    return false;
  }
}
