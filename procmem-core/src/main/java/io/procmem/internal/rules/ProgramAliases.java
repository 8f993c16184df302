package io.procmem.internal.rules;

import io.procmem.snapshot.CommandLine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of a program other than the kernel's name of its process. A Perl daemon sets its title as
 * the name, NixOS wraps a program as {@code .gitea-wrapped}, and a thread may have renamed itself.
 */
final class ProgramAliases {

  /** The kernel cuts the names of processes to this length. */
  static final int MAX_COMM_BYTES = 15;

  private static final Pattern WRAPPED = Pattern.compile("\\.(.+)-wrapped");
  private static final Pattern CUT_WRAPPED = Pattern.compile("\\.(.+)-w(r(a(p(pe?)?)?)?)?");

  private ProgramAliases() {}

  /** The names from its arguments, without the kernel's name, most certain first. */
  static List<String> ofArguments(RuleInput process) {
    String comm = process.sample().name();
    List<String> names = new ArrayList<>(List.of(unwrapped(comm)));
    String program = process.sample().commandLine().map(CommandLine::program).orElse("");
    if (!program.startsWith("/proc/")) {
      process.values(Attribute.EXE).last().stream().map(ProgramAliases::plain).forEach(names::add);
    }
    return distinct(names, comm);
  }

  /** The names from its executable. */
  static List<String> ofExecutable(RuleInput process) {
    return distinct(
        process.values(Attribute.REALEXE).last().stream().map(ProgramAliases::plain).toList(), "");
  }

  /** Distinct names, cut as the kernel cuts them, because rules have them so. */
  private static List<String> distinct(List<String> names, String known) {
    Set<String> distinct = new LinkedHashSet<>();
    names.stream().map(ProgramAliases::cut).forEach(distinct::add);
    distinct.remove(known);
    distinct.remove("");
    return List.copyOf(distinct);
  }

  /** Without the hyphen of a login shell and the colon after a title's first word. */
  private static String plain(String name) {
    String begin = name.startsWith("-") ? name.substring(1) : name;
    return unwrapped(ProgramPath.withoutColon(begin));
  }

  private static String unwrapped(String name) {
    Matcher wrapped = (isCut(name) ? CUT_WRAPPED : WRAPPED).matcher(name);
    Matcher whole = WRAPPED.matcher(name);
    return whole.matches() ? whole.group(1) : wrapped.matches() ? wrapped.group(1) : name;
  }

  private static String cut(String name) {
    String cut = name;
    while (bytes(cut) > MAX_COMM_BYTES) {
      cut = cut.substring(0, cut.offsetByCodePoints(cut.length(), -1));
    }
    return cut;
  }

  /** Whether a name is so long that the kernel may have cut it. */
  static boolean isCut(String comm) {
    return bytes(comm) >= MAX_COMM_BYTES;
  }

  private static int bytes(String name) {
    return name.getBytes(StandardCharsets.UTF_8).length;
  }
}
