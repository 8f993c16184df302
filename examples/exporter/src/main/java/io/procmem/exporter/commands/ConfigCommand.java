package io.procmem.exporter.commands;

import io.procmem.exporter.input.Choice;
import io.procmem.exporter.settings.FileFormat;
import io.procmem.exporter.settings.Template;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints a configuration file to start from. */
@Command(
    name = ConfigCommand.NAME,
    description =
        "Prints a configuration file for --config with a comment on each key. Nothing is set in it.",
    footer = {
      "  procmem-exporter config > procmem.yaml",
      "  procmem-exporter config --format toml > procmem.toml",
      "  procmem-exporter serve --config procmem.yaml --check-config"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ConfigCommand implements Callable<Integer> {

  static final String NAME = "config";

  @Spec private CommandSpec command;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "yaml",
      converter = FormatChoice.class,
      completionCandidates = FormatChoice.class,
      description = "The format: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private FileFormat format;

  static final class FormatChoice extends Choice<FileFormat> {
    FormatChoice() {
      super(FileFormat.values());
    }
  }

  @Override
  public Integer call() {
    Template.lines(ServeCommand.spec(), format).forEach(command.commandLine().getOut()::println);
    return 0;
  }
}
