package io.procmem.exporter.commands;

import io.procmem.exporter.input.Nearest;
import io.procmem.exporter.settings.Settings;
import io.procmem.metrics.dialect.Dialect;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Reports a mistake in a command line: one line says what is wrong, and one how to get help. The
 * whole help would scroll the message off the screen.
 */
final class UsageErrors implements IParameterExceptionHandler {

  private final Settings settings;

  /**
   * Reports mistakes.
   *
   * @param settings options that are set elsewhere than on the command line
   */
  UsageErrors(Settings settings) {
    this.settings = settings;
  }

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    String message = settings.withOrigins(message(e));
    message.lines().forEach(line -> err.println(ExporterCommand.NAME + ": " + line));
    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  private static String message(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      return unmatched(unmatched);
    }
    if (e.getArgSpec() instanceof OptionSpec option && option.typeInfo().isBoolean()) {
      return option.longestName() + " takes no value";
    }
    return lowerCase(String.valueOf(e.getMessage()));
  }

  private static String unmatched(UnmatchedArgumentException e) {
    String word = e.getUnmatched().get(0);
    if (!word.startsWith("-")) {
      Set<String> commands = e.getCommandLine().getSubcommands().keySet();
      return commands.isEmpty()
          ? "unexpected argument '" + word + "': options begin with - or --"
          : unknownCommand(e.getCommandLine(), word, commands);
    }
    String name = word.replaceFirst("=.*", "");
    return "unknown option '" + word + "'" + Nearest.question(name, e.getSuggestions());
  }

  private static String unknownCommand(CommandLine line, String word, Set<String> commands) {
    boolean isFirst = line.getParent() == null;
    return isFirst
        ? "unknown command '" + word + "'" + dialect(word)
        : line.getCommandName() + " has no view '" + word + "'" + Nearest.question(word, commands);
  }

  /** For someone who comes from another exporter. */
  private static String dialect(String word) {
    return Dialect.all().stream()
        .map(Dialect::name)
        .filter(word::startsWith)
        .max(Comparator.comparingInt(String::length))
        .map(name -> ": use serve or scrape with --dialect " + name)
        .orElse("");
  }

  private static String lowerCase(String message) {
    return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
  }
}
