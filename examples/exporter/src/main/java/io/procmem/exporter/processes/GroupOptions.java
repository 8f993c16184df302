package io.procmem.exporter.processes;

import io.procmem.Rules;
import io.procmem.Selection;
import io.procmem.classify.RuleLine;
import io.procmem.classify.Subgroup;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of commands that can be restricted to some groups. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class GroupOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--group",
      paramLabel = "PATTERN",
      description =
          "Show only this group, such as db, or subgroup, such as db/postgres or '*/java*'. Can be"
              + " repeated.")
  private List<String> patterns = new ArrayList<>();

  @Option(
      names = "--without-group",
      paramLabel = "PATTERN",
      description =
          "Leave out this group or subgroup, such as other/other, which matches no rule. Can be"
              + " repeated.")
  private List<String> without = new ArrayList<>();

  /** For picocli, which sets the fields. */
  public GroupOptions() {}

  /**
   * {@return whether the options include a subgroup}
   *
   * @param subgroup the subgroup
   * @throws ParameterException if a pattern is malformed
   */
  public boolean include(Subgroup subgroup) {
    selection(); // rejects malformed patterns
    return (patterns.isEmpty() || patterns.stream().anyMatch(subgroup::matches))
        && without.stream().noneMatch(subgroup::matches);
  }

  /**
   * Refuses a pattern that is probably misspelled: it matches no process and no group of the rules.
   *
   * @param rules the rules that classify processes
   * @param present the subgroups of the processes
   * @throws ParameterException if there is such a pattern
   */
  public void refuseUnknown(Supplier<Rules> rules, Collection<Subgroup> present) {
    List<String> messages = unknown(rules, present);
    if (!messages.isEmpty()) {
      throw new ParameterException(command.commandLine(), messages.get(0));
    }
  }

  /**
   * {@return what is wrong with each pattern that is probably misspelled}
   *
   * @param rules the rules that classify processes
   * @param present the subgroups of the processes
   */
  public List<String> unknown(Supplier<Rules> rules, Collection<Subgroup> present) {
    return unknown(rules, present, "no process, and no group of the rules");
  }

  /**
   * {@return what is wrong with each pattern that no rule can match}
   *
   * @param rules the rules that classify processes
   */
  public List<String> unknown(Supplier<Rules> rules) {
    return unknown(rules, List.of(), "no group of the rules");
  }

  private List<String> unknown(
      Supplier<Rules> rules, Collection<Subgroup> present, String whatItMatches) {
    return patterns.stream()
        .filter(pattern -> present.stream().noneMatch(subgroup -> subgroup.matches(pattern)))
        .filter(pattern -> !Subgroup.OTHER.matches(pattern))
        .filter(pattern -> rules.get().lines().stream().noneMatch(rule -> mayMatch(pattern, rule)))
        .map(
            pattern ->
                "--group="
                    + pattern
                    + " matches "
                    + whatItMatches
                    + ": 'procmem-exporter rules' lists the groups of the catalogue")
        .toList();
  }

  /** A name within a group may be a variable, so only the group is compared. */
  private static boolean mayMatch(String pattern, RuleLine rule) {
    int slash = pattern.indexOf('/');
    String group = slash <= 0 ? pattern : pattern.substring(0, slash);
    Subgroup subgroup = new Subgroup(rule.group(), rule.name());
    return rule.group().contains("{{") || subgroup.matches(group) || subgroup.matches(pattern);
  }

  /** {@return whether an option is given} */
  public boolean isGiven() {
    return !patterns.isEmpty() || !without.isEmpty();
  }

  /** {@return how patterns are written, if any is given} */
  public List<String> advice() {
    return !isGiven() ? List.of() : List.of("Write a subgroup as db/postgres or '*/postgres'");
  }

  /**
   * {@return the processes of these groups; all if no option is given}
   *
   * @throws ParameterException if a pattern is malformed
   */
  public Selection selection() {
    return selection(
        "--without-group",
        without,
        selection("--group", patterns, Selection.all()::groups)::withoutGroups);
  }

  private Selection selection(
      String option, List<String> given, Function<String[], Selection> narrowed) {
    try {
      return narrowed.apply(given.toArray(String[]::new));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), option + ": " + e.getMessage(), e);
    }
  }
}
