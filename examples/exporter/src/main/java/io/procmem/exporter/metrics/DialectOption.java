package io.procmem.exporter.metrics;

import io.procmem.exporter.input.Nearest;
import io.procmem.metrics.dialect.Dialect;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option {@code --dialect} of the server: which metrics are shown at which path. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class DialectOption {

  /** Where metrics are shown unless a path is given. */
  public static final String METRICS = "/metrics";

  private static final String NAME = "--dialect";

  /** Pages of the exporter itself. */
  private static final Set<String> TAKEN = Set.of("/", "/health", "/subgroups", "/doc", "/config");

  private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+|/");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = NAME,
      paramLabel = "NAME[=PATH]",
      completionCandidates = Names.class,
      description =
          "Show metrics under the names of another exporter: ${COMPLETION-CANDIDATES}. Without a"
              + " path, /metrics shows these instead of the standard ones; with a path, such as"
              + " smem=/metrics/smem, they are shown there too. Can be repeated.")
  private List<String> dialects = new ArrayList<>();

  /** For picocli, which sets the fields. */
  public DialectOption() {}

  /** The names of all dialects, for help. */
  public static final class Names implements Iterable<String> {

    /** For picocli. */
    public Names() {}

    @Override
    public Iterator<String> iterator() {
      return Dialect.all().stream().map(Dialect::name).iterator();
    }
  }

  /**
   * Finds a dialect for an option.
   *
   * @param command the command that has the option
   * @param name the name that was given
   * @return the dialect
   * @throws ParameterException if there is none
   */
  public static Dialect named(CommandSpec command, String name) {
    if (name.indexOf('=') >= 0) {
      throw new ParameterException(
          command.commandLine(),
          "%s=%s: only 'serve' takes a path: give %s=%s"
              .formatted(NAME, name, NAME, name.substring(0, name.indexOf('='))));
    }
    try {
      return Dialect.named(name);
    } catch (IllegalArgumentException e) {
      List<String> names = Dialect.all().stream().map(Dialect::name).toList();
      String question = Nearest.question(name, names);
      String message =
          question.isEmpty() ? e.getMessage() : "there is no '" + name + "'" + question;
      throw new ParameterException(command.commandLine(), NAME + ": " + message, e);
    }
  }

  /**
   * {@return what is shown at each path, {@code /metrics} first}
   *
   * @throws ParameterException if there is no such dialect, if a path is malformed or taken, or if
   *     two dialects have the same
   */
  public Map<String, Dialect> byPath() {
    Map<String, Dialect> shown = new LinkedHashMap<>();
    shown.put(METRICS, Dialect.STANDARD);
    Set<String> given = new HashSet<>();
    for (String option : dialects) {
      int end = option.indexOf('=');
      Dialect dialect = named(command, end < 0 ? option : option.substring(0, end));
      String path = end < 0 ? METRICS : option.substring(end + 1);
      check(option, dialect, path);
      if (!given.add(path)) {
        throw mistake(
            option, path + " already shows " + shown.get(path) + ": give " + another(dialect));
      }
      shown.put(path, dialect);
    }
    return shown;
  }

  private void check(String option, Dialect dialect, String path) {
    if (!PATH.matcher(path).matches()) {
      throw mistake(
          option,
          "a path begins with / and has letters, digits and . _ ~ - between slashes: give "
              + another(dialect));
    }
    if (TAKEN.contains(path)) {
      throw mistake(option, path + " is a page of the exporter itself: give " + another(dialect));
    }
  }

  private static String another(Dialect dialect) {
    return NAME + "=" + dialect + "=" + METRICS + "/" + dialect;
  }

  private ParameterException mistake(String option, String what) {
    return new ParameterException(command.commandLine(), NAME + "=" + option + ": " + what);
  }
}
