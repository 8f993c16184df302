package io.procmem.classify;

import io.procmem.snapshot.ProcessId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Why a process is in its subgroup. It contains values that samples and metrics do not, such as the
 * part of the arguments that a regular expression matched. Immutable.
 *
 * @param process the process
 * @param subgroup the subgroup that the rules give it, {@link Subgroup#OTHER} if none matches; the
 *     subgroup of a parent that it follows is not considered
 * @param rule the index of the rule that matches, in {@link #results} and in {@code Rules.lines()};
 *     empty if none matches
 * @param alias the name that the catalogue knows the program by, if the kernel's name of the
 *     process matches no rule; otherwise empty. Only the rules of the catalogue are compared with
 *     it; the results of all other rules are those for the kernel's name
 * @param results the result of each rule, in the order in which they are tried: up to the rule that
 *     matches, or of all rules if none does
 */
public record Explanation(
    ProcessId process,
    Subgroup subgroup,
    OptionalInt rule,
    Optional<String> alias,
    List<RuleResult> results) {

  /**
   * Copies the results.
   *
   * @param process the process
   * @param subgroup its subgroup
   * @param rule the index of the rule that matches
   * @param alias the name of the program that matches
   * @param results the result of each rule
   */
  public Explanation {
    results = List.copyOf(results);
  }

  /** The result of a condition. */
  public enum Outcome {
    /** It holds. */
    HOLDS,
    /** It does not hold. */
    FAILS,
    /** The value is not known, so that neither the condition nor its negation holds. */
    UNKNOWN
  }

  /**
   * The result of a rule. Immutable.
   *
   * @param rule the rule
   * @param conditions the result of each of its conditions; if all hold and its name contains
   *     {@code {{.Main}}}, then that of {@code {{.Main}}}, because the rule does not match if it is
   *     empty
   */
  public record RuleResult(RuleLine rule, List<ConditionResult> conditions) {

    /**
     * Copies the conditions.
     *
     * @param rule the rule
     * @param conditions the result of each of its conditions
     */
    public RuleResult {
      conditions = List.copyOf(conditions);
    }

    /** {@return whether all conditions hold} */
    public boolean matches() {
      return conditions.stream().allMatch(condition -> condition.outcome() == Outcome.HOLDS);
    }
  }

  /**
   * The result of a condition. Immutable.
   *
   * @param condition the condition, as in a rule file, or {@code {{.Main}}}
   * @param outcome whether it holds
   * @param value the value that it was compared with, several separated by commas; for a regular
   *     expression only the part that matches; for {@code exe=} only the program, as {@code
   *     {{.ExeFull}}} shows it, without the rest of a title; for {@code {{.Main}}} what the name
   *     shows. Empty if there is none
   */
  public record ConditionResult(String condition, Outcome outcome, String value) {}
}
