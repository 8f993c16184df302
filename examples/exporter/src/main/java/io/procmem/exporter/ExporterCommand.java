package io.procmem.exporter;

import java.io.PrintWriter;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ScopeType;

/** The command line as a whole: its commands, and what they have in common. */
@Command(
    name = ExporterCommand.NAME,
    scope = ScopeType.INHERIT,
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    usageHelpAutoWidth = true,
    sortOptions = false,
    description = {
      "Tells which processes of this machine use the memory, what they are, and who uses most.",
      "Without a command it serves metrics; options that stand alone are those of serve."
    },
    subcommands = {
      ServeCommand.class,
      ScrapeCommand.class,
      TopCommand.class,
      RulesCommand.class,
      HelpCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:It did what it was asked for.",
      "1:It could not; stderr says why and what to do.",
      "2:It was asked in a way it does not understand."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  procmem-exporter --port 9215 --top 20 --by uss",
      "  procmem-exporter top -n 20",
      "  procmem-exporter top --help"
    })
final class ExporterCommand {

  static final String NAME = "procmem-exporter";

  /** The exit code of a command that could not do what it was asked for. */
  static final int FAILED = 1;

  private static final Set<String> OPTIONS_OF_ALL = Set.of("-h", "--help", "-V", "--version");

  /**
   * Runs one command.
   *
   * @param out where its output goes
   * @param err where it complains
   * @param args the command and its options
   * @return the exit code
   */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    int code =
        new CommandLine(new ExporterCommand())
            .setOut(out)
            .setErr(err)
            .setExecutionExceptionHandler((e, line, parsed) -> complain(e, err))
            .execute(withCommand(args));
    out.flush();
    return code;
  }

  /** Whoever names no command wants to serve. */
  private static String[] withCommand(String... args) {
    boolean named =
        args.length > 0 && (!args[0].startsWith("-") || OPTIONS_OF_ALL.contains(args[0]));
    return named
        ? args
        : Stream.concat(Stream.of(ServeCommand.NAME), Stream.of(args)).toArray(String[]::new);
  }

  private static int complain(Exception e, PrintWriter err) {
    if (e instanceof Failure failure) {
      failure.getMessage().lines().forEach(line -> err.println(NAME + ": " + line));
    } else if (e instanceof InterruptedException) {
      Thread.currentThread().interrupt(); // whoever did that knows why
    } else {
      err.println(NAME + ": this should not happen, please report it: " + e);
      LoggerFactory.getLogger(ExporterCommand.class).debug("unexpected", e);
    }
    return FAILED;
  }
}
