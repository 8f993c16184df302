package io.procmem.internal.rules;

import io.procmem.classify.Explanation.ConditionResult;
import io.procmem.classify.Explanation.Outcome;
import io.procmem.classify.Explanation.RuleResult;
import io.procmem.internal.regex.Regex;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;

/** Evaluates each condition of a rule for an explanation. */
final class Explainer {

  private static final String WHOLE = "whole_match";

  private final RuleInput process;

  Explainer(RuleInput process) {
    this.process = process;
  }

  RuleResult explain(Rule rule) {
    List<ConditionResult> results = rule.conditions().stream().map(this::explain).toList();
    process.forgetCaptures();
    return new RuleResult(rule.line(), results);
  }

  private ConditionResult explain(Condition condition) {
    AttributeValues values = process.values(condition.attribute());
    boolean holds = condition.holds(process);
    boolean positiveHolds = condition.positive().holds(process);
    Outcome outcome =
        holds
            ? Outcome.HOLDS
            : positiveHolds || condition.isAllKnown(values) ? Outcome.FAILS : Outcome.UNKNOWN;
    String value =
        condition
            .regex()
            .map(regex -> positiveHolds ? matched(regex) : "")
            .orElseGet(() -> String.join(", ", values.whole()));
    return new ConditionResult(condition.written(), outcome, value);
  }

  /** The part of the arguments that an expression matches; empty if it is too large to say. */
  private String matched(Regex regex) {
    try {
      Optional<Map<String, String>> found =
          process.search(Regex.of("(?P<" + WHOLE + ">" + regex + ")"));
      return found.map(all -> all.getOrDefault(WHOLE, "")).orElse("");
    } catch (PatternSyntaxException e) {
      return ""; // with one more capture, it is larger than an expression may be
    }
  }
}
