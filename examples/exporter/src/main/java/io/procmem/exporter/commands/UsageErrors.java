package io.procmem.exporter.commands;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
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

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    String message = message(e);
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
      boolean isCommand = e.getCommandLine().getParent() == null;
      return isCommand
          ? "unknown command '" + word + "'"
          : "unexpected argument '" + word + "': options begin with - or --";
    }
    List<String> similar = e.getSuggestions();
    return "unknown option '"
        + word
        + "'"
        + (similar.isEmpty() ? "" : ": did you mean " + String.join(" or ", similar) + "?");
  }

  private static String lowerCase(String message) {
    return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
  }
}
