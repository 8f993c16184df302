package io.procmem.exporter.commands;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
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
    List<String> similar = nearest(word, e.getSuggestions());
    return "unknown option '"
        + word
        + "'"
        + (similar.isEmpty() ? "" : ": did you mean " + String.join(" or ", similar) + "?");
  }

  /** Those that begin with a word; if none does, those that differ least from it. */
  private static List<String> nearest(String word, List<String> suggestions) {
    String name = word.replaceFirst("=.*", "");
    List<String> longer =
        suggestions.stream().filter(option -> option.startsWith(name)).sorted().toList();
    if (!longer.isEmpty()) {
      return longer;
    }
    int least = suggestions.stream().mapToInt(option -> distance(name, option)).min().orElse(0);
    return suggestions.stream().filter(option -> distance(name, option) == least).toList();
  }

  /** How many characters must be added, removed or replaced to make one word of another. */
  private static int distance(String from, String to) {
    int[] before = IntStream.rangeClosed(0, to.length()).toArray();
    for (int i = 1; i <= from.length(); i++) {
      int[] row = new int[to.length() + 1];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = before[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(before[j], row[j - 1]));
      }
      before = row;
    }
    return before[to.length()];
  }

  private static String lowerCase(String message) {
    return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
  }
}
