package io.procmem.exporter.commands;

import io.procmem.DetailPolicy;
import io.procmem.ProcMem;
import io.procmem.Rules;
import io.procmem.classify.Subgroup;
import io.procmem.exporter.config.CommandFailure;
import io.procmem.exporter.config.DialectOption;
import io.procmem.exporter.config.DurationConverter;
import io.procmem.exporter.config.HealthOption;
import io.procmem.exporter.config.ListenAddress;
import io.procmem.exporter.config.ListenOptions;
import io.procmem.exporter.config.MetricOptions;
import io.procmem.exporter.config.ProcOptions;
import io.procmem.exporter.config.RecorderOptions;
import io.procmem.exporter.config.ScanOptions;
import io.procmem.exporter.config.ShownTable;
import io.procmem.exporter.http.Listeners;
import io.procmem.exporter.http.MetricPage;
import io.procmem.exporter.http.Pages;
import io.procmem.exporter.http.WebConfigFile;
import io.procmem.exporter.settings.Settings;
import io.procmem.exporter.settings.ShownSettings;
import io.procmem.metrics.dialect.Dialect;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
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

  /** The value of each option, as text. */
  private Supplier<String> config = () -> "";

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
    ParseResult own = parsed.hasSubcommand() ? parsed.subcommand() : parsed;
    if (!(own.commandSpec().userObject() instanceof ServeCommand serve)) {
      return false;
    }
    serve.config = () -> ShownSettings.text(own, settings);
    if (serve.showConfig) {
      own.commandSpec().commandLine().getOut().print(serve.config.get());
    }
    return serve.showConfig;
  }

  @Override
  public Integer call() {
    List<MetricPage> pages = pages();
    Pages.Settings settings =
        new Pages.Settings(health.thresholds(), subgroups(proc.rules()), config);
    try (ProcMem procMem =
        proc.build(
            recorder.applyTo(
                scan.builder(proc, DetailPolicy.standard()).maxAge(maxAge).waitAtMost(MAX_WAIT)))) {
      List<ListenAddress> addresses = listen.addresses();
      WebConfigFile web = web();
      if (checkConfig) {
        warn(addresses, web);
        command.commandLine().getOut().println("The configuration is valid.");
        return 0;
      }
      try (Listeners listeners =
          Listeners.open(addresses, web, new Pages(procMem, pages, settings))) {
        warn(addresses, web);
        awaitStop(procMem, listeners, web.hasTls() ? "https" : "http");
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
    return listen.webConfig().isEmpty()
        ? WebConfigFile.none()
        : WebConfigFile.read(listen.webConfig().get(), err::println);
  }

  private void warn(List<ListenAddress> addresses, WebConfigFile web) {
    PrintWriter err = command.commandLine().getErr();
    web.warnings(addresses)
        .forEach(line -> err.println(ExporterCommand.NAME + ": warning: " + line));
  }

  private List<MetricPage> pages() {
    Map<String, Dialect> byPath = dialects.byPath();
    Iterator<ShownTable> tables = metrics.tables(byPath.values(), proc.readsDetail()).iterator();
    List<MetricPage> pages = new ArrayList<>();
    byPath.forEach(
        (path, dialect) ->
            pages.add(new MetricPage(path, dialect.description(), tables.next(), exporterMetrics)));
    return pages;
  }

  /** Waits for an interrupt, or for a signal: then the shutdown hook closes everything. */
  private void awaitStop(ProcMem procMem, Listeners listeners, String scheme) {
    Thread hook =
        new Thread(
            () -> {
              listeners.close();
              procMem.close();
            },
            "procmem-exporter-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    PrintWriter out = command.commandLine().getOut();
    for (InetSocketAddress address : listeners.addresses()) {
      out.println(
          ExporterCommand.NAME + " listens on " + scheme + "://" + hostAndPort(address) + "/");
    }
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }

  private static String hostAndPort(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
  }
}
