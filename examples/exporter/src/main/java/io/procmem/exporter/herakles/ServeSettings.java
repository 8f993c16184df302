package io.procmem.exporter.herakles;

import io.procmem.classify.Subgroup;
import io.procmem.exporter.input.CommandFailure;
import io.procmem.exporter.input.WholeNumber;
import io.procmem.exporter.settings.Setting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the keys of Herakles mean as options of {@code serve}. */
final class ServeSettings {

  private static final String METRICS = "herakles_proc_mem_";

  private final String command;
  private final Map<Key, KeyValue> all;
  private final Map<String, Setting> given = new LinkedHashMap<>();
  private final List<Setting> defaults = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  /**
   * Translates what is given.
   *
   * @param command the name of the command, which is the origin of defaults
   * @param all the values of the keys
   * @param places where the rule files are
   * @throws CommandFailure if keys contradict each other
   */
  ServeSettings(String command, Map<Key, KeyValue> all, SearchPaths places) {
    this.command = command;
    this.all = all;
    addDefault("dialect", "herakles");
    addDefault("no-program-names", "true"); // as Herakles, which knows no program of an interpreter
    addDefault("max-series", WholeNumber.Limit.UNLIMITED);
    addDefault("max-label-values", WholeNumber.Limit.UNLIMITED);
    List<String> rules = places.rules().stream().map(Object::toString).toList();
    if (!rules.isEmpty()) {
      defaults.add(new Setting("rules", rules, command));
    }
    each(Key.PORT, "port", value -> value);
    each(Key.BIND, "listen", value -> value);
    each(Key.CACHE_TTL, "max-age", value -> value + "s");
    if (hasMinimum()) {
      each(Key.MIN_USS_KB, "min-uss", value -> value + "K");
    }
    each(Key.INCLUDE_NAMES, "names", ServeSettings::within);
    each(Key.EXCLUDE_NAMES, "without-names", ServeSettings::within);
    each(Key.MAX_PROCESSES, "max-processes", value -> value);
    each(Key.TEST_DATA_FILE, "test-data-file", value -> value);
    addTop();
    addGroups();
    addFamilies();
    addTls();
    of(Key.ENABLE_HEALTH).ifPresent(flag -> put("no-health", Boolean.toString(flag.isOff()), flag));
    warnOfUnused();
    if (!problems.isEmpty()) {
      throw new CommandFailure(String.join("\n", problems));
    }
  }

  List<Setting> given() {
    return List.copyOf(given.values());
  }

  List<Setting> defaults() {
    return defaults;
  }

  List<String> warnings() {
    return warnings;
  }

  private Optional<KeyValue> of(Key key) {
    return Optional.ofNullable(all.get(key));
  }

  private boolean isOn(Key key) {
    return of(key).map(flag -> !flag.isOff()).orElse(false);
  }

  private boolean isOff(Key key) {
    return of(key).map(KeyValue::isOff).orElse(false);
  }

  private boolean hasMinimum() {
    return of(Key.MIN_USS_KB).map(kib -> Integer.parseInt(kib.value()) > 0).orElse(false);
  }

  private void addDefault(String option, String value) {
    defaults.add(new Setting(option, List.of(value), command));
  }

  private void each(Key key, String option, UnaryOperator<String> translated) {
    of(key)
        .ifPresentOrElse(
            one -> one.values().forEach(value -> put(option, translated.apply(value), one)),
            () -> {
              if (!key.defaultValue.isEmpty()) {
                String origin = (command + " " + key.options).strip();
                defaults.add(
                    new Setting(option, List.of(translated.apply(key.defaultValue)), origin));
              }
            });
  }

  /** Adds a value of an option; several keys may add to the same option. */
  private void put(String option, String value, KeyValue from) {
    Setting next = new Setting(option, List.of(value), from.origin());
    given.merge(option, next, ServeSettings::joined);
  }

  private static Setting joined(Setting one, Setting other) {
    String origin =
        one.origin().contains(other.origin()) ? one.origin() : one.origin() + ", " + other.origin();
    List<String> values = Stream.of(one, other).flatMap(all -> all.values().stream()).toList();
    return new Setting(one.key(), values, origin);
  }

  /** A pattern for names that contain a text. A comma would separate two patterns. */
  private static String within(String text) {
    return "*" + literal(text).replace(',', '?') + "*";
  }

  private static String literal(String text) {
    return text.replaceAll("[*?\\\\]", "\\\\$0");
  }

  private void addTop() {
    String ofEach =
        Stream.of(Key.TOP_N_SUBGROUP, Key.TOP_N_OTHERS)
            .map(key -> of(key).map(KeyValue::value).orElse(key.defaultValue))
            .collect(Collectors.joining(","));
    String origin =
        Stream.of(Key.TOP_N_SUBGROUP, Key.TOP_N_OTHERS)
            .flatMap(key -> of(key).stream())
            .map(KeyValue::origin)
            .collect(Collectors.joining(", "));
    if (!origin.isEmpty()) {
      given.put("top-of-each", new Setting("top-of-each", List.of(ofEach), origin));
    }
  }

  private void addGroups() {
    Optional<KeyValue> mode = of(Key.SEARCH_MODE);
    if (mode.isPresent()) {
      String option = mode.get().value().equals("include") ? "group" : "without-group";
      each(Key.SEARCH_GROUPS, option, ServeSettings::literal);
      each(Key.SEARCH_SUBGROUPS, option, ServeSettings::subgroup);
      if (Stream.of(Key.SEARCH_GROUPS, Key.SEARCH_SUBGROUPS)
          .flatMap(key -> of(key).stream())
          .allMatch(names -> names.values().isEmpty())) {
        problems.add(
            mode.get().origin()
                + ": there is nothing to "
                + mode.get().value()
                + ": add search_groups"
                + " or search_subgroups");
      }
    }
    of(Key.DISABLE_OTHERS)
        .filter(flag -> !flag.isOff())
        .ifPresent(flag -> put("without-group", Subgroup.OTHER.group(), flag));
  }

  /** Herakles calls what matches no rule unknown, where it does not call it other. */
  private static String subgroup(String name) {
    return name.equals("unknown") ? Subgroup.OTHER.toString() : "*/" + literal(name);
  }

  private void addFamilies() {
    List<Key> flags = List.of(Key.ENABLE_RSS, Key.ENABLE_PSS, Key.ENABLE_USS, Key.ENABLE_CPU);
    List<KeyValue> off =
        flags.stream().flatMap(key -> of(key).stream()).filter(KeyValue::isOff).toList();
    if (off.size() == flags.size()) {
      problems.add(
          off.stream().map(KeyValue::origin).collect(Collectors.joining(", "))
              + ": no metrics of processes are left: leave out one of these keys, or set it to true");
    }
    for (KeyValue flag : off) {
      String measure = flag.key().toString().replace("enable_", "");
      Stream.of("", "group_", "top_")
          .map(kind -> METRICS + kind + measure + "_*")
          .forEach(name -> put("without-metric", name, flag));
    }
    of(Key.ENABLE_PSS) // without PSS and USS, nothing would show what is read
        .filter(pss -> pss.isOff() && isOff(Key.ENABLE_USS) && !hasMinimum())
        .ifPresent(pss -> put("no-detail", "true", pss));
  }

  private void addTls() {
    Optional<KeyValue> tls = of(Key.ENABLE_TLS).filter(flag -> !flag.isOff());
    if (tls.isPresent()) {
      each(Key.TLS_CERT_PATH, "tls-cert", value -> value);
      each(Key.TLS_KEY_PATH, "tls-key", value -> value);
      for (Key key : List.of(Key.TLS_CERT_PATH, Key.TLS_KEY_PATH)) {
        if (of(key).isEmpty()) {
          problems.add(
              tls.get().origin()
                  + " needs "
                  + (key == Key.TLS_CERT_PATH ? "a certificate" : "a private key")
                  + ": add "
                  + key
                  + " or "
                  + key.option().orElseThrow().longestName());
        }
      }
    }
  }

  private void warnOfUnused() {
    warn(
        "keys and options without effect: ",
        Stream.of(Key.values()).filter(key -> !key.hasEffect).toArray(Key[]::new));
    if (of(Key.SEARCH_MODE).isEmpty()) {
      warn("without effect unless search_mode is set: ", Key.SEARCH_GROUPS, Key.SEARCH_SUBGROUPS);
    }
    if (!isOn(Key.ENABLE_TLS)) {
      warn("without effect unless enable_tls is true: ", Key.TLS_CERT_PATH, Key.TLS_KEY_PATH);
    }
  }

  private void warn(String why, Key... keys) {
    String origins =
        Stream.of(keys)
            .flatMap(key -> of(key).stream())
            .map(one -> one.isOption() ? one.origin() : one.key().toString())
            .collect(Collectors.joining(", "));
    if (!origins.isEmpty()) {
      warnings.add(why + origins);
    }
  }
}
