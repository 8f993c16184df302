package io.procmem.exporter.commands;

import io.procmem.exporter.herakles.HeraklesOptions;
import io.procmem.exporter.herakles.SearchPaths;
import io.procmem.exporter.input.CommandFailure;
import io.procmem.exporter.input.Conflict;
import io.procmem.exporter.input.PathConverter;
import io.procmem.exporter.settings.Translation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/**
 * Takes the options and the configuration file of Herakles. They become options of {@code serve},
 * which does the work; messages name the key or option of Herakles.
 */
@Command(
    name = HeraklesCommand.NAME,
    description = {
      "Takes the place of the Herakles process memory exporter: the same options, configuration and"
          + " metrics.",
      "Other options of serve are set by environment variables, such as PROCMEM_OPTION_EXACT=true."
    },
    footer = {
      "  procmem-exporter herakles",
      "  procmem-exporter herakles -c /etc/herakles/config.yaml --check-config"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class HeraklesCommand implements OtherExporter {

  static final String NAME = "herakles";

  private static final String CONFIG = "--config";
  private static final String NO_CONFIG = "--no-config";

  private static final Map<String, String> COMMANDS =
      Map.of(
          "check", "check --dialect herakles",
          "config", "config",
          "test", "test --dialect herakles",
          "subgroups", "rules",
          "generate-testdata", "generate-testdata");

  @Spec private CommandSpec command;

  @Option(
      names = {"-c", CONFIG},
      paramLabel = "FILE",
      converter = PathConverter.class,
      description =
          "The configuration file, in YAML, JSON or TOML (default: the first that exists of"
              + " proc-mem-exporter.yaml in /etc/herakles, herakles-proc-mem-exporter.yaml in the"
              + " current directory, config.yaml in ~/.config/herakles and /etc/herakles; also .yml,"
              + " .json and .toml).")
  private @Nullable Path config;

  @Option(names = NO_CONFIG, description = "Read no configuration file.")
  private boolean noConfig;

  @Option(
      names = {"--show-config", "--show-user-config"},
      description = "Print the equivalent options of serve as YAML, and exit.")
  private boolean showConfig;

  @Option(
      names = "--config-format",
      paramLabel = "FORMAT",
      defaultValue = "yaml",
      description = "Has no effect: --show-config prints YAML.")
  private String configFormat;

  @Option(
      names = "--check-config",
      description = "Check the options, the configuration and the rules, and exit.")
  private boolean checkConfig;

  @Parameters(hidden = true)
  private List<String> words = new ArrayList<>();

  @Override
  public Translation translated(ParseResult result) {
    refuseCommands();
    Conflict.refuseAll(command, NO_CONFIG, List.of(CONFIG));
    SearchPaths places = SearchPaths.own();
    List<String> warnings = new ArrayList<>();
    if (!configFormat.equals("yaml")) {
      warnings.add("--config-format has no effect: --show-config prints YAML");
    }
    List<String> words = new ArrayList<>(List.of(ServeCommand.NAME));
    if (showConfig) {
      words.add("--show-config");
    }
    if (checkConfig) {
      words.add("--check-config");
    }
    return HeraklesOptions.translated(result, words, file(places, warnings), places, warnings);
  }

  /** Herakles has commands; here, other commands of this program do the same. */
  private void refuseCommands() {
    if (!words.isEmpty()) {
      String other = COMMANDS.get(words.get(0));
      throw new ParameterException(
          command.commandLine(),
          other == null
              ? "unexpected argument '" + words.get(0) + "': options begin with - or --"
              : NAME
                  + " has no command '"
                  + words.get(0)
                  + "': use 'procmem-exporter "
                  + other
                  + "'");
    }
  }

  private Optional<Path> file(SearchPaths places, List<String> warnings) {
    if (noConfig) {
      return Optional.empty();
    }
    if (config == null) {
      return HeraklesOptions.find(places, warnings);
    }
    if (!Files.exists(config)) {
      throw new CommandFailure(
          CONFIG + ": " + config + " does not exist: give the path of a file, or " + NO_CONFIG);
    }
    return Optional.of(config);
  }
}
