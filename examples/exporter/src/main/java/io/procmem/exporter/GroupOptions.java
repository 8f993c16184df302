package io.procmem.exporter;

import io.procmem.Selection;
import io.procmem.classify.Subgroup;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option of commands that can look at some groups only. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class GroupOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--group",
      paramLabel = "PATTERN",
      description =
          "Only this group, as db, or subgroup, as db/postgres or '*/java*'; may be given several"
              + " times.")
  private List<String> patterns = new ArrayList<>();

  /** Some pattern was given, and perhaps mistyped. */
  boolean narrow() {
    return !patterns.isEmpty();
  }

  /** Whether a pattern matches, or none was given. */
  boolean include(Subgroup subgroup) {
    return patterns.isEmpty() || patterns.stream().anyMatch(subgroup::matches);
  }

  Selection selection() {
    try {
      return Selection.all().groups(patterns.toArray(String[]::new));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), "--group: " + e.getMessage(), e);
    }
  }
}
