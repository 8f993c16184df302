package io.procmem.comparison;

import io.procmem.comparison.Opening.AbsentException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The programs that {@code compare.sh} built or unpacked: lines of a name, a tab, and the words of
 * a command with tabs between them; or of {@code SKIPPED} and why it is not there.
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

  /** A command, with more words behind it. */
  List<String> command(String name, String... more) throws AbsentException {
    List<String> command = new ArrayList<>(commands.getOrDefault(name, List.of()));
    if (command.isEmpty()) {
      throw new AbsentException("compare.sh named no " + name);
    }
    if (command.get(0).equals(SKIPPED)) {
      throw new AbsentException(command.get(1));
    }
    command.addAll(List.of(more));
    return command;
  }

  /** A program that makes a round for each line. */
  Opening lines(String name, String... more) {
    return () -> new LineProgram(command(name, more));
  }
}
