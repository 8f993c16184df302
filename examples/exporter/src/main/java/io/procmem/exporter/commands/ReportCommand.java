package io.procmem.exporter.commands;

import io.procmem.exporter.input.CommandFailure;
import io.procmem.exporter.input.PathConverter;
import io.procmem.exporter.recording.RecordingView;
import io.procmem.exporter.report.Views;
import io.procmem.exporter.terminal.Screen;
import io.procmem.exporter.terminal.Terminal;
import io.procmem.recorder.Recording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows a table of what uses memory now, or a recording. */
@Command(
    name = ReportCommand.NAME,
    synopsisSubcommandLabel = "(--file FILE | VIEW)",
    commandListHeading = "%nViews, each with its own options:%n",
    description = {
      "Prints a table of processes, users, containers and so on, with the columns that you choose;"
          + " or, with --file, shows a file that serve --record or the library has written when"
          + " little memory was left.",
      "In a table, a ? marks an unknown number, 4.1-4.6G a number between these bounds, ≤168M one"
          + " between 0 and this bound, ≥ a sum without what is unknown, and a - the lack of a"
          + " number: a kernel thread has no memory of its own, and a container may have no limit."
          + " The lines below the table say why.",
      "In a recording, the numbers of a process are the last that were recorded. UNTIL is when that was, if it was"
          + " before the last report: the process has ended, or is no longer one of the largest."
          + " GROWTH is the change of RSS over the time in OVER, since the process was first recorded."
          + " LIMIT is the memory limit of its container, or none if no limit is known. A ? marks an"
          + " unknown number. Times are in UTC."
    },
    footer = {
      "  procmem-exporter report processes --sort swap -n 20",
      "  procmem-exporter report users --totals --percent",
      "  procmem-exporter report containers --columns container,processes,pss,limit --csv",
      "  procmem-exporter report processes --help",
      "  procmem-exporter report --file /var/lib/procmem/procmem-20260101T120000Z-1-0a1b.tsv",
      "  procmem-exporter report --file FILE --json | jq '.growth[0]'"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ReportCommand implements Callable<Integer> {

  /** The name of the command. */
  static final String NAME = "report";

  private static final List<String> OPTIONS = List.of("--file", "--json");

  @Spec private CommandSpec command;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      converter = PathConverter.class,
      description = "Show this recording.")
  private @Nullable Path file;

  @Option(
      names = "--json",
      description = "With --file, print a JSON object with everything that was recorded.")
  private boolean json;

  /**
   * Adds the views to the command: one of them if it is named, otherwise all.
   *
   * @param line the command
   * @param name what may be the name of a view
   */
  static void addViews(CommandLine line, String name) {
    List<String> names = Views.names().contains(name) ? List.of(name) : Views.names();
    for (String one : names) {
      line.addSubcommand(one, ViewCommand.of(Views.find(one).orElseThrow()));
    }
  }

  /**
   * Refuses options before the name of a view, which would have no effect.
   *
   * @param report this command
   * @param view the view
   * @throws ParameterException if there is one
   */
  static void refuseOptions(CommandLine report, String view) {
    for (String option : OPTIONS) {
      if (report.getParseResult().hasMatchedOption(option)) {
        throw new ParameterException(
            report,
            option.equals("--file")
                ? "--file has no effect with " + view + ": give only one of them"
                : option + " has no effect before " + view + ": give it after that");
      }
    }
  }

  @Override
  public Integer call() {
    if (file == null) {
      throw new ParameterException(
          command.commandLine(),
          "give --file, or what to show: " + String.join(", ", Views.names()));
    }
    if (Files.isDirectory(file)) {
      throw new CommandFailure(file + " is a directory: give a file in it" + newest(file));
    }
    Recording recording;
    try {
      recording = Recording.read(file);
    } catch (IOException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()));
    }
    Screen screen = new Screen(command.commandLine().getOut(), Terminal.own());
    if (json) {
      screen.append(RecordingView.json(recording));
    } else {
      screen.append(RecordingView.page(recording, screen.size().columns()));
    }
    return 0;
  }

  /** The names of recordings begin with the time. */
  private static String newest(Path file) {
    String[] names = file.toFile().list((directory, name) -> name.endsWith(".tsv"));
    return names == null
        ? ""
        : Arrays.stream(names)
            .max(Comparator.naturalOrder())
            .map(name -> ", such as " + name)
            .orElse("");
  }
}
