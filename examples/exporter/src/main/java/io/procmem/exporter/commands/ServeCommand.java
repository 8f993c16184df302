package io.procmem.exporter.commands;

import io.procmem.DetailPolicy;
import io.procmem.ProcMem;
import io.procmem.ProcMemBuilder;
import io.procmem.Rules;
import io.procmem.classify.Subgroup;
import io.procmem.exporter.http.Listeners;
import io.procmem.exporter.http.MetricPage;
import io.procmem.exporter.http.Pages;
import io.procmem.exporter.http.ReloadStatus;
import io.procmem.exporter.http.WebConfigFile;
import io.procmem.exporter.input.CommandFailure;
import io.procmem.exporter.input.DurationConverter;
import io.procmem.exporter.metrics.DialectOption;
import io.procmem.exporter.metrics.MetricOptions;
import io.procmem.exporter.metrics.ShownTable;
import io.procmem.exporter.recording.RecorderOptions;
import io.procmem.exporter.scan.ProcOptions;
import io.procmem.exporter.scan.ScanOptions;
import io.procmem.exporter.server.HealthOption;
import io.procmem.exporter.server.ListenAddress;
import io.procmem.exporter.server.ListenOptions;
import io.procmem.exporter.settings.Settings;
import io.procmem.exporter.settings.ShownSettings;
import io.procmem.metrics.dialect.Dialect;
import io.procmem.snapshot.Demand;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** Serves metrics until the process is stopped. */
@Command(
    name = ServeCommand.NAME,
    description =
        "Serves metrics for Prometheus at /metrics, its own health at /health, and what it shows at /.",
    footer = {
      "  procmem-exporter serve --listen :9215 --top 20 --by uss",
      "  procmem-exporter serve --proc-root /host/proc --rules shop.rules",
      "  procmem-exporter serve --dialect process-exporter=/metrics/process-exporter",
      "  curl 'localhost:9215/metrics?name[]=procmem_group_unique_memory_bytes'"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ServeCommand implements Callable<Integer> {

  static final String NAME = "serve";

  /** Shorter than the timeout of a scraper, so that a slow scan is reported and not cut off. */
  private static final Duration MAX_WAIT = Duration.ofSeconds(5);

  @Spec private CommandSpec command;

  @Option(
      names = "--max-age",
      paramLabel = "DURATION",
      defaultValue = "1s",
      converter = DurationConverter.class,
      description =
          "The maximum age of the served numbers, such as 500ms or 2m; 0 scans for every scrape"
              + " (default: ${DEFAULT-VALUE}).")
  private Duration maxAge;

  @Option(
      names = "--show-config",
      description =
          "Print the value of each option and where it is set, as a configuration file, and exit.")
  private boolean showConfig;

  @Option(
      names = "--check-config",
      description = "Check the options, the configuration and the rules, and exit.")
  private boolean checkConfig;

  /** Where some options are set. */
  private Settings settings = Settings.none();

  /** Parses the command line again, and passes it on if it has no mistake; false if it has. */
  private Predicate<Consumer<ServeCommand>> reread = use -> false;

  @Mixin private ListenOptions listen;

  @Option(
      names = "--exporter-metrics",
      description =
          "Show metrics of the exporter itself too (process_* and jvm_*), on each page with metrics.")
  private boolean exporterMetrics;

  @Mixin private HealthOption health;
  @Mixin private RecorderOptions recorder;
  @Mixin private DialectOption dialects;
  @Mixin private MetricOptions metrics;
  @Mixin private ScanOptions scan;
  @Mixin private ProcOptions proc;

  /** {@return its options, which are the keys of a configuration file} */
  static CommandSpec spec() {
    return new CommandLine(new ServeCommand()).getCommandSpec();
  }

  /**
   * Tells the command the value of each option, and prints them if that is requested.
   *
   * @param parsed a command line
   * @param settings the options that are set elsewhere
   * @return whether it was requested
   */
  static boolean showConfig(ParseResult parsed, Settings settings) {
    Optional<ServeCommand> shown = of(parsed).filter(serve -> serve.showConfig);
    shown.ifPresent(
        serve ->
            serve
                .command
                .commandLine()
                .getOut()
                .print(ShownSettings.text(serve.parsed(), settings)));
    return shown.isPresent();
  }

  /** {@return this command, if a command line calls it} */
  static Optional<ServeCommand> of(ParseResult parsed) {
    ParseResult own = parsed.hasSubcommand() ? parsed.subcommand() : parsed;
    return own.commandSpec().userObject() instanceof ServeCommand serve
        ? Optional.of(serve)
        : Optional.empty();
  }

  /**
   * Says where its options are from.
   *
   * @param settings the options that are set elsewhere than on the command line
   * @param reread parses the command line again, and passes it on if it has no mistake
   */
  void isConfiguredBy(Settings settings, Predicate<Consumer<ServeCommand>> reread) {
    this.settings = settings;
    this.reread = reread;
  }

  /** {@return its options as they were given} */
  ParseResult parsed() {
    return command.commandLine().getParseResult();
  }

  /** {@return the configuration files} */
  List<Path> configurations() {
    return settings.files();
  }

  /** {@return the files that can change while it runs} */
  List<Path> files() {
    return Stream.concat(settings.files().stream(), proc.rulesPaths().stream()).toList();
  }

  /** {@return what pages show besides metrics} */
  Pages.Settings settings() {
    return new Pages.Settings(
        health.thresholds(), subgroups(proc.rules()), () -> ShownSettings.text(parsed(), settings));
  }

  /** {@return how it reads the machine, without a recorder} */
  ProcMemBuilder builder() {
    recorder.refuseWithoutEffect();
    proc.warnings().forEach(this::warn);
    return scan.builder(proc, DetailPolicy.standard()).maxAge(maxAge).waitAtMost(MAX_WAIT);
  }

  @Override
  public Integer call() {
    List<MetricPage> pages = pages();
    Pages.Settings others = settings();
    try (ProcMem procMem = proc.build(recorder.applyTo(builder()))) {
      List<ListenAddress> addresses = listen.addresses();
      WebConfigFile web = web();
      if (checkConfig) {
        warn(addresses, web);
        scan.groups().unknown(proc::rules).forEach(this::warn);
        command.commandLine().getOut().println("The configuration is valid.");
        return 0;
      }
      ReloadStatus status = new ReloadStatus(Clock.systemUTC());
      Pages shown = new Pages(procMem, pages, others, status, Optional.empty());
      try (Listeners listeners = Listeners.open(addresses, web, shown)) {
        warn(addresses, web);
        Server server = new Server(procMem, listeners, status, this, shown);
        awaitStop(procMem, listeners, web.hasTls() ? "https" : "http", server, pages);
      }
    } catch (IOException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()));
    }
    return 0;
  }

  /** Those that are known before there are processes in them. */
  private static List<Subgroup> subgroups(Rules rules) {
    return rules.lines().stream()
        .filter(rule -> !(rule.group() + rule.name()).contains("{{"))
        .map(rule -> new Subgroup(rule.group(), rule.name()))
        .toList();
  }

  private WebConfigFile web() throws IOException {
    PrintWriter err = command.commandLine().getErr();
    Optional<Path> certificate = listen.certificate();
    if (certificate.isPresent()) {
      return WebConfigFile.ofCertificate(
          certificate.get(), listen.key().orElseThrow(), err::println);
    }
    return listen.webConfig().isEmpty()
        ? WebConfigFile.none()
        : WebConfigFile.read(listen.webConfig().get(), err::println);
  }

  private void warn(List<ListenAddress> addresses, WebConfigFile web) {
    web.warnings(addresses).forEach(this::warn);
  }

  private void warn(String line) {
    command
        .commandLine()
        .getErr()
        .println(ExporterCommand.NAME + ": warning: " + settings.withOrigins(line));
  }

  /** {@return the metrics to show} */
  List<MetricPage> pages() {
    Map<String, Dialect> byPath = dialects.byPath();
    Iterator<ShownTable> tables = metrics.tables(byPath.values(), proc.readsDetail()).iterator();
    List<MetricPage> pages = new ArrayList<>();
    byPath.forEach(
        (path, dialect) ->
            pages.add(new MetricPage(path, dialect.description(), tables.next(), exporterMetrics)));
    return pages;
  }

  /**
   * Reads the configuration again when that is due, until an interrupt, or a signal that ends this
   * process: then the shutdown hook closes everything.
   */
  private void awaitStop(
      ProcMem procMem, Listeners listeners, String scheme, Server server, List<MetricPage> pages) {
    Thread hook =
        new Thread(
            () -> {
              listeners.close();
              procMem.close();
            },
            "procmem-exporter-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    Reloads reloads = new Reloads(server::files, () -> server.reload(reread));
    Optional<HangupSignal> hangup = onHangup(reloads::request);
    PrintWriter out = command.commandLine().getOut();
    for (InetSocketAddress address : listeners.addresses()) {
      out.println(
          ExporterCommand.NAME + " listens on " + scheme + "://" + hostAndPort(address) + "/");
    }
    try {
      warnOfScan(procMem, pages);
      reloads.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      Runtime.getRuntime().removeShutdownHook(hook);
    } finally {
      hangup.ifPresent(HangupSignal::close);
    }
  }

  /** Rates begin with this scan too. Its report is not kept. */
  void warnOfScan(ProcMem procMem, List<MetricPage> pages) {
    Demand demand = ShownTable.demand(pages.stream().map(MetricPage::shown).toList());
    FirstScanWarnings.warnings(procMem.report(demand), scan, proc).forEach(this::warn);
  }

  private Optional<HangupSignal> onHangup(Runnable action) {
    try {
      return Optional.of(HangupSignal.calling(action));
    } catch (ReflectiveOperationException e) {
      warn("SIGHUP does not read the configuration again: " + HangupSignal.reason(e));
      return Optional.empty();
    }
  }

  private static String hostAndPort(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
  }
}
