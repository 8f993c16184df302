package io.procmem.exporter.commands;

import io.procmem.DetailPolicy;
import io.procmem.ProcMem;
import io.procmem.container.NameStats;
import io.procmem.exporter.input.DurationConverter;
import io.procmem.exporter.processes.GroupOptions;
import io.procmem.exporter.processes.RankingOption;
import io.procmem.exporter.scan.ProcOptions;
import io.procmem.exporter.terminal.Keyboard;
import io.procmem.exporter.terminal.Screen;
import io.procmem.exporter.terminal.Terminal;
import io.procmem.exporter.top.Advice;
import io.procmem.exporter.top.TopView;
import io.procmem.exporter.top.TopWatch;
import io.procmem.exporter.top.ViewOptions;
import io.procmem.exporter.unread.OwnCapabilities;
import io.procmem.metrics.ProcessLabel;
import io.procmem.report.Ranking;
import io.procmem.report.Report;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Source;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Prints the processes that use the most, once or repeatedly. */
@Command(
    name = "top",
    description = {
      "Prints the processes that use the most, the users, groups, containers, pods, namespaces or"
          + " systemd units that do, or a tree of processes.",
      "A ? marks an unknown number, 4.1-4.6G a number between these bounds, and ≤168M one between"
          + " 0 and this bound; the lines below the table say why. A ~ marks a process that may rank"
          + " higher or lower, and ≥ a sum without processes whose number is unknown. A - marks a process without memory of its own, such as a kernel thread."
          + " 100%% CPU of a process is one CPU; the CPU of the machine is that of all its CPUs."
    },
    footer = {
      "  procmem-exporter top -n 20 --by uss",
      "  procmem-exporter top --group db --group 'web/*' --watch=5s",
      "  procmem-exporter top --by-container --members 5 --watch",
      "  procmem-exporter top --tree --users shop -n all",
      "  procmem-exporter top -n all --json | jq '.processes[].name'"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class TopCommand implements Callable<Integer> {

  /** The files behind the columns and the lines above them. */
  private static final Demand COLUMNS =
      Demand.of(
          Source.STATM,
          Source.STATUS,
          Source.SMAPS_ROLLUP,
          Source.OWNER,
          Source.MEMINFO,
          Source.MEMORY_POOLS,
          Source.SYSTEM_STAT,
          Source.CGROUP_OWN);

  private static final Duration MIN_WATCH = Duration.ofMillis(100);

  @Spec private CommandSpec command;

  @Option(
      names = "-n",
      paramLabel = "N",
      defaultValue = "10",
      converter = Count.class,
      description =
          "How many processes, or all; with --by-user and so on, how many users (default:"
              + " ${DEFAULT-VALUE}).")
  private int count;

  @Mixin private RankingOption ranking;

  @Mixin private ViewOptions views;

  @Mixin private GroupOptions groups;

  @Option(
      names = "--watch",
      paramLabel = "INTERVAL",
      arity = "0..1",
      fallbackValue = "2s",
      converter = DurationConverter.Interval.class,
      description =
          "Print again at this interval (default: ${FALLBACK-VALUE}), until Ctrl-C. On a terminal,"
              + " q quits, and the other keys are shown in the first line.")
  private @Nullable Duration watch;

  @Option(
      names = "--interval",
      paramLabel = "DURATION",
      defaultValue = "1s",
      converter = DurationConverter.class,
      description =
          "The time between the first two scans, which CPU usage is computed from; below 500ms it"
              + " stays unknown (default: ${DEFAULT-VALUE}).")
  private Duration interval;

  @Option(
      names = "--full-names",
      description =
          "Read what shows in full the names of which the kernel keeps only the first 15 bytes; they"
              + " are shown in full anyway where the rules need that.")
  private boolean fullNames;

  @Option(names = "--json", description = "Print a JSON object; with --watch, one per line.")
  private boolean json;

  @Mixin private ProcOptions proc;

  private Screen screen;

  /** The capabilities of this process, which do not change while it runs. */
  private Set<String> capabilities;

  /** Why the given rules may match fewer processes than meant. */
  private List<String> rulesAdvice;

  /** What processes are ranked by now; a key can change it. */
  private Ranking by;

  /** Parses a number of processes, or all. */
  static final class Count implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
      if (value.equals("all")) {
        return TopView.ALL;
      }
      if (!value.matches("[0-9]{1,9}")) {
        throw new TypeConversionException("'" + value + "' is neither a number nor all");
      }
      return Integer.valueOf(value);
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    if (watch == null) {
      ranking.refuseIfTooShort(interval);
    } else if (watch.compareTo(MIN_WATCH) < 0) {
      throw new ParameterException(command.commandLine(), "--watch: give at least 100ms");
    }
    views.refuseConflicts();
    capabilities = OwnCapabilities.held();
    by = ranking.by(proc.readsDetail());
    Terminal terminal = Terminal.own();
    screen = new Screen(command.commandLine().getOut(), terminal);
    try (ProcMem procMem =
        proc.build(
            proc.builder(DetailPolicy.interactive(), groups.selection()).maxAge(Duration.ZERO))) {
      rulesAdvice = proc.rulesAdvice().stream().toList();
      Scans.first(procMem, demand());
      Thread.sleep(interval.toMillis());
      PrintWriter stderr = command.commandLine().getErr();
      Report report = Progress.during(stderr, () -> Scans.next(procMem, demand()));
      groups.refuseUnknown(proc::rules, report.classification().byRow());
      if (watch == null) {
        TopView view = view(report);
        if (json) {
          screen.append(view.json(true));
        } else {
          screen.append(view.page(screen.size().columns(), List.of()));
        }
      } else {
        watch(procMem, report, watch, terminal);
      }
    }
    return 0;
  }

  /** The files that the next scan needs. */
  private Demand demand() {
    Demand named = fullNames ? ProcessLabel.FULL_NAME.demand() : Demand.of();
    return COLUMNS.plus(named).plus(by.demand()).plus(views.demand());
  }

  private Advice advice(Report report) {
    Optional<NameStats> names = report.snapshot().stats().names();
    List<String> filters = new ArrayList<>(groups.advice());
    filters.addAll(proc.filterAdvice(names));
    return new Advice(filters, proc.whyNamesUnknown(names), rulesAdvice);
  }

  private TopView view(Report report) {
    return views.view(report, count, by, capabilities, advice(report));
  }

  /** Shows a first report and later ones, until a person presses q or the reader is gone. */
  private void watch(ProcMem procMem, Report first, Duration every, Terminal terminal)
      throws InterruptedException {
    Report report = first;
    try (Keyboard keyboard = json ? Keyboard.none() : Keyboard.open(terminal)) {
      show(report, every, keyboard.hasKeys());
      while (screen.isOpen()) {
        Optional<Character> key = TopWatch.awaitKey(keyboard, every);
        if (key.isPresent() && key.get() == TopWatch.QUIT) {
          return;
        }
        by = key.flatMap(TopWatch::ranking).orElse(by);
        boolean isNewNeeded = key.isEmpty() || key.get() == ' ';
        if (isNewNeeded || !report.snapshot().demand().covers(demand())) {
          report = Scans.next(procMem, demand());
        }
        show(report, every, keyboard.hasKeys());
      }
    }
  }

  private void show(Report report, Duration every, boolean hasKeys) {
    if (json) {
      screen.append(view(report).json(false));
    } else {
      screen.paint(
          TopWatch.page(view(report), every, hasKeys, screen.size(), ZoneId.systemDefault()));
    }
  }
}
