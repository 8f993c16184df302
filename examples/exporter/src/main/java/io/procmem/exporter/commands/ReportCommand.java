package io.procmem.exporter.commands;

import io.procmem.exporter.config.CommandFailure;
import io.procmem.exporter.config.PathConverter;
import io.procmem.exporter.terminal.Json;
import io.procmem.exporter.terminal.Screen;
import io.procmem.exporter.terminal.Terminal;
import io.procmem.recorder.Recording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows a recording. */
@Command(
    name = "report",
    description = {
      "Shows a file that serve --record or the library has written when little memory was left.",
      "The numbers of a process are the last that were recorded. UNTIL is when that was, if it was"
          + " before the last report: the process has ended, or is no longer one of the largest."
          + " GROWTH is the change of RSS over the time in OVER, since the process was first recorded."
          + " LIMIT is the memory limit of its container, or none if no limit is known. A ? marks an"
          + " unknown number. Times are in UTC."
    },
    footer = {
      "  procmem-exporter report --file /var/lib/procmem/procmem-20260101T120000Z-1-0a1b.tsv",
      "  procmem-exporter report --file FILE --json | jq '.growth[0]'"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ReportCommand implements Callable<Integer> {

  @Spec private CommandSpec command;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      required = true,
      converter = PathConverter.class,
      description = "The file to show.")
  private Path file;

  @Option(names = "--json", description = "Print a JSON object with everything that was recorded.")
  private boolean json;

  @Override
  public Integer call() {
    if (Files.isDirectory(file)) {
      throw new CommandFailure(file + " is a directory: give a file in it" + newest());
    }
    Recording recording;
    try {
      recording = Recording.read(file);
    } catch (IOException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()));
    }
    Screen screen = new Screen(command.commandLine().getOut(), Terminal.own());
    if (json) {
      screen.append(Json.text(ReportJson.of(recording), true));
    } else {
      screen.append(ReportTable.page(recording, screen.size().columns()));
    }
    return 0;
  }

  /** The names of recordings begin with the time. */
  private String newest() {
    String[] names = file.toFile().list((directory, name) -> name.endsWith(".tsv"));
    return names == null
        ? ""
        : Arrays.stream(names)
            .max(Comparator.naturalOrder())
            .map(name -> ", such as " + name)
            .orElse("");
  }
}
