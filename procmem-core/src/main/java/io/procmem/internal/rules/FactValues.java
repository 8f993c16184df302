package io.procmem.internal.rules;

import io.procmem.snapshot.CommandLine;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.User;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The values of attributes that a sample has. */
final class FactValues {

  private FactValues() {}

  /** The executed file; a kernel thread has none. */
  static Values executable(ProcessSample sample) {
    Values none = sample.kernelThread() ? Values.ABSENT : Values.UNKNOWN;
    return sample.executable().map(path -> Values.paths(List.of(path), true)).orElse(none);
  }

  /** What an interpreter runs: name and path. */
  static Values main(ProcessSample sample) {
    Optional<String> main = sample.commandLine().flatMap(CommandLine::main);
    Optional<String> path = sample.commandLine().flatMap(CommandLine::mainPath);
    boolean known =
        main.isPresent() || sample.commandLine().filter(FactValues::isClear).isPresent();
    return Values.paths(Stream.concat(main.stream(), path.stream()).toList(), known);
  }

  /** Whether what it runs would be known. */
  private static boolean isClear(CommandLine command) {
    return !command.truncated() && !command.program().isEmpty();
  }

  /**
   * The name and the uid of the user.
   *
   * @param isNameKnown whether the user has no other name
   */
  static Values user(ProcessSample sample, boolean isNameKnown) {
    return sample.user().map(user -> names(user, isNameKnown)).orElse(Values.UNKNOWN);
  }

  private static Values names(User user, boolean isNameKnown) {
    String number = Long.toString(user.uid());
    boolean hasName = !number.equals(user.name());
    return Values.of(
        hasName ? List.of(user.name(), number) : List.of(number), hasName || isNameKnown);
  }
}
