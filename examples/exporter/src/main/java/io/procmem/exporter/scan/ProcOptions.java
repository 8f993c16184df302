package io.procmem.exporter.scan;

import io.procmem.DetailPolicy;
import io.procmem.ProcMem;
import io.procmem.ProcMemBuilder;
import io.procmem.Rules;
import io.procmem.Selection;
import io.procmem.container.NameStats;
import io.procmem.exporter.input.CommandFailure;
import io.procmem.exporter.input.Conflict;
import io.procmem.exporter.input.PathConverter;
import io.procmem.exporter.processes.FilterOptions;
import io.procmem.exporter.procfs.RootOptions;
import io.procmem.exporter.rulefiles.RulesFile;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Source;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of all commands that scan: which procfs, how processes are classified, which detail. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class ProcOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      converter = PathConverter.class,
      description =
          "Set options from a file in YAML, JSON or TOML, whose keys are names of options of serve;"
              + " the command config prints one. The command line takes precedence.")
  @SuppressWarnings("UnusedVariable") // it is read before the command runs
  private @Nullable Path config;

  @Mixin private RootOptions root;

  @Mixin private FilterOptions filters;

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      converter = PathConverter.class,
      description =
          "Your own rules, which take precedence over the catalogue; see the command rules. A YAML"
              + " file with process_names, as process-exporter reads, replaces the catalogue. Can be"
              + " repeated: an earlier file takes precedence.")
  private List<Path> rules = new ArrayList<>();

  @Option(
      names = "--rule",
      paramLabel = "RULE",
      description =
          "A rule that takes precedence over those of --rules, such as 'shop/cart comm=cart'. Can be"
              + " repeated.")
  private List<String> rule = new ArrayList<>();

  @Option(
      names = "--no-catalogue",
      description = "Use only --rule and --rules; what matches none of these is other/other.")
  private boolean noCatalogue;

  @Option(
      names = "--children-follow-parent",
      description =
          "Put a process that matches no rule into the subgroup of its nearest ancestor that does.")
  private boolean childrenFollowParent;

  private @Nullable RulesFile loaded;

  @Option(
      names = "--no-program-names",
      description =
          "Do not name programs that the catalogue does not know by the class, module or script that"
              + " Java, Python, a shell or another interpreter runs: java/java instead of"
              + " java/com.example.Main. Then only your own rules can show a part of a command line.")
  private boolean noProgramNames;

  @Option(
      names = "--exact",
      description =
          "Read the exact PSS and USS of every process, whatever its size. During the read, a process"
              + " cannot map memory, for about 10 ms per GiB it uses. Without this option, no process"
              + " is stalled for longer than 25 ms, and most for less than 2 ms.")
  private boolean exact;

  @Option(
      names = "--no-detail",
      description = "Read neither PSS nor USS, so that no process is stalled.")
  private boolean noDetail;

  /** For picocli, which sets the fields. */
  public ProcOptions() {}

  /** {@return whether PSS and USS are read, so that processes can be ranked by them} */
  public boolean readsDetail() {
    return !noDetail;
  }

  /**
   * {@return what a scan must read, so that the users of processes are known if they are requested}
   *
   * @param demand the requested files
   */
  public Demand withUsers(Demand demand) {
    return demand.includes(Source.OWNER) ? demand.plus(root.ofUsers()) : demand;
  }

  /**
   * {@return how the patterns of the given filters are written, as sentences without a period}
   *
   * @param stats what a scan has found in the files that name containers; empty if it read none
   */
  public List<String> filterAdvice(Optional<NameStats> stats) {
    return filters.advice(root.node().namesAdvice(stats));
  }

  /**
   * {@return what probably makes filters match nothing, a line each}
   *
   * @throws ParameterException if an option has no effect
   */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>(root.node().warnings());
    Optional<String> filter = filters.byContainerName();
    if (filter.isPresent()) {
      root.node()
          .namesAdvice(Optional.empty())
          .map(advice -> filter.get() + " may match nothing: " + lowerCase(advice))
          .ifPresent(warnings::add);
    }
    return warnings;
  }

  private static String lowerCase(String sentence) {
    return sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1);
  }

  /**
   * {@return why the names of containers and pods are unknown, as the end of a sentence that says
   * so}
   *
   * @param stats what a scan has found in the files that name them; empty if it read none
   */
  public String whyNamesUnknown(Optional<NameStats> stats) {
    return root.node().whyUnknown(stats);
  }

  /**
   * {@return advice to read the names of containers, if the rule file depends on them; a sentence
   * without a period}
   *
   * @throws CommandFailure if the rule file cannot be read or has mistakes
   */
  public Optional<String> rulesAdvice() {
    return root.rulesAdvice(rulesFile().ownLines());
  }

  /**
   * Applies these options to a new builder.
   *
   * @param ordinary how PSS and USS are read if no option says otherwise
   * @param selection the processes that other options select
   * @return a builder with these settings
   * @throws ParameterException if an option has no effect, or if a filter is malformed
   * @throws CommandFailure if the rule file cannot be read or has mistakes
   */
  public ProcMemBuilder builder(DetailPolicy ordinary, Selection selection) {
    ProcMemBuilder builder =
        root.builder()
            .detail(detail(ordinary))
            .select(filters.narrow(selection))
            .rules(root.rules(rules()));
    return childrenFollowParent ? builder.childrenFollowParent() : builder;
  }

  /** {@return the rule files} */
  public List<Path> rulesPaths() {
    return rules;
  }

  /**
   * {@return the rules that classify processes: those of options, then those of the catalogue}
   *
   * @throws CommandFailure if the rule file cannot be read or has mistakes
   */
  public Rules rules() {
    return rulesFile().all();
  }

  private RulesFile rulesFile() {
    if (loaded == null) {
      loaded = RulesFile.load(rule, rules, catalogue());
      for (String warning : loaded.warnings()) {
        command.commandLine().getErr().println(command.root().name() + ": warning: " + warning);
      }
    }
    return loaded;
  }

  private Rules catalogue() {
    if (noCatalogue) {
      Conflict.refuse(command, "--no-catalogue", "--no-program-names");
      return Rules.none();
    }
    return noProgramNames ? Rules.builtinWithoutProgramNames() : Rules.builtin();
  }

  /**
   * {@return how PSS and USS are read}
   *
   * @param ordinary how they are read if no option says otherwise
   * @throws ParameterException if an option has no effect
   */
  DetailPolicy detail(DetailPolicy ordinary) {
    if (exact) {
      Conflict.refuse(command, "--exact", "--no-detail");
      return DetailPolicy.every();
    }
    return noDetail ? DetailPolicy.none() : root.detail(ordinary);
  }

  /**
   * Builds a {@link ProcMem} that can scan.
   *
   * @param builder with all its settings
   * @return what it builds; the caller closes it
   * @throws CommandFailure if the library refuses a setting, or if there is no procfs to scan
   */
  public ProcMem build(ProcMemBuilder builder) {
    return root.build(builder);
  }
}
