package io.procmem.exporter.commands;

import io.procmem.exporter.herakles.HeraklesOptions;
import io.procmem.exporter.input.CommandFailure;
import io.procmem.exporter.settings.Settings;
import io.procmem.exporter.settings.Translation;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/** The command line as a whole: its commands and what they have in common. */
@Command(
    name = ExporterCommand.NAME,
    scope = ScopeType.INHERIT,
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    usageHelpAutoWidth = true,
    sortOptions = false,
    description = {
      "Shows which processes of this machine use the memory and what they are.",
      "The default command is serve: options without a command are options of serve."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:The command succeeded.",
      "1:The command failed; stderr gives the reason and the remedy.",
      "2:The command line is wrong."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  procmem-exporter --port 9215 --top 20 --by uss",
      "  procmem-exporter top -n 20",
      "  procmem-exporter top --help"
    })
public final class ExporterCommand {

  /** The exit code of a command that failed. */
  public static final int FAILED = 1;

  /** The name of the program, which begins each message. */
  public static final String NAME = "procmem-exporter";

  /** Prints a script with which a shell completes commands and options. */
  private static final String COMPLETION = "generate-completion";

  private static final Set<String> GLOBAL_OPTIONS = Set.of("-h", "--help", "-V", "--version");

  private ExporterCommand() {}

  /**
   * Runs one command.
   *
   * @param out where it writes its output
   * @param err where it writes errors
   * @param args the command and its options
   * @return the exit code
   */
  public static int run(PrintWriter out, PrintWriter err, String... args) {
    return run(out, err, System.getenv(), args);
  }

  /** Runs one command, with other environment variables. */
  static int run(
      PrintWriter out, PrintWriter err, Map<String, String> environment, String... args) {
    return run(
        out,
        err,
        environment,
        args,
        (parsed, settings) -> {
          ServeCommand.of(parsed)
              .ifPresent(
                  serve ->
                      serve.isConfiguredBy(
                          settings, again -> reread(out, err, environment, args, again)));
          return ServeCommand.showConfig(parsed, settings)
              ? 0
              : new CommandLine.RunLast().execute(parsed);
        });
  }

  /** Parses the command line of a running server again, with what its files say now. */
  private static boolean reread(
      PrintWriter out,
      PrintWriter err,
      Map<String, String> environment,
      String[] args,
      Consumer<ServeCommand> use) {
    Strategy strategy =
        (parsed, settings) -> {
          ServeCommand serve = ServeCommand.of(parsed).orElseThrow();
          serve.isConfiguredBy(settings, again -> reread(out, err, environment, args, again));
          try {
            use.accept(serve);
          } catch (CommandFailure e) { // is reported like that of a command that runs
            throw new ExecutionException(serve.parsed().commandSpec().commandLine(), "", e);
          }
          return 0;
        };
    return run(out, err, environment, args, strategy) == 0;
  }

  /** What is done with a command line without mistakes; returns the exit code. */
  private interface Strategy {
    int execute(ParseResult parsed, Settings settings);
  }

  private static int run(
      PrintWriter out,
      PrintWriter err,
      Map<String, String> environment,
      String[] args,
      Strategy strategy) {
    String[] words = withCommand(args);
    CommandLine line = commandLine(words).setOut(out).setErr(err);
    int code;
    try {
      Optional<Translation> other = OtherExporter.translated(line, words);
      code =
          other.isPresent()
              ? runOther(out, err, environment, other.get(), strategy)
              : run(line, environment, Translation.none(words), strategy);
    } catch (ParameterException e) { // of the translation
      code = new UsageErrors(Settings.none()).handleParseException(e, words);
    } catch (CommandFailure e) { // of the configuration
      code = printError(e, err, Settings.none());
    }
    out.flush();
    return code;
  }

  private static int runOther(
      PrintWriter out,
      PrintWriter err,
      Map<String, String> environment,
      Translation other,
      Strategy strategy) {
    other.warnings().forEach(warning -> err.println(NAME + ": warning: " + warning));
    CommandLine line = commandLine(other.words().get(0)).setOut(out).setErr(err);
    return run(line, environment, other, strategy);
  }

  private static int run(
      CommandLine line, Map<String, String> environment, Translation words, Strategy strategy) {
    Settings settings = Settings.read(line, words, ServeCommand::spec, environment);
    if (!words.defaults().isEmpty()) {
      line.setErr(new OptionNameWriter(line.getErr(), settings));
    }
    return line.setParameterExceptionHandler(new UsageErrors(settings))
        .setExecutionExceptionHandler(
            (e, command, parsed) -> printError(e, line.getErr(), settings))
        .setExecutionStrategy(parsed -> strategy.execute(parsed, settings))
        .execute(settings.after(words.words()));
  }

  /** {@return the command line with every command, from which its manual can be made} */
  public static CommandLine withEveryCommand() {
    return commandLine("");
  }

  /** Prepares only the command that the first words name, since preparing each takes time. */
  static CommandLine commandLine(String... words) {
    String first = words[0];
    Map<String, Class<?>> commands = new LinkedHashMap<>(); // in the order of the help
    commands.put(ServeCommand.NAME, ServeCommand.class);
    commands.put(ScrapeCommand.NAME, ScrapeCommand.class);
    commands.put("top", TopCommand.class);
    commands.put(ReportCommand.NAME, ReportCommand.class);
    commands.put("rules", RulesCommand.class);
    commands.put(CheckCommand.NAME, CheckCommand.class);
    commands.put(TestCommand.NAME, TestCommand.class);
    commands.put(ProcessExporterCommand.NAME, ProcessExporterCommand.class);
    commands.put(HeraklesCommand.NAME, HeraklesCommand.class);
    commands.put(ConfigCommand.NAME, ConfigCommand.class);
    commands.put(GenerateTestDataCommand.NAME, GenerateTestDataCommand.class);
    commands.put(COMPLETION, GenerateCompletion.class);
    commands.put("help", HelpCommand.class);
    if (commands.containsKey(first) && !first.equals("help") && !first.equals(COMPLETION)) {
      commands.keySet().retainAll(Set.of(first));
    }
    CommandLine line = new CommandLine(new ExporterCommand());
    for (Map.Entry<String, Class<?>> command : commands.entrySet()) {
      line.addSubcommand(command.getKey(), command.getValue());
    }
    CommandLine herakles = line.getSubcommands().get(HeraklesCommand.NAME);
    if (herakles != null) {
      HeraklesOptions.addTo(herakles.getCommandSpec());
    }
    CommandLine report = line.getSubcommands().get(ReportCommand.NAME);
    if (report != null) {
      ReportCommand.addViews(report, words.length > 1 ? words[1] : "");
    }
    return line;
  }

  /** Inserts the default command if none is named. */
  private static String[] withCommand(String... args) {
    boolean named =
        args.length > 0 && (!args[0].startsWith("-") || GLOBAL_OPTIONS.contains(args[0]));
    return named
        ? args
        : Stream.concat(Stream.of(ServeCommand.NAME), Stream.of(args)).toArray(String[]::new);
  }

  private static int printError(Exception e, PrintWriter err, Settings settings) {
    if (e instanceof CommandFailure failure) {
      failure
          .getMessage()
          .lines()
          .forEach(line -> err.println(NAME + ": " + settings.withOrigins(line)));
    } else if (e instanceof InterruptedException) {
      Thread.currentThread().interrupt(); // the caller interrupted it, so no message is needed
    } else {
      err.println(NAME + ": this should not happen, please report it: " + e);
      LoggerFactory.getLogger(ExporterCommand.class).debug("unexpected", e);
    }
    return FAILED;
  }
}
