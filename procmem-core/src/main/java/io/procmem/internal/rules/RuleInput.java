package io.procmem.internal.rules;

import io.procmem.internal.regex.Regex;
import io.procmem.snapshot.CommandLine;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.User;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A process as rules see it: its known facts and the names of its ancestors. Not thread-safe. */
public final class RuleInput {

  private final ProcessSample sample;
  private final List<String> ancestors;
  private final Set<Source> tried;
  private final Optional<String> commandLine;
  private final Optional<Instant> start;
  private long steps;

  /** The values of the attributes that were needed so far. */
  private final Map<Attribute, List<String>> values = new EnumMap<>(Attribute.class);

  private Map<String, String> captures = Map.of();

  /**
   * A process.
   *
   * @param sample its known facts
   * @param ancestors the names of its parent, of the parent's parent, and so on
   * @param tried the files that were read or refused; their absent facts stay unknown
   * @param commandLine the beginning of its arguments, joined by blanks; empty if it was not read
   * @param start when it started, if known
   */
  public RuleInput(
      ProcessSample sample,
      List<String> ancestors,
      Set<Source> tried,
      Optional<String> commandLine,
      Optional<Instant> start) {
    this.sample = sample;
    this.ancestors = ancestors;
    this.tried = tried;
    this.commandLine = commandLine;
    this.start = start;
  }

  boolean knows(Attribute attribute) {
    return attribute.source == null || hasTried(attribute.source);
  }

  boolean hasTried(Source source) {
    return tried.contains(source);
  }

  /** The values of an attribute; none if it is unknown. */
  List<String> values(Attribute attribute) {
    return values.computeIfAbsent(attribute, this::find);
  }

  private List<String> find(Attribute attribute) {
    return switch (attribute) {
      case COMM -> List.of(sample.name());
      case EXE -> program().map(List::of).orElse(List.of());
      case MAIN -> main();
      case CMDLINE -> commandLine.map(List::of).orElse(List.of());
      case REALEXE -> sample.executable().map(List::of).orElse(List.of());
      case USER -> sample.user().map(RuleInput::names).orElse(List.of());
      case CGROUP -> sample.cgroups().orElse(List.of());
      case PARENT -> ancestors.isEmpty() ? List.of() : ancestors.subList(0, 1);
      case ANCESTOR -> ancestors;
      case KERNEL -> List.of(sample.kernelThread() ? "yes" : "no");
    };
  }

  /** {@code argv[0]}. A title counts in full; the sample keeps only its beginning. */
  private Optional<String> program() {
    Optional<CommandLine> command = sample.commandLine();
    boolean isTitle = command.isPresent() && command.get().arguments() == 1;
    return isTitle && commandLine.isPresent() ? commandLine : command.map(CommandLine::program);
  }

  private static List<String> names(User user) {
    String number = Long.toString(user.uid());
    return number.equals(user.name()) ? List.of(number) : List.of(user.name(), number);
  }

  /** What an interpreter runs: name and path. */
  private List<String> main() {
    Optional<String> main = sample.commandLine().flatMap(CommandLine::main);
    Optional<String> path = sample.commandLine().flatMap(CommandLine::mainPath);
    return Stream.concat(main.stream(), path.stream()).toList();
  }

  /** Searches the command line, and keeps the captures for a template. */
  boolean find(Regex regex) {
    Optional<Map<String, String>> found = regex.find(commandLine.orElse(""), this::count);
    if (found.isPresent() && !found.get().isEmpty()) {
      Map<String, String> all = new HashMap<>(captures);
      all.putAll(found.get());
      captures = all;
    }
    return found.isPresent();
  }

  /** Adds steps that a match has taken. */
  void count(long taken) {
    steps += taken;
  }

  /** Forgets the captures of a rule that did not match. */
  void forgetCaptures() {
    captures = Map.of();
  }

  String capture(String name) {
    return captures.getOrDefault(name, "");
  }

  ProcessSample sample() {
    return sample;
  }

  Optional<Instant> start() {
    return start;
  }

  /** The steps that matching took so far: a few nanoseconds each, the same on every machine. */
  public long steps() {
    return steps;
  }
}
