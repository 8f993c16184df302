package io.procmem.exporter.commands;

import io.procmem.DetailPolicy;
import io.procmem.ProcMem;
import io.procmem.exporter.config.DurationConverter;
import io.procmem.exporter.config.GroupOptions;
import io.procmem.exporter.config.ProcOptions;
import io.procmem.exporter.config.RankingOption;
import io.procmem.exporter.terminal.Screen;
import io.procmem.exporter.terminal.Terminal;
import io.procmem.report.Report;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Source;
import java.io.PrintWriter;
import java.time.Duration;
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
      "Prints the processes that use the most.",
      "A ? marks an unknown number, and 4.1-4.6G a number between these bounds; the lines below"
          + " the table say why. A ~ marks a process that may rank higher or lower. A - marks a process"
          + " without memory of its own, such as a kernel thread. CPU 100%% is one CPU."
    },
    footer = {
      "  procmem-exporter top -n 20 --by uss",
      "  procmem-exporter top --group db --group 'web/*' --watch=5s",
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
          Source.SYSTEM_STAT);

  private static final Duration MIN_WATCH = Duration.ofMillis(100);

  @Spec private CommandSpec command;

  @Option(
      names = "-n",
      paramLabel = "N",
      defaultValue = "10",
      converter = Count.class,
      description = "How many processes, or all (default: ${DEFAULT-VALUE}).")
  private int count;

  @Mixin private RankingOption ranking;

  @Mixin private GroupOptions groups;

  @Option(
      names = "--watch",
      paramLabel = "INTERVAL",
      arity = "0..1",
      fallbackValue = "2s",
      converter = DurationConverter.class,
      description = "Print again at this interval (default: ${FALLBACK-VALUE}), until Ctrl-C.")
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

  @Option(names = "--json", description = "Print a JSON object; with --watch, one per line.")
  private boolean json;

  @Mixin private ProcOptions proc;

  /** Parses a number of processes, or all. */
  static final class Count implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
      if (value.equals("all")) {
        return Top.ALL;
      }
      if (!value.matches("\\d{1,9}")) {
        throw new TypeConversionException("'%s' is neither a number nor all".formatted(value));
      }
      return Integer.valueOf(value);
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    if (watch != null && watch.compareTo(MIN_WATCH) < 0) {
      throw new ParameterException(command.commandLine(), "--watch: give at least 100ms");
    }
    Demand demand = COLUMNS.plus(ranking.by().demand());
    Screen screen = new Screen(command.commandLine().getOut(), Terminal.own());
    try (ProcMem procMem =
        proc.build(
            proc.builder(DetailPolicy.interactive())
                .select(groups.selection())
                .maxAge(Duration.ZERO))) {
      Scans.first(procMem, demand);
      Thread.sleep(interval.toMillis());
      PrintWriter stderr = command.commandLine().getErr();
      show(Progress.during(stderr, () -> Scans.next(procMem, demand)), screen);
      while (watch != null && screen.isOpen()) {
        Thread.sleep(watch.toMillis());
        show(Scans.next(procMem, demand), screen);
      }
    }
    return 0;
  }

  private void show(Report report, Screen screen) {
    Top top = Top.of(report, count, ranking.by());
    if (json) {
      screen.append(watch == null ? TopJson.of(top).pretty() : TopJson.of(top).compact());
    } else if (watch == null) {
      screen.append(String.join("\n", TopTable.lines(top, screen.width())));
    } else {
      screen.paint(TopTable.lines(top, screen.width()));
    }
  }
}
