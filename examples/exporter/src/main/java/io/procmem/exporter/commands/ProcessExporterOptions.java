package io.procmem.exporter.commands;

import io.procmem.exporter.metrics.DialectOption;
import picocli.CommandLine.Option;

/** The options of ncabatoff/process-exporter, as they are given. */
@SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // picocli sets the fields, some for itself
final class ProcessExporterOptions {

  /** The default of {@code -procfs}. */
  static final String PROC = "/proc";

  private static final String FLAG = "0..1";

  @Option(
      names = {"-config.path", "--config.path"},
      paramLabel = "FILE",
      defaultValue = "",
      description = "The YAML file that names the groups.")
  String configPath;

  @Option(
      names = {"-procnames", "--procnames"},
      paramLabel = "NAME,…",
      defaultValue = "",
      description = "The names of the processes to show, instead of a file.")
  String procNames;

  @Option(
      names = {"-namemapping", "--namemapping"},
      paramLabel = "NAME,REGEX,…",
      defaultValue = "",
      description = "Names of processes, each with a regular expression that captures a name.")
  String nameMapping;

  @Option(
      names = {"-web.listen-address", "--web.listen-address"},
      paramLabel = "ADDRESS",
      defaultValue = ":9256",
      description = "The address and port to listen on (default: ${DEFAULT-VALUE}).")
  String listenAddress;

  @Option(
      names = {"-web.telemetry-path", "--web.telemetry-path"},
      paramLabel = "PATH",
      defaultValue = DialectOption.METRICS,
      description =
          "The path of the metrics (default: ${DEFAULT-VALUE}). With another, /metrics shows the"
              + " standard metrics of this program.")
  String telemetryPath;

  @Option(
      names = {"-web.config.file", "--web.config.file"},
      paramLabel = "FILE",
      defaultValue = "",
      description = "The file that configures TLS and passwords.")
  String webConfigFile;

  @Option(
      names = {"-procfs", "--procfs"},
      paramLabel = "DIR",
      defaultValue = PROC,
      description = "The mount point of the procfs (default: ${DEFAULT-VALUE}).")
  String procfs;

  @Option(
      names = {"-children", "--children"},
      arity = FLAG,
      fallbackValue = "true",
      defaultValue = "true",
      description =
          "Count a process that matches nothing as one of its nearest ancestor's group (default:"
              + " ${DEFAULT-VALUE}).")
  boolean children;

  @Option(
      names = {"-threads", "--threads"},
      arity = FLAG,
      fallbackValue = "true",
      defaultValue = "true",
      description =
          "Show the metrics of threads; false also reads no file of any thread, and leaves out"
              + " states and threads_wchan (default: ${DEFAULT-VALUE}).")
  boolean threads;

  @Option(
      names = {"-gather-smaps", "--gather-smaps"},
      arity = FLAG,
      fallbackValue = "true",
      defaultValue = "true",
      description = "Show PSS and its part in swap (default: ${DEFAULT-VALUE}).")
  boolean gatherSmaps;

  @Option(
      names = {"-recheck", "--recheck"},
      arity = FLAG,
      fallbackValue = "true",
      defaultValue = "true",
      description = "Always true: a process is classified again when it has changed.")
  boolean recheck;

  @Option(
      names = {"-recheck-with-time-limit", "--recheck-with-time-limit"},
      paramLabel = "DURATION",
      defaultValue = "0",
      description = "Has no effect: there is no limit.")
  String recheckLimit;

  @Option(
      names = {"-remove-empty-groups", "--remove-empty-groups"},
      arity = FLAG,
      fallbackValue = "true",
      description =
          "Has no effect: a group without processes is shown with num_procs 0 for an hour, or for as"
              + " long as an item names it without variables.")
  boolean removeEmptyGroups;

  @Option(
      names = {"-once-to-stdout-delay", "--once-to-stdout-delay"},
      paramLabel = "DURATION",
      defaultValue = "0",
      description =
          "Scan, wait that long, print the metrics and exit; with 0, serve them (default:"
              + " ${DEFAULT-VALUE}).")
  String onceDelay;

  @Option(
      names = {"-debug", "--debug"},
      arity = FLAG,
      fallbackValue = "true",
      description = "Has no effect: 'rules --check FILE --live' shows what each item matches.")
  boolean debug;

  @Option(
      names = {"-man", "--man", "-help"},
      usageHelp = true,
      description = "Print this help and exit.")
  boolean man;

  @Option(names = "-version", versionHelp = true, description = "Print the version and exit.")
  boolean version;
}
