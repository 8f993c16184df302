package io.procmem.internal.rules;

import io.procmem.classify.Subgroup;
import io.procmem.snapshot.CommandLine;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The value of {@code {{.App}}}: the name of a well-known application if the catalogue knows what
 * the interpreter runs; otherwise what it runs, without directory and extension; otherwise the
 * program.
 */
final class Application {

  private static final List<String> EXTENSIONS =
      List.of(
          (".jar .war .java .py .pyc .pyz .js .mjs .cjs .jsx .ts .mts .cts .tsx .rb .ru .pl .php"
                  + " .phar .sh .bash .zsh .ksh .fish .dll .exe .lua .tcl .R .r .jl")
              .split(" "));

  private static final int MAX_SHOWN_LENGTH = 64;

  /**
   * A part that differs in each run: a number of five digits, a word of eight hexadecimal digits of
   * which some are letters, as in a UUID.
   */
  private static final Pattern GENERATED =
      Pattern.compile("[0-9]{5}|(?<![A-Za-z0-9])(?=[A-Fa-f]*[0-9])[0-9A-Fa-f]{8,}(?![A-Za-z0-9])");

  /** What {@code mktemp} and Python's {@code tempfile} call a file, with the part that differs. */
  private static final Pattern TEMPORARY =
      Pattern.compile("tmp(?:\\.[A-Za-z0-9]{6,}|[a-z0-9_]{8})");

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
    return AttributeValues.lastOf(ProgramPath.of(process));
  }

  /** The value of {@code {{.Main}}}; empty if it is empty or there are too many names already. */
  static String main(RuleInput process) {
    String name = shownMain(process);
    return name.isEmpty() || process.admitsMain(name) ? name : "";
  }

  /**
   * What an interpreter runs, without directory and extension, if that can be shown without doubt;
   * empty otherwise. A name that is too long keeps its end, where the class is named. What differs
   * in each run is cut off, or each run would be a subgroup.
   */
  private static String shownMain(RuleInput process) {
    String name =
        process
            .sample()
            .commandLine()
            .flatMap(CommandLine::main)
            .map(main -> withoutGenerated(plain(main)))
            .orElse("");
    for (int i = 0; i < name.length(); i++) {
      if (!isShown(name.charAt(i))) {
        return "";
      }
    }
    if (name.length() <= MAX_SHOWN_LENGTH) {
      return name;
    }
    String end = name.substring(name.length() - MAX_SHOWN_LENGTH);
    int dot = end.indexOf('.');
    return dot < 0 || dot == end.length() - 1 ? end : end.substring(dot + 1);
  }

  private static String withoutGenerated(String name) {
    if (TEMPORARY.matcher(name).matches()) {
      return "tmp";
    }
    Matcher generated = GENERATED.matcher(name);
    if (!generated.find()) {
      return name;
    }
    int end = generated.start();
    while (end > 0 && "._-".indexOf(name.charAt(end - 1)) >= 0) {
      end--;
    }
    return name.substring(0, end);
  }

  private static boolean isShown(char at) {
    return (at >= 'a' && at <= 'z')
        || (at >= 'A' && at <= 'Z')
        || (at >= '0' && at <= '9')
        || at == '.'
        || at == '_'
        || at == '-';
  }

  private static String plain(String main) {
    String last = AttributeValues.lastOf(main);
    for (String extension : EXTENSIONS) {
      if (last.endsWith(extension) && last.length() > extension.length()) {
        return last.substring(0, last.length() - extension.length());
      }
    }
    return last;
  }
}
