package io.procmem;

import io.procmem.container.Placement;
import io.procmem.internal.rules.Ancestors;
import io.procmem.internal.rules.Answer;
import io.procmem.internal.rules.CommandText;
import io.procmem.internal.rules.RuleInput;
import io.procmem.snapshot.CommandLine;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.User;
import io.procmem.testing.SampleBuilder;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Builds a process for rules, fact by fact. */
public final class RuleInputBuilder {

  private final String comm;
  private boolean kernel;
  private Optional<CommandLine> command = Optional.empty();
  private Optional<String> text = Optional.empty();
  private Optional<String> title = Optional.empty();
  private Optional<String> executable = Optional.empty();
  private Optional<User> user = Optional.empty();
  private Optional<List<String>> cgroups = Optional.empty();
  private Optional<Placement> placement = Optional.empty();
  private List<String> ancestors = List.of();
  private final Set<Source> tried = EnumSet.noneOf(Source.class);

  private RuleInputBuilder(String comm) {
    this.comm = comm;
  }

  /** A process with only its {@code comm} known. */
  public static RuleInputBuilder named(String comm) {
    return new RuleInputBuilder(comm);
  }

  /** All files were tried; a fact that is not set is absent. */
  public static RuleInputBuilder fullyRead(String comm) {
    RuleInputBuilder process = new RuleInputBuilder(comm);
    process.tried.addAll(EnumSet.allOf(Source.class));
    return process;
  }

  public RuleInputBuilder command(String program, String... arguments) {
    tried.add(Source.CMDLINE);
    command =
        Optional.of(
            new CommandLine(
                program, Optional.empty(), Optional.empty(), arguments.length + 1, false));
    String joined = String.join(" ", arguments);
    text = Optional.of(joined.isEmpty() ? program : program + " " + joined);
    return this;
  }

  /** A first argument that is more than a name: a title, or a path with blanks. */
  public RuleInputBuilder title(String first, String... arguments) {
    command(first.split("[ =]", 2)[0], arguments);
    text =
        text.map(
            all -> first + all.substring(all.indexOf(' ') < 0 ? all.length() : all.indexOf(' ')));
    title = Optional.of(first);
    return this;
  }

  public RuleInputBuilder main(String program, String main) {
    return main(program, main, Optional.empty());
  }

  public RuleInputBuilder main(String program, String main, Optional<String> path) {
    tried.add(Source.CMDLINE);
    command = Optional.of(new CommandLine(program, Optional.of(main), path, 2, false));
    return this;
  }

  public RuleInputBuilder executable(String path) {
    tried.add(Source.EXE);
    executable = Optional.of(path);
    return this;
  }

  public RuleInputBuilder user(long uid, String name) {
    tried.add(Source.OWNER);
    user = Optional.of(new User(uid, name));
    return this;
  }

  public RuleInputBuilder cgroups(String... paths) {
    tried.add(Source.CGROUP);
    cgroups = Optional.of(List.of(paths));
    return this;
  }

  public RuleInputBuilder placement(Placement place) {
    tried.add(Source.CGROUP);
    placement = Optional.of(place);
    return this;
  }

  public RuleInputBuilder ancestors(String... names) {
    ancestors = List.of(names);
    return this;
  }

  public RuleInputBuilder kernelThread() {
    kernel = true;
    return this;
  }

  public RuleInput make() {
    SampleBuilder sample =
        SampleBuilder.process(4711, 1000)
            .name(comm)
            .kernelThread(kernel)
            .memory(new Memory.None(Memory.Absence.KERNEL_THREAD))
            .without(Source.OWNER);
    user.ifPresent(sample::user);
    executable.ifPresent(sample::executable);
    command.ifPresent(sample::commandLine);
    cgroups.ifPresent(sample::cgroups);
    placement.ifPresent(sample::placement);
    String program = title.or(() -> command.map(CommandLine::program)).orElse("");
    return new RuleInput(sample.sample(), tried)
        .ancestors(new Ancestors(ancestors, true))
        .arguments(text.map(all -> new CommandText(program, all, true)))
        .userNameKnown(true)
        .start(Optional.of(Instant.parse("2017-10-19T22:52:51.19Z")));
  }

  /** The answer of rules: a subgroup, or the file that they need. */
  public String by(Rules rules) {
    Answer answer = rules.set().ask(make());
    return answer instanceof Answer.Known known
        ? known.subgroup().toString()
        : ((Answer.Needs) answer).source().toString();
  }

  public String by(String rules) {
    return by(Rules.parse("test", rules));
  }
}
