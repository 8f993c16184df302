package io.procmem.exporter.config;

import io.procmem.Selection;
import io.procmem.classify.Subgroup;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option {@code --group} of commands that can be restricted to some groups. */
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

  /** For picocli, which sets the fields. */
  public GroupOptions() {}

  /**
   * {@return whether a subgroup matches a pattern; true if the option is not given}
   *
   * @param subgroup the subgroup
   * @throws ParameterException if a pattern is malformed
   */
  public boolean include(Subgroup subgroup) {
    selection(); // rejects malformed patterns
    return patterns.isEmpty() || patterns.stream().anyMatch(subgroup::matches);
  }

  /**
   * {@return the processes of these groups; all if the option is not given}
   *
   * @throws ParameterException if a pattern is malformed
   */
  public Selection selection() {
    try {
      return Selection.all().groups(patterns.toArray(String[]::new));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), "--group: " + e.getMessage(), e);
    }
  }
}
