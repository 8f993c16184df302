package io.procmem.exporter.commands;

import io.procmem.ProcMem;
import io.procmem.ProcMemBuilder;
import io.procmem.exporter.http.Listeners;
import io.procmem.exporter.http.Pages;
import io.procmem.exporter.http.ReloadStatus;
import io.procmem.exporter.input.CommandFailure;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * What serves while the configuration changes. A new one is used as a whole or not at all. Used by
 * one thread.
 */
final class Server {

  /** Where to listen, and where and how files are read: these do not change while it runs. */
  private static final List<String> FIXED =
      List.of(
          "--listen",
          "--port",
          "--web-config",
          "--tls-cert",
          "--tls-key",
          "--record",
          "--record-below",
          "--record-interval",
          "--proc-root",
          "--captured",
          "--test-data-file",
          "--cgroup-root",
          "--passwd",
          "--container-names",
          "--node-root",
          "--thread-names",
          "--readers",
          "--kept-files");

  private final ProcMem procMem;
  private final Listeners listeners;
  private final ReloadStatus status;
  private final PrintWriter err;
  private ServeCommand options;
  private Pages shown;

  /**
   * Serves.
   *
   * @param procMem reads the machine
   * @param listeners the sockets
   * @param status shows whether the last configuration is used
   * @param options the present configuration
   * @param shown what the sockets show
   */
  Server(
      ProcMem procMem,
      Listeners listeners,
      ReloadStatus status,
      ServeCommand options,
      Pages shown) {
    this.procMem = procMem;
    this.listeners = listeners;
    this.status = status;
    this.err = options.parsed().commandSpec().commandLine().getErr();
    this.options = options;
    this.shown = shown;
  }

  /** {@return the files of the present configuration} */
  List<Path> files() {
    return options.files();
  }

  /**
   * Uses the present text of the configuration, or keeps the old one if the new one has a mistake.
   *
   * @param reread parses it, reports mistakes, and passes it on if there is none
   */
  void reload(Predicate<Consumer<ServeCommand>> reread) {
    boolean isUsed = reread.test(this::use);
    status.set(isUsed);
    err.println(
        ExporterCommand.NAME
            + (isUsed
                ? ": has read the configuration again, and uses it"
                : ": keeps the previous configuration"));
    if (isUsed) {
      options.warnOfScan(procMem, options.pages());
    }
  }

  private void use(ServeCommand next) {
    refuseFixed(options.parsed(), next.parsed());
    refuseMissing(options.configurations(), next.configurations());
    ProcMemBuilder builder = next.builder();
    Pages pages = new Pages(procMem, next.pages(), next.settings(), status, Optional.of(shown));
    try {
      procMem.reconfigure(builder);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()));
    }
    listeners.show(pages);
    shown = pages;
    options = next;
  }

  /** A file that was found, not given, may just be replaced: its settings must not all vanish. */
  static void refuseMissing(List<Path> before, List<Path> next) {
    for (Path file : before) {
      if (!next.contains(file)) {
        throw new CommandFailure(
            file + " is no longer there: put it back, or restart the exporter to run without it");
      }
    }
  }

  private static void refuseFixed(ParseResult before, ParseResult next) {
    String changed =
        FIXED.stream()
            .filter(option -> !values(before, option).equals(values(next, option)))
            .map(
                option ->
                    option
                        + " cannot change while the exporter runs: restart it, or set "
                        + (values(before, option).isEmpty()
                            ? "nothing"
                            : String.join(",", values(before, option))))
            .collect(Collectors.joining("\n"));
    if (!changed.isEmpty()) {
      throw new CommandFailure(changed);
    }
  }

  /** The values of an option as they are written. */
  private static List<String> values(ParseResult parsed, String option) {
    OptionSpec given = parsed.matchedOption(option);
    return given == null
        ? Stream.ofNullable(parsed.commandSpec().findOption(option).defaultValue()).toList()
        : given.originalStringValues();
  }
}
