package io.procmem.internal.rules;

import io.procmem.container.Container;
import io.procmem.container.Placement;
import io.procmem.container.Pod;
import io.procmem.container.SystemdUnit;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.User;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The name that a rule gives: text, and variables between double braces. Immutable. */
final class Template {

  /** Stands for an empty name. */
  private static final String UNKNOWN = "unknown";

  /**
   * The value of a variable may be kilobytes that a process chooses, of which a label shows 200.
   */
  private static final int MAX_VARIABLES = 16;

  /** The longest part of a name, in code points, as of any label. */
  private static final int MAX_LENGTH = 200;

  /** Created on first use: few rules need it, and creating it is slow. */
  private static final class StartFormat {
    private static final DateTimeFormatter FORMAT =
        new DateTimeFormatterBuilder()
            .appendPattern("yyyy-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .appendLiteral(" +0000 UTC")
            .toFormatter(Locale.ROOT);
  }

  /** One text of the name. A required part that is empty makes its rule match nothing. */
  private record Part(Optional<Source> source, boolean required, Function<RuleInput, String> text) {

    Part(Optional<Source> source, Function<RuleInput, String> text) {
      this(source, false, text);
    }
  }

  private final String source;
  private final List<Part> parts;

  private Template(String source, List<Part> parts) {
    this.source = source;
    this.parts = parts;
  }

  /**
   * Parses a template.
   *
   * @param captures the names that {@code {{.Matches.name}}} may have
   * @param application the value of {@code {{.App}}}
   * @throws IllegalArgumentException that says what is wrong and what to write
   */
  static Template of(String source, Set<String> captures, Application application) {
    List<Part> parts = new ArrayList<>();
    int variables = 0;
    int at = 0;
    while (at < source.length()) {
      int open = source.indexOf("{{", at);
      if (open < 0) {
        open = source.length();
      }
      if (open > at) {
        String text = source.substring(at, open);
        parts.add(new Part(Optional.empty(), process -> text));
      }
      at = open;
      if (open < source.length()) {
        int close = source.indexOf("}}", open);
        if (close < 0) {
          throw new IllegalArgumentException("{{ is not closed by }}");
        }
        if (++variables > MAX_VARIABLES) {
          throw new IllegalArgumentException(
              "a name with more than " + MAX_VARIABLES + " variables is too long: leave some out");
        }
        parts.add(variable(source.substring(open + 2, close).strip(), captures, application));
        at = close + 2;
      }
    }
    return new Template(source, List.copyOf(parts));
  }

  private static Part variable(String name, Set<String> captures, Application application) {
    if (name.startsWith(".Matches.")) {
      String capture = name.substring(".Matches.".length());
      if (!captures.contains(capture)) {
        throw new IllegalArgumentException(
            "no cmdline= of this rule captures (?P<" + capture + ">…)");
      }
      return new Part(Optional.empty(), process -> process.capture(capture));
    }
    return switch (name) {
      case ".Comm" -> new Part(Optional.empty(), process -> process.sample().name());
      case ".PID" -> new Part(Optional.empty(), process -> "" + process.sample().pid());
      case ".StartTime" ->
          new Part(Optional.empty(), process -> process.start().map(Template::time).orElse(""));
      case ".ExeBase" ->
          new Part(
              Optional.of(Source.CMDLINE),
              process -> AttributeValues.lastOf(ProgramPath.of(process)));
      case ".ExeFull" -> new Part(Optional.of(Source.CMDLINE), ProgramPath::of);
      case ".App" -> new Part(Optional.of(Source.CMDLINE), application::of);
      case ".Main" -> new Part(Optional.of(Source.CMDLINE), true, Application::main);
      case ".RealExe" ->
          new Part(Optional.of(Source.EXE), process -> process.sample().executable().orElse(""));
      case ".Username" -> new Part(Optional.of(Source.OWNER), Template::user);
      case ".Cgroup" -> new Part(Optional.of(Source.CGROUP), Template::cgroup);
      case ".Cgroups" -> new Part(Optional.of(Source.CGROUP), Template::cgroups);
      case ".Container" -> placed(place -> place.container().map(Container::displayName));
      case ".Pod" -> placed(place -> place.pod().map(Pod::displayName));
      case ".Namespace" -> placed(Placement::namespace);
      case ".Unit" -> placed(place -> place.unit().map(SystemdUnit::name));
      default ->
          throw new IllegalArgumentException(
              "{{"
                  + name
                  + "}} is not one of {{.Comm}} {{.ExeBase}} {{.ExeFull}} {{.RealExe}} {{.App}}"
                  + " {{.Main}} {{.Username}} {{.PID}} {{.StartTime}} {{.Cgroup}} {{.Cgroups}}"
                  + " {{.Container}} {{.Pod}} {{.Namespace}} {{.Unit}} {{.Matches.name}}");
    };
  }

  private static Part placed(Function<Placement, Optional<String>> name) {
    return new Part(
        Optional.of(Source.CGROUP),
        process -> process.sample().placement().flatMap(name).orElse(""));
  }

  private static String user(RuleInput process) {
    return process.sample().user().map(User::name).orElse("");
  }

  private static String cgroup(RuleInput process) {
    return process.sample().cgroups().stream().flatMap(List::stream).findFirst().orElse("");
  }

  private static String cgroups(RuleInput process) {
    return "[" + String.join(" ", process.sample().cgroups().orElse(List.of())) + "]";
  }

  private static String time(Instant start) {
    return StartFormat.FORMAT.format(start.atOffset(ZoneOffset.UTC));
  }

  boolean isLiteral() {
    return source.indexOf("{{") < 0;
  }

  /** The files that its variables need. */
  Set<Source> sources() {
    Set<Source> sources = EnumSet.noneOf(Source.class);
    parts.forEach(part -> part.source.ifPresent(sources::add));
    return sources;
  }

  /** Whether it has a variable without which its rule does not match. */
  boolean isConditional() {
    return parts.stream().anyMatch(Part::required);
  }

  /** Whether each variable without which its rule does not match has a value. */
  boolean fits(RuleInput process) {
    return parts.stream().noneMatch(part -> part.required && part.text.apply(process).isEmpty());
  }

  String of(RuleInput process) {
    StringBuilder name = new StringBuilder();
    parts.forEach(part -> name.append(part.text.apply(process)));
    if (name.codePointCount(0, name.length()) > MAX_LENGTH) {
      name.setLength(name.offsetByCodePoints(0, MAX_LENGTH));
    }
    return name.isEmpty() ? UNKNOWN : name.toString();
  }

  @Override
  public String toString() {
    return source;
  }
}
