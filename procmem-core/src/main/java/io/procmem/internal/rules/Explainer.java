package io.procmem.internal.rules;

import io.procmem.classify.Explanation.ConditionResult;
import io.procmem.classify.Explanation.Outcome;
import io.procmem.classify.Explanation.RuleResult;
import io.procmem.internal.regex.Regex;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;

/** Evaluates each condition of a rule for an explanation. */
final class Explainer {

  private static final String WHOLE = "whole_match";
  private static final String MAIN = "{{.Main}}";

  private final RuleInput process;

  Explainer(RuleInput process) {
    this.process = process;
  }

  RuleResult explain(Rule rule) {
    List<ConditionResult> results = new ArrayList<>();
    rule.conditions().forEach(condition -> results.add(explain(condition)));
    boolean allHold = results.stream().allMatch(result -> result.outcome() == Outcome.HOLDS);
    if (allHold && rule.isConditional()) { // otherwise its name was not formed, and takes no room
      results.add(main());
    }
    process.forgetCaptures();
    return new RuleResult(rule.line(), results);
  }

  /** Whether the variable without which a rule does not match has a value. */
  private ConditionResult main() {
    String shown = Application.main(process);
    boolean isKnown = process.values(Attribute.MAIN).complete();
    Outcome none = isKnown ? Outcome.FAILS : Outcome.UNKNOWN;
    return new ConditionResult(MAIN, shown.isEmpty() ? none : Outcome.HOLDS, shown);
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
            .orElseGet(() -> String.join(", ", shown(condition.attribute(), values)));
    return new ConditionResult(condition.written(), outcome, value);
  }

  /** The values of an attribute, without any argument that a title may contain. */
  private List<String> shown(Attribute attribute, AttributeValues values) {
    return switch (attribute) {
      case COMM ->
          process.alias().isEmpty()
              ? values.whole()
              : values.whole().stream().map(Explainer::firstWord).toList();
      case EXE ->
          values.whole().isEmpty() || values.equals(process.values(Attribute.REALEXE))
              ? values.whole()
              : List.of(ProgramPath.of(process));
      default -> values.whole();
    };
  }

  /** A name that is the beginning of a title, without what follows the program in it. */
  static String firstWord(String name) {
    return name.split("[ =]", 2)[0];
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
