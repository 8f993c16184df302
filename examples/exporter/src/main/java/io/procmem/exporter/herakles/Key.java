package io.procmem.exporter.herakles;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The keys of a configuration file of Herakles, and the options that set the same. */
enum Key {
  /** The port to listen on. */
  PORT(ValueType.PORT, "-p --port", "PORT", "9215", "The port to listen on"),
  /** The address to listen on; without it, every address. */
  BIND(ValueType.TEXT, "--bind", "ADDRESS", "0.0.0.0", "The address to listen on"),
  /** The smallest USS of a process that is included, in KiB; without it, any. */
  MIN_USS_KB(
      ValueType.NUMBER,
      "--min-uss-kb",
      "KIB",
      "",
      "Include only processes with at least this USS, in KiB (default: 0)."),
  /** Texts, of which the name of an included process contains one; without it, any name. */
  INCLUDE_NAMES(
      ValueType.LIST,
      "--include-names",
      "TEXT,…",
      "",
      "Include only processes whose names contain one of these texts."),
  /** Texts that exclude a process whose name contains one of them. */
  EXCLUDE_NAMES(
      ValueType.LIST,
      "--exclude-names",
      "TEXT,…",
      "",
      "Leave out processes whose names contain one of these texts."),
  /** How many threads read; no effect. */
  PARALLELISM(ValueType.NUMBER, "--parallelism", "N"),
  /** How many processes are included, the largest by RSS; without it, all. */
  MAX_PROCESSES(
      ValueType.LIMIT,
      "--max-processes",
      "N",
      "",
      "Include only the N processes with the largest RSS."),
  /** The maximum age of the numbers, in seconds. */
  CACHE_TTL(
      ValueType.NUMBER,
      "--cache-ttl",
      "SECONDS",
      "30",
      "The maximum age of the numbers; 0 scans for every scrape"),
  /** The size of the buffer for other files, in KiB; no effect. */
  IO_BUFFER_KB(ValueType.NUMBER, "--io-buffer-kb", "KIB"),
  /** The size of the buffer for {@code smaps}, in KiB; no effect. */
  SMAPS_BUFFER_KB(ValueType.NUMBER, "--smaps-buffer-kb", "KIB"),
  /** The size of the buffer for {@code smaps_rollup}, in KiB; no effect. */
  SMAPS_ROLLUP_BUFFER_KB(ValueType.NUMBER, "--smaps-rollup-buffer-kb", "KIB"),
  /** Whether {@code /health} is served; on by default. */
  ENABLE_HEALTH(ValueType.FLAG, "--disable-health", "", "", "Do not serve /health."),
  /** Whether metrics of the exporter itself are shown; no effect. */
  ENABLE_TELEMETRY(ValueType.FLAG, "--disable-telemetry", ""),
  /** Whether metrics of its runtime are shown; no effect. */
  ENABLE_DEFAULT_COLLECTORS(ValueType.FLAG, "--disable-default-collectors", ""),
  /** Whether profiles are served; no effect. */
  ENABLE_PPROF(ValueType.FLAG, "--debug", ""),
  /** Which messages are logged; no effect. */
  LOG_LEVEL(ValueType.LEVEL, "--log-level", "LEVEL"),
  /** Whether messages are logged to a file; no effect. */
  ENABLE_FILE_LOGGING(ValueType.FLAG, "", ""),
  /** The file that messages are logged to; no effect. */
  LOG_FILE(ValueType.TEXT, "", ""),
  /** Whether search groups and subgroups are included or excluded; without it, neither. */
  SEARCH_MODE(ValueType.MODE),
  /** The groups that the search mode includes or excludes. */
  SEARCH_GROUPS(ValueType.LIST),
  /** The subgroups that it includes or excludes, by their names within groups. */
  SEARCH_SUBGROUPS(ValueType.LIST),
  /** Whether processes that match no rule are excluded. */
  DISABLE_OTHERS(ValueType.FLAG),
  /** How many processes of each subgroup the top metrics show. */
  TOP_N_SUBGROUP(
      ValueType.NUMBER,
      "--top-n-subgroup",
      "N",
      "3",
      "Show the N largest processes of each subgroup in the top_* metrics"),
  /** How many of those that match no rule are shown. */
  TOP_N_OTHERS(
      ValueType.NUMBER,
      "--top-n-others",
      "N",
      "10",
      "Of the processes that match no rule, show only the N largest"),
  /** Whether metrics of RSS are shown; on by default. */
  ENABLE_RSS(ValueType.FLAG),
  /** Whether metrics of PSS are shown; on by default. */
  ENABLE_PSS(ValueType.FLAG),
  /** Whether metrics of USS are shown; on by default. */
  ENABLE_USS(ValueType.FLAG),
  /** Whether metrics of CPU usage are shown; on by default. */
  ENABLE_CPU(ValueType.FLAG),
  /** A file of test data, whose processes are shown instead of running ones. */
  TEST_DATA_FILE(
      ValueType.TEXT,
      "-t --test-data-file",
      "FILE",
      "",
      "Show the processes of this JSON file instead of running ones."),
  /** Whether connections are encrypted. */
  ENABLE_TLS(
      ValueType.FLAG,
      "--enable-tls",
      "",
      "",
      "Encrypt connections; needs --tls-cert and --tls-key."),
  /** The file of the certificate, in PEM. */
  TLS_CERT_PATH(
      ValueType.TEXT,
      "--tls-cert",
      "FILE",
      "",
      "The certificate, and those of its issuers, in PEM."),
  /** The file of the private key of the certificate, in PEM. */
  TLS_KEY_PATH(
      ValueType.TEXT, "--tls-key", "FILE", "", "The private key of the certificate, in PEM.");

  /** Other words for keys, which differ in more than their dashes. */
  private static final Map<String, Key> ALIASES =
      Map.of(
          "modify_search_engine", SEARCH_MODE,
          "groups", SEARCH_GROUPS,
          "subgroups", SEARCH_SUBGROUPS);

  final ValueType type;

  /** Its value if none is given; empty if that means nothing. */
  final String defaultValue;

  /** Whether it has a meaning here. */
  final boolean hasEffect;

  /** The options that set it, separated by a blank; empty if there is none. */
  final String options;

  private final String label;
  private final String description;

  /** Of the file only. */
  Key(ValueType type) {
    this(type, "", "", "", "", true);
  }

  /** Without effect. */
  Key(ValueType type, String options, String label) {
    this(type, options, label, "", "Has no effect.", false);
  }

  Key(ValueType type, String options, String label, String defaultValue, String description) {
    this(
        type,
        options,
        label,
        defaultValue,
        description + (defaultValue.isEmpty() ? "" : " (default: " + defaultValue + ")."),
        true);
  }

  Key(
      ValueType type,
      String options,
      String label,
      String defaultValue,
      String description,
      boolean hasEffect) {
    this.type = type;
    this.options = options;
    this.label = label;
    this.defaultValue = defaultValue;
    this.description = description;
    this.hasEffect = hasEffect;
  }

  /** {@return the key that a word of a file is, with underscores or dashes; empty if it is none} */
  static Optional<Key> named(String word) {
    String name = word.replace('-', '_');
    Key alias = ALIASES.get(name);
    return alias != null
        ? Optional.of(alias)
        : Arrays.stream(values()).filter(key -> key.toString().equals(name)).findFirst();
  }

  /** {@return its option; empty if only a file can set it} */
  Optional<OptionSpec> option() {
    if (options.isEmpty()) {
      return Optional.empty();
    }
    OptionSpec.Builder option = OptionSpec.builder(options.split(" ", -1)).description(description);
    return Optional.of(
        type == ValueType.FLAG
            ? option.type(boolean.class).arity("0").build()
            : option.type(String.class).arity("1").paramLabel(label).build());
  }

  /** {@return the values that the command line gives it, with the option that does} */
  Optional<KeyValue> given(ParseResult words) {
    return option()
        .map(option -> words.matchedOption(option.longestName()))
        .map(option -> new KeyValue(this, texts(option), option.longestName()));
  }

  private List<String> texts(OptionSpec option) {
    if (type == ValueType.FLAG) {
      return List.of(Boolean.toString(!option.longestName().startsWith("--disable-")));
    }
    String text = option.originalStringValues().get(0);
    return type.isList() ? List.of(text.split(",", -1)) : List.of(text);
  }

  /** As in a file. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
