package io.procmem.exporter.commands;

import io.procmem.classify.Subgroup;
import io.procmem.exporter.input.WholeNumber;
import io.procmem.exporter.metrics.DialectOption;
import io.procmem.exporter.rulefiles.NameMapping;
import io.procmem.exporter.settings.Setting;
import io.procmem.exporter.settings.Translation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/**
 * Takes the options of ncabatoff/process-exporter. They become options of {@code serve} or {@code
 * scrape}, which do the work; messages name the option of process-exporter.
 */
@Command(
    name = ProcessExporterCommand.NAME,
    description = {
      "Takes the place of process-exporter: the same options, configuration and metrics.",
      "Options begin with one or two dashes. Other options of serve are set by environment"
          + " variables, such as PROCMEM_OPTION_EXACT=true."
    },
    footer = {
      "  procmem-exporter process-exporter -config.path /etc/process-exporter/all.yaml",
      "  procmem-exporter process-exporter -procnames=bash,sshd -threads=false"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ProcessExporterCommand implements OtherExporter {

  static final String NAME = "process-exporter";

  private static final Pattern PART = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)(ms|s|m|h)");
  private static final Pattern DURATION = Pattern.compile("0|(?:" + PART + ")+");

  @Spec private CommandSpec command;

  @Mixin private ProcessExporterOptions options;

  @Override
  public Translation translated(ParseResult result) {
    Duration once = duration("-once-to-stdout-delay", options.onceDelay);
    refuse(result, "-config.path", "-procnames", "-namemapping");
    ServeSettings settings = new ServeSettings(result);
    // process-exporter scans in each scrape, shows every group and thread by its own name, and
    // nothing of other processes.
    settings.add("max-age", "0");
    settings.add("thread-names", "unchanged");
    settings.add("max-series", WholeNumber.Limit.UNLIMITED);
    settings.add("max-label-values", WholeNumber.Limit.UNLIMITED);
    settings.add("no-catalogue", "true");
    settings.add("without-group", Subgroup.OTHER.toString());
    boolean hasPath = once.isZero() && !options.telemetryPath.equals(DialectOption.METRICS);
    settings.add(
        "dialect",
        (options.threads ? "process-exporter-threads" : "process-exporter")
            + (hasPath ? "=" + options.telemetryPath : ""),
        "-web.telemetry-path",
        "-threads");
    settings.add("listen", options.listenAddress, "-web.listen-address");
    if (!options.webConfigFile.isEmpty()) {
      settings.add("web-config", options.webConfigFile, "-web.config.file");
    }
    if (!options.procfs.equals(ProcessExporterOptions.PROC)) {
      settings.add("proc-root", options.procfs, "-procfs");
    }
    settings.add("children-follow-parent", Boolean.toString(options.children), "-children");
    settings.add("no-detail", Boolean.toString(!options.gatherSmaps), "-gather-smaps");
    if (!once.isZero()) {
      settings.add("interval", once.toMillis() + "ms", "-once-to-stdout-delay");
    }
    List<String> warnings = new ArrayList<>(addGroups(settings));
    addWarnings(result, warnings);
    return new Translation(
        List.of(once.isZero() ? ServeCommand.NAME : ScrapeCommand.NAME),
        settings.defaults,
        settings.given,
        warnings,
        Optional.empty());
  }

  /** Adds what names the groups; returns what has no effect. */
  private List<String> addGroups(ServeSettings settings) {
    if (!options.configPath.isEmpty()) {
      settings.add("rules", options.configPath, "-config.path");
      return List.of();
    }
    if (options.procNames.isEmpty() && options.nameMapping.isEmpty()) {
      return List.of("no process has a group: give -config.path or -procnames");
    }
    NameMapping groups;
    try {
      groups = new NameMapping(options.procNames, options.nameMapping);
    } catch (IllegalArgumentException e) {
      throw mistake("-namemapping: " + e.getMessage());
    }
    settings.add(
        "rule", groups.rules(), options.nameMapping.isEmpty() ? "-procnames" : "-namemapping");
    return groups.warnings();
  }

  private void addWarnings(ParseResult result, List<String> warnings) {
    if (!options.recheck) {
      warnings.add("-recheck=false has no effect: a process is classified again when it changes");
    }
    if (!duration("-recheck-with-time-limit", options.recheckLimit).isZero()) {
      warnings.add("-recheck-with-time-limit has no effect: a process is always classified again");
    }
    if (options.removeEmptyGroups) {
      warnings.add(
          "-remove-empty-groups has no effect: a group without processes is shown for an hour");
    }
    if (options.debug) {
      warnings.add("-debug has no effect: 'rules --check FILE --live' shows what items match");
    }
    if (result.hasMatchedOption("-once-to-stdout-delay")) {
      Stream.of("-web.listen-address", "-web.telemetry-path", "-web.config.file")
          .filter(result::hasMatchedOption)
          .forEach(option -> warnings.add(option + " has no effect with -once-to-stdout-delay"));
    }
  }

  private void refuse(ParseResult result, String given, String... others) {
    for (String other : others) {
      if (result.hasMatchedOption(given) && result.hasMatchedOption(other)) {
        throw mistake(other + " has no effect with " + given + ": give only one of them");
      }
    }
  }

  private Duration duration(String option, String text) {
    if (!DURATION.matcher(text).matches()) {
      throw mistake(option + "=" + text + ": give a duration, such as 30s, 500ms or 1m30s");
    }
    double millis = 0;
    Matcher part = PART.matcher(text);
    while (part.find()) {
      double unit =
          switch (part.group(2)) {
            case "ms" -> 1;
            case "s" -> 1_000;
            case "m" -> 60_000;
            default -> 3_600_000;
          };
      millis += Double.parseDouble(part.group(1)) * unit;
    }
    return Duration.ofMillis(Math.round(millis));
  }

  private ParameterException mistake(String message) {
    return new ParameterException(command.commandLine(), message);
  }

  /** Collects settings: those that an option gives, and those that are only its default. */
  private static final class ServeSettings {
    private final ParseResult result;
    private final List<Setting> defaults = new ArrayList<>();
    private final List<Setting> given = new ArrayList<>();

    ServeSettings(ParseResult result) {
      this.result = result;
    }

    void add(String key, String value, String... options) {
      add(key, List.of(value), options);
    }

    void add(String key, List<String> values, String... options) {
      Optional<String> origin = Stream.of(options).filter(result::hasMatchedOption).findFirst();
      String defaultOrigin = options.length == 0 ? NAME : NAME + " " + options[0];
      (origin.isPresent() ? given : defaults)
          .add(new Setting(key, values, origin.orElse(defaultOrigin)));
    }
  }
}
