package io.procmem.comparison;

import io.procmem.comparison.Launch.UnavailableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The programs that {@code compare.sh} built or unpacked. Each line is a name and the words of a
 * command, or a name, {@code SKIPPED} and the reason; separated by tabs.
 */
final class Programs {

  private static final String SKIPPED = "SKIPPED";

  private final Map<String, List<String>> commands = new HashMap<>();

  Programs(List<String> lines) {
    for (String line : lines) {
      List<String> words = Arrays.asList(line.split("\t"));
      commands.put(words.get(0), words.subList(1, words.size()));
    }
  }

  /** A command, with more arguments appended. */
  List<String> command(String name, String... arguments) throws UnavailableException {
    List<String> command = new ArrayList<>(commands.getOrDefault(name, List.of()));
    if (command.isEmpty()) {
      throw new UnavailableException("compare.sh did not list " + name);
    }
    if (command.get(0).equals(SKIPPED)) {
      throw new UnavailableException(command.get(1));
    }
    command.addAll(List.of(arguments));
    return command;
  }

  Launch lineDriven(String name, String... arguments) {
    return () -> new LineDrivenProgram(command(name, arguments));
  }
}
