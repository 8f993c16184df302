package io.procmem.exporter.config;

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
    for (String option : without) {
      if (command.commandLine().getParseResult().hasMatchedOption(option)) {
        throw new ParameterException(
            command.commandLine(),
            option + " has no effect with " + given + ": give only one of them");
      }
    }
  }
}
