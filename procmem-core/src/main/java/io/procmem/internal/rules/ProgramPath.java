package io.procmem.internal.rules;

import io.procmem.snapshot.CommandLine;

/**
 * The program of a process, from its first argument. That may be a title, such as {@code postgres:
 * user db}, whose first word is the program; or a path with blanks, such as {@code /opt/my
 * app/bin/shop}, whose first word is not. The kernel's name of the process tells which.
 */
final class ProgramPath {

  private ProgramPath() {}

  /** The path or name of the program; {@code comm} if there is none that is certain. */
  static String of(RuleInput process) {
    String comm = process.sample().name();
    String word = process.sample().commandLine().map(CommandLine::program).orElse("");
    if (word.isEmpty()) {
      return comm;
    }
    String text = process.firstArgument().orElse(word);
    if (text.startsWith("/") || text.startsWith(".")) {
      // an equals sign may begin what must not be shown
      int end = text.indexOf('=') < 0 ? text.length() : text.indexOf('=');
      for (int blank = nextBlank(text, 0); blank <= end; blank = nextBlank(text, blank + 1)) {
        String path = withoutColon(text.substring(0, blank));
        if (isNamed(comm, AttributeValues.lastOf(path))) {
          return path;
        }
        if (blank == text.length()) {
          break;
        }
      }
    }
    return withoutColon(word);
  }

  private static int nextBlank(String text, int from) {
    int at = text.indexOf(' ', from);
    return at < 0 ? text.length() : at;
  }

  private static boolean isNamed(String comm, String file) {
    return file.equals(comm) || (ProgramAliases.isCut(comm) && file.startsWith(comm));
  }

  /** A title begins with the name of the program and a colon. */
  static String withoutColon(String name) {
    return name.length() > 1 && name.endsWith(":") ? name.substring(0, name.length() - 1) : name;
  }
}
