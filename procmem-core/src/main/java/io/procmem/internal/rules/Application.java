package io.procmem.internal.rules;

import io.procmem.classify.Subgroup;
import io.procmem.snapshot.CommandLine;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The value of {@code {{.App}}}: the name of a well-known application if the catalogue knows what
 * the interpreter runs; otherwise what it runs, without directory and extension; otherwise the
 * program.
 */
final class Application {

  private static final List<String> EXTENSIONS =
      List.of(
          ".jar", ".war", ".py", ".js", ".mjs", ".cjs", ".ts", ".rb", ".pl", ".php", ".sh", ".dll");

  private final Function<RuleInput, Optional<Subgroup>> wellKnown;

  /**
   * Names applications.
   *
   * @param wellKnown what the catalogue says about the program that an interpreter runs
   */
  Application(Function<RuleInput, Optional<Subgroup>> wellKnown) {
    this.wellKnown = wellKnown;
  }

  String of(RuleInput process) {
    Optional<CommandLine> command = process.sample().commandLine();
    Optional<String> main = command.flatMap(CommandLine::main);
    if (main.isPresent()) {
      return wellKnown.apply(process).map(Subgroup::name).orElseGet(() -> plain(main.get()));
    }
    String program = command.map(CommandLine::program).orElse("");
    return program.isEmpty() ? process.sample().name() : Condition.lastOf(program);
  }

  private static String plain(String main) {
    String last = Condition.lastOf(main);
    for (String extension : EXTENSIONS) {
      if (last.endsWith(extension) && last.length() > extension.length()) {
        return last.substring(0, last.length() - extension.length());
      }
    }
    return last;
  }
}
