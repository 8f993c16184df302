package io.procmem.exporter.config;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Options that have no effect together with another option. */
public final class Conflict {

  private Conflict() {}

  /**
   * Refuses options that have no effect together with a given option, so that no user relies on
   * them.
   *
   * @param command the command, after it was parsed
   * @param given an option of the command line
   * @param without the options that have no effect together with it
   * @throws ParameterException if one of these is on the command line too
   */
  public static void refuse(CommandSpec command, String given, String... without) {
    refuse(command, given + ": give only one of them", List.of(without));
  }

  /**
   * Refuses options that have no effect without others.
   *
   * @param command the command, after it was parsed
   * @param lacking the command line in which they have no effect
   * @param options these options
   * @throws ParameterException if one of them is on the command line
   */
  public static void refuseWith(CommandSpec command, String lacking, String... options) {
    refuse(command, lacking + ": leave it out", List.of(options));
  }

  private static void refuse(CommandSpec command, String reason, List<String> options) {
    for (String option : options) {
      if (command.commandLine().getParseResult().hasMatchedOption(option)) {
        throw new ParameterException(
            command.commandLine(), option + " has no effect with " + reason);
      }
    }
  }
}
