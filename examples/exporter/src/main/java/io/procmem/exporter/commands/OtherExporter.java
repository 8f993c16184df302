package io.procmem.exporter.commands;

import io.procmem.exporter.input.CommandFailure;
import io.procmem.exporter.settings.Translation;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** A command that takes the command line of another exporter; {@code serve} does its work. */
interface OtherExporter {

  /**
   * {@return what its options mean}
   *
   * @param result its options
   * @throws ParameterException if options contradict each other, or have no counterpart
   * @throws CommandFailure if a configuration file has mistakes
   */
  Translation translated(ParseResult result);

  /**
   * {@return what a command line means; empty if it has no such command, asks for help, or has a
   * mistake that running it reports}
   *
   * @param line the commands
   * @param words the words of the command line
   */
  static Optional<Translation> translated(CommandLine line, String... words) {
    CommandLine named = line.getSubcommands().get(words[0]);
    if (named == null || !(named.getCommand() instanceof OtherExporter other)) {
      return Optional.empty();
    }
    ParseResult result;
    try {
      result = line.parseArgs(words).subcommand();
    } catch (ParameterException e) {
      return Optional.empty();
    }
    boolean isRun = !result.isUsageHelpRequested() && !result.isVersionHelpRequested();
    return isRun ? Optional.of(other.translated(result)) : Optional.empty();
  }
}
