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
  static AttributeValues executable(ProcessSample sample) {
    AttributeValues none = sample.kernelThread() ? AttributeValues.ABSENT : AttributeValues.UNKNOWN;
    return sample.executable().map(path -> AttributeValues.paths(List.of(path), true)).orElse(none);
  }

  /** What an interpreter runs: name and path. */
  static AttributeValues main(ProcessSample sample) {
    Optional<String> main = sample.commandLine().flatMap(CommandLine::main);
    Optional<String> path = sample.commandLine().flatMap(CommandLine::mainPath);
    boolean known =
        main.isPresent() || sample.commandLine().filter(FactValues::isClear).isPresent();
    return AttributeValues.paths(Stream.concat(main.stream(), path.stream()).toList(), known);
  }

  /** Whether what it runs would be known if it ran anything. */
  private static boolean isClear(CommandLine command) {
    return !command.truncated() && !command.program().isEmpty();
  }

  /**
   * The name and the uid of the user.
   *
   * @param isNameKnown whether the user has no other name
   */
  static AttributeValues user(ProcessSample sample, boolean isNameKnown) {
    return sample.user().map(user -> names(user, isNameKnown)).orElse(AttributeValues.UNKNOWN);
  }

  private static AttributeValues names(User user, boolean isNameKnown) {
    String number = Long.toString(user.uid());
    boolean hasName = !number.equals(user.name());
    return AttributeValues.of(
        hasName ? List.of(user.name(), number) : List.of(number), hasName || isNameKnown);
  }
}
