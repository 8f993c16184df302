package io.procmem.exporter.input;

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
    refuse(command, "with " + given + ": give only one of them", List.of(without));
  }

  /**
   * Does the same if the first option is given at all.
   *
   * @param command the command, after it was parsed
   * @param given the option that may be on the command line
   * @param without the options that have no effect together with it
   * @throws ParameterException if it is on the command line with one of these
   */
  public static void refuseAll(CommandSpec command, String given, List<String> without) {
    if (command.commandLine().getParseResult().hasMatchedOption(given)) {
      refuse(command, "with " + given + ": give only one of them", without);
    }
  }

  /**
   * Refuses options that have no effect without another option.
   *
   * @param command the command, after it was parsed
   * @param lacking the option that is not on the command line
   * @param remedy how that option is written
   * @param options the options that have no effect without it
   * @throws ParameterException if one of these is on the command line
   */
  public static void refuseWithout(
      CommandSpec command, String lacking, String remedy, String... options) {
    refuse(
        command, "without " + lacking + ": add " + remedy + ", or leave it out", List.of(options));
  }

  private static void refuse(CommandSpec command, String reason, List<String> options) {
    for (String option : options) {
      if (command.commandLine().getParseResult().hasMatchedOption(option)) {
        throw new ParameterException(command.commandLine(), option + " has no effect " + reason);
      }
    }
  }
}
