package io.procmem.classify;

import io.procmem.snapshot.CommandLine;
import java.util.List;
import java.util.Optional;

/**
 * What a process runs, in a word: {@code {{.App}}}. The name of a well-known application where the
 * catalogue knows what the interpreter runs; else that itself, without its directory and ending;
 * else the program.
 */
final class Application {

  private static final List<String> ENDINGS =
      List.of(
          ".jar", ".war", ".py", ".js", ".mjs", ".cjs", ".ts", ".rb", ".pl", ".php", ".sh", ".dll");

  private Application() {}

  static String of(RuleInput subject) {
    Optional<CommandLine> command = subject.sample().commandLine();
    Optional<String> main = command.flatMap(CommandLine::main);
    if (main.isPresent()) {
      return Rules.builtin().byMain(subject).map(Subgroup::name).orElseGet(() -> plain(main.get()));
    }
    String program = command.map(CommandLine::program).orElse("");
    return program.isEmpty() ? subject.sample().name() : Condition.lastOf(program);
  }

  private static String plain(String main) {
    String last = Condition.lastOf(main);
    for (String ending : ENDINGS) {
      if (last.endsWith(ending) && last.length() > ending.length()) {
        return last.substring(0, last.length() - ending.length());
      }
    }
    return last;
  }
}
