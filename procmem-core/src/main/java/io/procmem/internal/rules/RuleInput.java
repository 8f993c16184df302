package io.procmem.internal.rules;

import io.procmem.internal.regex.Regex;
import io.procmem.snapshot.CommandLine;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Source;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A process as rules see it: its known facts and the names of its ancestors. Not thread-safe. */
public final class RuleInput {

  private final ProcessSample sample;
  private final Set<Source> tried;
  private Ancestors ancestors = new Ancestors(List.of(), false);
  private Optional<CommandText> arguments = Optional.empty();
  private Optional<Instant> start = Optional.empty();
  private Optional<String> alias = Optional.empty();
  private boolean startedByLink;
  private boolean userNameKnown;
  private @Nullable MainNames mainNames;
  private long steps;

  /** The values of the attributes that were needed so far. */
  private final Map<Attribute, AttributeValues> values = new EnumMap<>(Attribute.class);

  private Map<String, String> captures = Map.of();

  /**
   * A process of which nothing else is known yet.
   *
   * @param sample its known facts
   * @param tried the files that were read or refused; their absent facts stay unknown
   */
  public RuleInput(ProcessSample sample, Set<Source> tried) {
    this.sample = sample;
    this.tried = tried;
  }

  public RuleInput ancestors(Ancestors known) {
    ancestors = known;
    return this;
  }

  /** Its arguments; empty if they were not read. */
  public RuleInput arguments(Optional<CommandText> read) {
    arguments = read;
    return this;
  }

  /** When it started, if known. */
  public RuleInput start(Optional<Instant> known) {
    start = known;
    return this;
  }

  /** Whether its user has no other name than the sample shows. */
  public RuleInput userNameKnown(boolean known) {
    userNameKnown = known;
    return this;
  }

  /** The names that {@code {{.Main}}} has given to other processes. */
  public RuleInput mainNames(MainNames given) {
    mainNames = given;
    return this;
  }

  /** Whether {@code {{.Main}}} may have this value. */
  boolean admitsMain(String name) {
    return mainNames == null || mainNames.admits(name);
  }

  /**
   * The same process under another name.
   *
   * @param name what {@code comm=} is compared with
   * @param isExecutable whether it is the name of the executable, so that {@code exe=} is compared
   *     with the executable too
   */
  RuleInput named(String name, boolean isExecutable) {
    RuleInput other = new RuleInput(sample, tried);
    other.ancestors = ancestors;
    other.arguments = arguments;
    other.start = start;
    other.userNameKnown = userNameKnown;
    other.mainNames = mainNames;
    other.alias = Optional.of(name);
    other.startedByLink = isExecutable;
    return other;
  }

  /** The name that replaces the kernel's name. */
  Optional<String> alias() {
    return alias;
  }

  boolean knows(Attribute attribute) {
    return attribute.source == null || hasTried(attribute.source);
  }

  /** Whether a file was tried, or is known to have nothing: a kernel thread runs no program. */
  boolean hasTried(Source source) {
    boolean ofProgram = source == Source.CMDLINE || source == Source.EXE;
    return tried.contains(source) || (ofProgram && sample.kernelThread());
  }

  /** The known values of an attribute. */
  AttributeValues values(Attribute attribute) {
    AttributeValues known = values.get(attribute);
    if (known == null) {
      known = find(attribute);
      values.put(attribute, known);
    }
    return known;
  }

  private AttributeValues find(Attribute attribute) {
    return switch (attribute) {
      case COMM -> AttributeValues.of(List.of(alias.orElse(sample.name())), true);
      case EXE -> startedByLink ? values(Attribute.REALEXE) : program();
      case MAIN -> hasNoArguments() ? AttributeValues.ABSENT : FactValues.main(sample);
      case CMDLINE -> text().map(CommandText::values).orElse(AttributeValues.UNKNOWN);
      case REALEXE -> FactValues.executable(sample);
      case USER -> FactValues.user(sample, userNameKnown);
      case CGROUP ->
          sample
              .cgroups()
              .map(paths -> AttributeValues.of(paths, true))
              .orElse(AttributeValues.UNKNOWN);
      case CONTAINER, POD, NAMESPACE, UNIT, RUNTIME -> PlaceValues.of(attribute, sample);
      case PARENT -> ancestors.parent();
      case ANCESTOR -> ancestors.all();
      case KERNEL -> AttributeValues.of(List.of(sample.kernelThread() ? "yes" : "no"), true);
    };
  }

  /** Whether it is known to have no arguments. */
  private boolean hasNoArguments() {
    return sample.kernelThread()
        || sample.commandLine().filter(command -> command.arguments() == 0).isPresent();
  }

  /** Its arguments; empty if they are unknown. */
  private Optional<CommandText> text() {
    return hasNoArguments() ? Optional.of(CommandText.NONE) : arguments;
  }

  private AttributeValues program() {
    if (hasNoArguments()) {
      return AttributeValues.ABSENT;
    }
    String name = sample.commandLine().map(CommandLine::program).orElse("");
    return arguments.orElse(CommandText.NONE).programs(name);
  }

  /** Searches the command line, and keeps the captures for a template. */
  boolean find(Regex regex) {
    Optional<Map<String, String>> found = search(regex);
    if (found.isPresent() && !found.get().isEmpty()) {
      Map<String, String> all = new HashMap<>(captures);
      all.putAll(found.get());
      captures = all;
    }
    return found.isPresent();
  }

  /** The captures of an expression; empty if it does not match. */
  Optional<Map<String, String>> search(Regex regex) {
    return text().flatMap(all -> regex.find(all.text(), this::count));
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

  /** {@code argv[0]} in full, which may be a title; empty if it was not read. */
  Optional<String> firstArgument() {
    return arguments.map(CommandText::program).filter(program -> !program.isEmpty());
  }

  Optional<Instant> start() {
    return start;
  }

  /** The steps that matching took so far: a few nanoseconds each, the same on every machine. */
  public long steps() {
    return steps;
  }
}
