package io.procmem.exporter.settings;

import io.procmem.exporter.input.CommandFailure;
import java.nio.file.Path;
import java.util.Collection;
import java.util.stream.Stream;

/** Files of other programs that may be mistaken for a configuration file, by keys of theirs. */
enum OtherSystem {
  PROCESS_EXPORTER(
      "a configuration of process-exporter",
      "process_names",
      "give it as --rules, or use the command process-exporter"),
  HERAKLES(
      "a configuration of Herakles",
      "cache_ttl min_uss_kb search_mode top_n_subgroup top-n-subgroup top_n_others top-n-others",
      "give it to the command herakles"),
  SUBGROUPS("the subgroups.toml of Herakles", "subgroups", "give it as --rules"),
  PROMETHEUS("a configuration of Prometheus", "scrape_configs"),
  WEB(
      "a web configuration file of Prometheus",
      "tls_server_config basic_auth_users http_server_config",
      "give it as --web-config");

  private final String name;
  private final String keys;
  private final String remedy;

  OtherSystem(String name, String keys) {
    this(name, keys, "'procmem-exporter config' writes a template");
  }

  OtherSystem(String name, String keys, String remedy) {
    this.name = name;
    this.keys = keys;
    this.remedy = remedy;
  }

  /**
   * Refuses a file of another program.
   *
   * @param file the file
   * @param keys its keys
   * @throws CommandFailure if it has a key that only another program has
   */
  static void refuse(Path file, Collection<String> keys) {
    for (OtherSystem system : values()) {
      if (Stream.of(system.keys.split(" ", -1)).anyMatch(keys::contains)) {
        throw new CommandFailure(
            file + " is " + system.name + ", which has other keys: " + system.remedy);
      }
    }
  }
}
