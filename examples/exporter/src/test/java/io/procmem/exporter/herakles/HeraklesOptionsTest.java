package io.procmem.exporter.herakles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procmem.exporter.input.CommandFailure;
import io.procmem.exporter.settings.Setting;
import io.procmem.exporter.settings.Translation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * What the keys and options of Herakles mean as options of serve; other tests show what these do.
 */
class HeraklesOptionsTest {

  @TempDir private Path directory;

  private Path file(String name, String... lines) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, List.of(lines));
  }

  private SearchPaths places() {
    return new SearchPaths(
        directory.resolve("etc"), directory.resolve("home"), directory.resolve("current"));
  }

  private Translation translated(Optional<Path> file, String... options) {
    CommandSpec spec = CommandSpec.create().name("herakles");
    HeraklesOptions.addTo(spec);
    return HeraklesOptions.translated(
        new CommandLine(spec).parseArgs(options), List.of("serve"), file, places(), List.of());
  }

  private Translation ofFile(String... lines) throws IOException {
    return translated(Optional.of(file("a.yaml", lines)));
  }

  /** Settings as {@code option=value,…}, in one line. */
  private static String text(List<Setting> settings) {
    return settings.stream()
        .map(setting -> setting.key() + "=" + String.join(",", setting.values()))
        .collect(Collectors.joining(" "));
  }

  @Test
  void withoutAFile_itIsLikeHerakles() {
    Translation translation = translated(Optional.empty());
    assertThat(text(translation.defaults()))
        .isEqualTo(
            "dialect=herakles no-program-names=true max-series=unlimited"
                + " max-label-values=unlimited port=9215 listen=0.0.0.0 max-age=30s");
    assertThat(translation.given()).isEmpty();
    assertThat(translation.warnings()).isEmpty();
    assertThat(translation.words()).containsExactly("serve");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          port: 9300                        | port=9300
          port: 0                           | port=0
          bind: 127.0.0.1                   | listen=127.0.0.1
          bind: '::'                        | listen=::
          min_uss_kb: 0                     |
          min_uss_kb: 1024                  | min-uss=1024K
          include_names: [java, 'a*b,c']    | names=*java*,*a\\*b?c*
          exclude_names: [sh]               | without-names=*sh*
          exclude_names: sh                 | without-names=*sh*
          include_names: null               |
          include_names: []                 |
          max_processes: 500                | max-processes=500
          cache_ttl: 60                     | max-age=60s
          cache_ttl: 0                      | max-age=0s
          top_n_subgroup: 5                 | top-of-each=5,10
          top_n_others: 0                   | top-of-each=3,0
          {top_n_subgroup: 5, top_n_others: 20} | top-of-each=5,20
          enable_health: false              | no-health=true
          enable_health: true               | no-health=false
          {search_mode: include, search_groups: [db, web], search_subgroups: [java]} | group=db,web,*/java
          {search_mode: exclude, search_groups: [db], search_subgroups: [unknown]} | without-group=db,other/other
          {search_mode: exclude, search_groups: [db], disable_others: true} | without-group=db,other
          {search_mode: include, groups: [db], disable_others: true} | group=db without-group=other
          disable_others: true              | without-group=other
          disable_others: false             |
          enable_rss: false                 | without-metric=herakles_proc_mem_rss_*,herakles_proc_mem_group_rss_*,herakles_proc_mem_top_rss_*
          enable_pss: false                 | without-metric=herakles_proc_mem_pss_*,herakles_proc_mem_group_pss_*,herakles_proc_mem_top_pss_*
          enable_uss: false                 | without-metric=herakles_proc_mem_uss_*,herakles_proc_mem_group_uss_*,herakles_proc_mem_top_uss_*
          enable_cpu: false                 | without-metric=herakles_proc_mem_cpu_*,herakles_proc_mem_group_cpu_*,herakles_proc_mem_top_cpu_*
          enable_cpu: true                  |
          test_data_file: a.json            | test-data-file=a.json
          {enable_tls: true, tls_cert_path: a, tls_key_path: b} | tls-cert=a tls-key=b
          enable_tls: false                 |
          """)
  void aKey_isAnOptionOfServe(String yaml, String options) throws IOException {
    Translation translation = ofFile(yaml);
    assertThat(text(translation.given())).isEqualTo(options == null ? "" : options);
    assertThat(translation.warnings()).isEmpty();
    for (Setting setting : translation.given()) {
      assertThat(setting.origin()).startsWith(directory.resolve("a.yaml") + ": ");
    }
  }

  @Test
  void withoutPssAndUss_neitherIsRead_unlessProcessesAreChosenByUss() throws IOException {
    String[] keys = {"enable_pss: false", "enable_uss: false"};
    assertThat(text(ofFile(keys).given())).contains("herakles_proc_mem_top_uss_* no-detail=true");
    assertThat(text(ofFile(keys[0], keys[1], "min_uss_kb: 1").given())).doesNotContain("no-detail");
  }

  @Test
  void eachKey_hasBothSpellings_inEachFormat() throws IOException {
    Map<ValueType, String> values =
        Map.of(
            ValueType.NUMBER, "7",
            ValueType.LIMIT, "7",
            ValueType.PORT, "7",
            ValueType.FLAG, "true",
            ValueType.TEXT, "\"a\"",
            ValueType.LIST, "[\"a\", \"b\"]",
            ValueType.MODE, "\"include\"",
            ValueType.LEVEL, "\"warn\"");
    Map<String, String> formats =
        Map.of("a.yaml", "%s: %s", "a.conf", "%s: %s", "a.json", "\"%s\": %s", "a.toml", "%s = %s");
    for (Map.Entry<String, String> format : formats.entrySet()) {
      List<String> seen = new ArrayList<>();
      for (boolean hasDashes : List.of(true, false)) {
        List<String> lines = new ArrayList<>();
        for (Key key : Key.values()) {
          String word = hasDashes ? key.toString().replace('_', '-') : key.toString();
          lines.add(format.getValue().formatted(word, values.get(key.type)));
        }
        String text =
            format.getKey().endsWith("json")
                ? "{" + String.join(",\n", lines) + "}"
                : String.join("\n", lines);
        Translation translation = translated(Optional.of(file(format.getKey(), text)));
        seen.add(text(translation.given()) + translation.warnings());
      }
      assertThat(seen.get(0)).isEqualTo(seen.get(1)).contains("port=7", "group=a,b,*/a,*/b");
    }
    assertThat(Key.values()).hasSize(32);
  }

  @ParameterizedTest
  @CsvSource({
    "modify-search-engine: exclude, SEARCH_MODE",
    "groups: [a], SEARCH_GROUPS",
    "subgroups: [a], SEARCH_SUBGROUPS"
  })
  void aKey_mayHaveAnotherName(String line, Key key) throws IOException {
    assertThat(ConfigFile.read(file("a.yaml", line), new ArrayList<>())).containsOnlyKeys(key);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --port=9300                  | port: 9300
          -p 9300                      | port: 9300
          --bind ::1                   | bind: '::1'
          --cache-ttl=7                | cache_ttl: 7
          --min-uss-kb=7               | min_uss_kb: 7
          --include-names a,b          | include_names: [a, b]
          --exclude-names=a,b          | exclude_names: [a, b]
          --max-processes=7            | max_processes: 7
          --top-n-subgroup=7           | top_n_subgroup: 7
          --top-n-others=7             | top_n_others: 7
          --disable-health             | enable_health: false
          --test-data-file=a.json      | test_data_file: a.json
          -t a.json                    | test_data_file: a.json
          --enable-tls --tls-cert=a --tls-key=b | {enable_tls: true, tls_cert_path: a, tls_key_path: b}
          """)
  void anOption_isAKey_andTakesPrecedenceOverTheFile(String options, String yaml)
      throws IOException {
    Translation expected = ofFile(yaml);
    String[] words = options.split(" ");
    Translation translation = translated(Optional.empty(), words);
    assertThat(translation.given()).isNotEmpty();
    assertThat(text(translation.given())).isEqualTo(text(expected.given()));
    assertThat(translation.given()).allMatch(setting -> setting.origin().startsWith("--"));
    String other =
        "{port: 1, bind: a, cache_ttl: 1, min_uss_kb: 1, include_names: [z], exclude_names: [z],"
            + " max_processes: 1, top_n_subgroup: 3, top_n_others: 10, enable_health: true,"
            + " test_data_file: z, enable_tls: true, tls_cert_path: z, tls_key_path: z}";
    Map<String, String> both = new TreeMap<>();
    translated(Optional.of(file("a.yaml", other)), words)
        .given()
        .forEach(setting -> both.put(setting.key(), text(List.of(setting))));
    for (Setting setting : expected.given()) {
      assertThat(both).containsEntry(setting.key(), text(List.of(setting)));
    }
  }

  @Test
  void whatMeansNothing_isNamedInOneWarning() throws IOException {
    Translation translation =
        translated(
            Optional.of(
                file(
                    "a.yaml",
                    "parallelism: 4",
                    "io_buffer_kb: 256",
                    "smaps_buffer_kb: 512",
                    "smaps_rollup_buffer_kb: 256",
                    "enable_pprof: false",
                    "log_level: info",
                    "enable_file_logging: true",
                    "log_file: /var/log/a.log")),
            "--disable-telemetry",
            "--disable-default-collectors",
            "--parallelism=8",
            "--debug");
    assertThat(translation.warnings())
        .containsExactly(
            "keys and options without effect: --parallelism, io_buffer_kb, smaps_buffer_kb, smaps_rollup_buffer_kb,"
                + " --disable-telemetry, --disable-default-collectors, --debug, log_level,"
                + " enable_file_logging, log_file");
    assertThat(translation.given()).isEmpty();
    assertThat(
            translated(
                    Optional.empty(),
                    "--io-buffer-kb=1",
                    "--smaps-buffer-kb=2",
                    "--smaps-rollup-buffer-kb=3",
                    "--log-level=trace")
                .warnings())
        .containsExactly(
            "keys and options without effect: --io-buffer-kb, --smaps-buffer-kb, --smaps-rollup-buffer-kb,"
                + " --log-level");
  }

  @ParameterizedTest
  @EnumSource(Key.class)
  void eachKeyWithoutEffect_saysSoInTheHelp(Key key) {
    key.option()
        .ifPresent(
            option ->
                assertThat(option.description()[0].equals("Has no effect."))
                    .isEqualTo(!key.hasEffect));
  }

  @Test
  void whatHasNoEffectWithoutAnotherKey_isAWarning() throws IOException {
    assertThat(ofFile("search_groups: [a]", "subgroups: [b]", "tls_cert_path: a").warnings())
        .containsExactly(
            "without effect unless search_mode is set: search_groups, search_subgroups",
            "without effect unless enable_tls is true: tls_cert_path");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          prt: 1               | a.yaml: prt: Herakles has no such key: did you mean port?
          chache-ttl: 1        | a.yaml: chache-ttl: Herakles has no such key: did you mean cache_ttl?
          port: 65536          | a.yaml: port: '65536': give a port, a number from 0 to 65535
          port: [1, 2]         | a.yaml: port takes one value, not a list
          port: {a: 1}         | a.yaml: port: '': give a port, a number from 0 to 65535
          bind: ''             | a.yaml: bind: '': give a text, or leave it out
          cache_ttl: -1        | a.yaml: cache_ttl: '-1': give a whole number, 0 or more
          cache_ttl: 30s       | a.yaml: cache_ttl: '30s': give a whole number, 0 or more
          max_processes: 0     | a.yaml: max_processes: '0': give a whole number, 1 or more
          enable_rss: maybe    | a.yaml: enable_rss: 'maybe': give true or false
          include_names: [a, ''] | a.yaml: include_names: '': give a text, or leave it out
          search_mode: exlude  | a.yaml: search_mode: 'exlude': give include, exclude: did you mean exclude?
          search_mode: include | a.yaml: search_mode: there is nothing to include: add search_groups or search_subgroups
          {search_mode: include, search_groups: []} | a.yaml: search_mode: there is nothing to include: add search_groups or search_subgroups
          log_level: verbose   | a.yaml: log_level: 'verbose': give off, error, warn, info, debug, trace
          subgroups: [{group: a}] | a.yaml: subgroups: '': give a text, or leave it out
          {enable_rss: false, enable_pss: false, enable_uss: false, enable_cpu: false} | a.yaml: enable_rss, a.yaml: enable_pss, a.yaml: enable_uss, a.yaml: enable_cpu: no metrics of processes are left: leave out one of these keys, or set it to true
          {enable_tls: true, tls_cert_path: a} | a.yaml: enable_tls needs a private key: add tls_key_path or --tls-key
          {enable_tls: true, tls_key_path: a} | a.yaml: enable_tls needs a certificate: add tls_cert_path or --tls-cert
          {top_n_others: 1, top-n-others: 2} | a.yaml: top-n-others is the same key as a.yaml: top_n_others: give only one
          port                 | a.yaml: write a key and a value, such as port: 9215
          port: 1 : 2          | a.yaml:1: this is not YAML:
          """)
  void aMistakeInTheFile_hasAMessageThatSaysWhere(String yaml, String message) {
    assertThatThrownBy(() -> ofFile(yaml))
        .isInstanceOf(CommandFailure.class)
        .satisfies(
            e -> assertThat(e.getMessage().replace(directory + "/", "")).startsWith(message));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --port=http          | --port: 'http': give a port, a number from 0 to 65535
          --cache-ttl=1m       | --cache-ttl: '1m': give a whole number, 0 or more
          --min-uss-kb=-1      | --min-uss-kb: '-1': give a whole number, 0 or more
          --include-names=a,,b | --include-names: '': give a text, or leave it out
          --max-processes=0    | --max-processes: '0': give a whole number, 1 or more
          --log-level=loud     | --log-level: 'loud': give off, error, warn, info, debug, trace
          --tls-key=           | --tls-key: '': give a text, or leave it out
          """)
  void aMistakeInAnOption_namesIt(String option, String message) {
    assertThatThrownBy(() -> translated(Optional.empty(), option))
        .isInstanceOf(ParameterException.class)
        .hasMessage(message);
  }

  @Test
  void theFirstFileThatExists_isUsed_andTheOthersAreNamed() throws IOException {
    List<String> warnings = new ArrayList<>();
    assertThat(HeraklesOptions.find(places(), warnings)).isEmpty();
    Path last = file("etc/config.yaml");
    for (String name :
        List.of(
            "home/config.toml",
            "current/herakles-proc-mem-exporter.json",
            "current/herakles-proc-mem-exporter.yml",
            "etc/proc-mem-exporter.toml",
            "etc/proc-mem-exporter.json",
            "etc/proc-mem-exporter.yml",
            "etc/proc-mem-exporter.yaml")) {
      warnings.clear();
      Path first = file(name);
      assertThat(HeraklesOptions.find(places(), warnings)).contains(first);
      assertThat(warnings).contains(last + " is not read, since " + first + " exists");
    }
    assertThat(warnings).hasSize(7);
  }

  /** As if the user may not look into its directory, which root always may. */
  @Test
  void aFileThatMayExist_isUsed_soThatReadingItFails() throws IOException {
    Path loop = Files.createDirectories(directory.resolve("etc")).resolve("proc-mem-exporter.yaml");
    Files.createSymbolicLink(loop, loop);
    assertThat(HeraklesOptions.find(places(), new ArrayList<>())).contains(loop);
    assertThatThrownBy(() -> translated(Optional.of(loop)))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining(loop.toString());
  }

  @Test
  void ruleFilesThatExist_areUsed_thatOfTheCurrentDirectoryFirst() throws IOException {
    Path system = file("etc/subgroups.toml");
    assertThat(text(translated(Optional.empty()).defaults())).contains(" rules=" + system + " ");
    Path current = file("current/subgroups.toml");
    assertThat(text(translated(Optional.empty()).defaults()))
        .contains(" rules=" + current + "," + system + " ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# a comment"})
  void anEmptyFile_setsNothing(String text) throws IOException {
    assertThat(ofFile(text).given()).isEmpty();
  }

  @Test
  void theFile_isWatched() throws IOException {
    assertThat(ofFile("port: 1").file()).contains(directory.resolve("a.yaml"));
  }
}
