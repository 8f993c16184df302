package io.procmem.exporter.commands;

import io.procmem.DetailPolicy;
import io.procmem.ProcMem;
import io.procmem.ProcMemBuilder;
import io.procmem.Rules;
import io.procmem.Selection;
import io.procmem.container.NameStats;
import io.procmem.exporter.input.Conflict;
import io.procmem.exporter.input.DurationConverter;
import io.procmem.exporter.input.WholeNumber;
import io.procmem.exporter.processes.FilterOptions;
import io.procmem.exporter.processes.GroupOptions;
import io.procmem.exporter.report.Help;
import io.procmem.exporter.report.Plan;
import io.procmem.exporter.report.Reports;
import io.procmem.exporter.report.TableOptions;
import io.procmem.exporter.report.View;
import io.procmem.exporter.scan.ProcOptions;
import io.procmem.exporter.terminal.Screen;
import io.procmem.exporter.terminal.Terminal;
import io.procmem.exporter.unread.OwnCapabilities;
import io.procmem.report.Report;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Source;
import java.io.PrintWriter;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Prints one view of the processes of the machine. */
@Command
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ViewCommand implements Callable<Integer> {

  private static final String EACH_PROCESS = "--each-process";
  private static final String MAPPINGS = "--mappings";

  /** What picocli assumes where it does not know the width of a terminal. */
  private static final int HELP_WIDTH = 80;

  private static final Set<Class<?>> FILTERS = Set.of(FilterOptions.class, GroupOptions.class);
  private static final Set<String> OF_PROCESSES =
      Set.of("--pid", "--interval", "--rules", "--no-program-names");

  private final View<?> view;

  @Spec private CommandSpec command;

  @Mixin private TableOptions table;

  @Option(
      names = "--pid",
      paramLabel = "PID",
      split = ",",
      converter = WholeNumber.Pid.class,
      description = "Read only these processes. Can be repeated.")
  private List<Integer> pids = new ArrayList<>();

  @Option(
      names = EACH_PROCESS,
      description = "Print a row for each process and name, with columns for the process.")
  private boolean eachProcess;

  @Option(
      names = MAPPINGS,
      paramLabel = "PATTERN",
      split = ",",
      description =
          "Print only mappings with these names, such as '*.jar' or '[heap]'. Can be repeated.")
  private List<String> mappings = new ArrayList<>();

  @Mixin private GroupOptions groups;

  @Option(
      names = "--interval",
      paramLabel = "DURATION",
      defaultValue = "1s",
      converter = DurationConverter.class,
      description =
          "The time between two scans, for columns such as cpu that show the change between them; at"
              + " least 500ms (default: ${DEFAULT-VALUE}).")
  private Duration interval = Duration.ZERO;

  @Mixin private ProcOptions proc;

  private ViewCommand(View<?> view) {
    this.view = view;
  }

  /** The command line of a view, which lists its columns in its help. */
  static CommandLine of(View<?> view) {
    CommandLine line = new CommandLine(new ViewCommand(view));
    List<String> description = new ArrayList<>(List.of(view.description(), "", "Columns:"));
    view.explainedColumns(HELP_WIDTH - 2)
        .forEach(column -> description.add("  " + column.replace("%", "%%")));
    TableOptions.rename(line.getCommandSpec());
    removeOptions(line.getCommandSpec(), view);
    line.getCommandSpec()
        .usageMessage()
        .description(description.toArray(String[]::new))
        .footer(
            "  procmem-exporter report " + view.name() + " --totals",
            "  procmem-exporter report " + view.name() + " --json | jq '.rows[0]'");
    return line;
  }

  /** Removes the options that have no effect on the view. */
  private static void removeOptions(CommandSpec command, View<?> view) {
    for (OptionSpec option : List.copyOf(command.options())) {
      boolean isWithoutEffect =
          (!view.isOfProcesses() && isOfProcesses(option))
              || isOfUnreadDetail(option, view)
              || (view.eachProcess().isEmpty() && option.longestName().equals(EACH_PROCESS))
              || (view.ofMappings(List.of()).isEmpty() && option.longestName().equals(MAPPINGS));
      if (isWithoutEffect) {
        command.remove(option);
      }
    }
  }

  /** Whether an option says how PSS or mappings are read, which the view does not show. */
  private static boolean isOfUnreadDetail(OptionSpec option, View<?> view) {
    boolean hasDetail = view.reads(Source.SMAPS_ROLLUP);
    return switch (option.longestName()) {
      case "--no-detail" -> !hasDetail;
      case "--exact" -> !hasDetail && !view.reads(Source.MAPPINGS);
      default -> false;
    };
  }

  /** Whether an option says which processes are shown, or what of them. */
  private static boolean isOfProcesses(OptionSpec option) {
    boolean isFilter =
        option.userObject() instanceof Field field && FILTERS.contains(field.getDeclaringClass());
    return isFilter || OF_PROCESSES.contains(option.longestName());
  }

  @Override
  public Integer call() throws InterruptedException {
    ReportCommand.refuseOptions(command.commandLine().getParent(), view.name());
    Plan plan = table.plan(chosen(), proc.readsDetail());
    if (plan.needsTwoScans()) {
      refuseIfTooShort();
    } else {
      Conflict.refuseWithout(
          command, "a column such as cpu", "one, such as --columns +cpu", "--interval");
    }
    Demand demand = proc.withUsers(plan.demand());
    Screen screen = new Screen(command.commandLine().getOut(), Terminal.own());
    PrintWriter stderr = command.commandLine().getErr();
    try (ProcMem procMem = proc.build(builder(plan).maxAge(Duration.ZERO))) {
      List<String> rulesAdvice = proc.rulesAdvice().stream().toList();
      Optional<Report> earlier = Optional.empty();
      if (plan.needsTwoScans()) {
        earlier = Optional.of(Scans.first(procMem, demand));
        Thread.sleep(interval.toMillis());
      }
      Report report = Progress.during(stderr, () -> Scans.next(procMem, demand));
      groups.refuseUnknown(proc::rules, report.classification().byRow());
      Reports reports = new Reports(report, earlier);
      List<String> notes = plan.notes(reports, help(report, rulesAdvice));
      screen.append(plan.page(reports, notes, screen.size().columns()));
      if (plan.isWithoutNotes()) {
        notes.forEach(note -> stderr.println(ExporterCommand.NAME + ": " + note));
      }
    }
    return 0;
  }

  private View<?> chosen() {
    View<?> some = view;
    if (!mappings.isEmpty()) {
      try {
        some = some.ofMappings(mappings).orElseThrow();
      } catch (IllegalArgumentException e) {
        throw new ParameterException(command.commandLine(), MAPPINGS + ": " + e.getMessage(), e);
      }
    }
    return eachProcess ? some.eachProcess().orElseThrow() : some;
  }

  private void refuseIfTooShort() {
    if (interval.compareTo(Scans.SHORTEST_RATE) < 0) {
      throw new ParameterException(
          command.commandLine(),
          "--interval: the change between two scans needs at least 500ms: give that or more");
    }
  }

  private ProcMemBuilder builder(Plan plan) {
    Selection selection = groups.selection();
    if (!pids.isEmpty()) {
      Set<Integer> these = new HashSet<>(pids);
      selection = selection.where(process -> these.contains(process.pid()));
    }
    ProcMemBuilder builder = proc.builder(DetailPolicy.interactive(), selection);
    boolean isClassified = plan.needsRules() || groups.isGiven();
    return isClassified ? builder : builder.rules(Rules.none()); // which read no command lines
  }

  private Help help(Report report, List<String> rulesAdvice) {
    Optional<NameStats> names = report.snapshot().stats().names();
    List<String> filters = new ArrayList<>(groups.advice());
    filters.addAll(proc.filterAdvice(names));
    return new Help(OwnCapabilities.held(), filters, proc.whyNamesUnknown(names), rulesAdvice);
  }
}
