package io.procmem;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.classify.Subgroup;
import io.procmem.internal.exposition.ShownValues;
import io.procmem.metrics.MetricTable;
import io.procmem.report.Report;
import io.procmem.snapshot.Source;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The catalogue names programs of interpreters by what they run, and shows nothing else of them.
 */
class ProgramNamesTest {

  /** Groups whose subgroups may come from a command line. */
  private static final Set<String> LANGUAGES =
      Rules.builtin().lines().stream()
          .filter(line -> line.name().contains("{{"))
          .map(line -> line.group())
          .collect(Collectors.toSet());

  private final ScanFixture fixture = new ScanFixture().reading(Source.STATM);
  private int pid = 100;

  @AfterEach
  void close() {
    fixture.close();
  }

  private void adds(String... arguments) {
    String program = arguments[0].substring(arguments[0].lastIndexOf('/') + 1);
    String comm = program.substring(0, Math.min(15, program.length()));
    fixture.tree.pid(pid++).name(comm.isEmpty() ? "x" : comm).command(arguments).parent(0);
  }

  private List<Subgroup> classified(Rules rules) {
    fixture.waitingLong().with().rules(rules);
    Report report = fixture.report();
    List<Subgroup> found = new ArrayList<>();
    for (int row = 0; row < report.snapshot().processes().size(); row++) {
      if (report.snapshot().processes().get(row).pid() >= 100) {
        found.add(report.classification().of(row));
      }
    }
    return found;
  }

  private String by(Rules rules, String... arguments) {
    adds(arguments);
    return classified(rules).get(0).toString();
  }

  @ParameterizedTest
  @CsvSource({
    "java/com.example.Checkout, java -cp app.jar com.example.Checkout --token=x",
    "java/Checkout, java -Xmx1g -cp app.jar Checkout token",
    "java/checkout, /usr/bin/java -jar /srv/checkout.jar --token=x",
    "java/Orders, java /home/u/Orders.java",
    "java/shop.Main, java -m shop/shop.Main",
    "python/manage, python3 /srv/manage token",
    "python/report, /usr/bin/python3.13 -u /srv/jobs/report.py --token x",
    "python/http.server, python3 -m http.server 8080",
    "python/shop, python3 /srv/shop/__main__.py",
    "nodejs/server, node /srv/shop/server.js --token=x",
    "nodejs/cross-env, node node_modules/cross-env/src/bin/cross-env.js A=token",
    "nodejs/cli, node /app/node_modules/@acme/cli/dist/index.js",
    "deno/main, deno run -A main.ts token",
    "bun/main, bun run /srv/main.ts",
    "ruby/worker, ruby worker.rb token",
    "php/worker, php8.3 /srv/worker.php",
    "perl/report, perl -w /srv/report.pl token",
    "dotnet/Shop.Api, dotnet Shop.Api.dll --token=x",
    "mono/Shop, mono /opt/Shop.exe",
    "lua/worker, lua5.4 worker.lua token",
    "r/model, Rscript --vanilla model.R token",
    "julia/model, julia -O3 model.jl",
    "erlang/shop, erl -noshell -run shop",
    "tcl/gui, wish gui.tcl",
    "shell/nightly, /bin/sh /opt/backup/nightly.sh --password token",
    "shell/nightly, bash -e /opt/backup/nightly token",
    "shell/nightly, busybox sh /nightly.sh",
  })
  void aProgramOfAnInterpreter_isNamedByWhatItRuns(String expected, String commandLine) {
    assertThat(by(Rules.builtin(), commandLine.split(" "))).isEqualTo(expected);
  }

  /** Continuous integration runs a script of another name in each step. */
  @ParameterizedTest
  @CsvSource({
    "shell/jenkins, /bin/sh -xe /tmp/jenkins6542387234587.sh",
    "shell/bash, /usr/bin/bash -e /home/u/_temp/3b1f2c5e-12ab-4cde-9f00-0123456789ab.sh",
    "shell/step, bash /tmp/step-3B1F2C5E-12ab-4cde-9f00-0123456789ab.sh",
    "shell/step, bash /tmp/step_0123456789abcdef.sh",
    "shell/tmp, bash /tmp/tmp.Xa8sKq2L1z",
    "python/tmp, python3 /tmp/tmpab3_x9q1.py",
    "python/python, python3 /var/jobs/1234567.py",
    "java/app-1.0, java -jar /srv/app-1.0-20240101.123456-7.jar",
    "shell/backup, bash /srv/backup.20240101.sh",
    "python/report2024, python3 /srv/report2024.py",
    "java/app-1.2.3, java -jar /srv/app-1.2.3.jar",
    "shell/worker-8080, bash /srv/worker-8080.sh",
    "python/deadbeef, python3 /srv/deadbeef.py",
    "java/com.example.Base64Decoder, java -cp x com.example.Base64Decoder",
    "shell/tmpwatch, sh /usr/sbin/tmpwatch",
  })
  void aNumberThatDiffersInEachRun_isNotPartOfTheName(String expected, String commandLine) {
    assertThat(by(Rules.builtin(), commandLine.split(" "))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "java/java, java -version",
    "java/java, java @/srv/java.args token",
    "java/java, java -cp app.jar -x token",
    "java/java, java -cp app.jar com.example.Größe",
    "java/java, java com.example.Main$Inner",
    "python/python, python3 -c print('token')",
    "python/python, python3 -",
    "python/python, python3 '/srv/my script.py'",
    "nodejs/nodejs, node -e token",
    "nodejs/nodejs, node .",
    "bun/bun, bun run token",
    "deno/deno, deno task token",
    "ruby/ruby, ruby -e token",
    "php/php, php -r token",
    "perl/perl, perl -e token",
    "dotnet/dotnet, dotnet run --project token",
    "shell/bash, bash",
    "shell/bash, -bash",
    "shell/bash, bash -c token",
    "shell/sh, sh -s token",
    "shell/sh, sh /dev/fd/63",
  })
  void whereNothingIsKnown_theSubgroupIsTheLanguage(String expected, String commandLine) {
    String[] arguments =
        Arrays.stream(commandLine.split(" (?=([^']*'[^']*')*[^']*$)"))
            .map(argument -> argument.startsWith("'") ? argument.replace("'", "") : argument)
            .toArray(String[]::new);
    assertThat(by(Rules.builtin(), arguments)).isEqualTo(expected);
  }

  @Test
  void aLongClass_keepsItsEnd() {
    String deep = "com.example.".repeat(20) + "CheckoutApplication";
    String name = by(Rules.builtin(), "java", "-cp", "a.jar", deep);
    assertThat(name).startsWith("java/").endsWith(".CheckoutApplication");
    assertThat(name.substring("java/".length())).hasSizeLessThanOrEqualTo(64);
    assertThat(deep).contains("." + name.substring("java/".length()));
  }

  @Test
  void aLongScript_isCut() {
    String name = by(Rules.builtin(), "python3", "/srv/" + "x".repeat(300) + ".py");
    assertThat(name).isEqualTo("python/" + "x".repeat(64));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "token=secret.py",
        "user:secret@host.py",
        "a b.py",
        "a\nb.py",
        "é.py",
        "a,b.py",
        "%41.py",
        "{secret}.py",
        "a+b.py",
        "\u001b[31m.py",
        "a\\b.py",
        "😀.py"
      })
  void aNameWithAnyOtherCharacter_isNotShown(String script) {
    assertThat(by(Rules.builtin(), "python3", "/srv/" + script)).isEqualTo("python/python");
  }

  /** Every command line that the tests of interpreters know, most of them with a secret in it. */
  private static List<String> commandLines() throws Exception {
    try (InputStream in =
        ProgramNamesTest.class.getResourceAsStream("internal/program/command-lines.txt")) {
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .map(line -> line.split(" <= ", 2)[1])
          .toList();
    }
  }

  @Test
  void noSecretOfACommandLine_isEverShown() throws Exception {
    for (String line : commandLines()) {
      adds(
          Arrays.stream(line.split(" "))
              .map(argument -> argument.replace("{_}", " ").replace("{}", ""))
              .toArray(String[]::new));
    }
    List<Subgroup> found = classified(Rules.builtin());
    assertThat(found).noneMatch(subgroup -> subgroup.toString().contains("secret"));
    assertThat(found)
        .filteredOn(subgroup -> LANGUAGES.contains(subgroup.group()))
        .hasSizeGreaterThan(200)
        .allMatch(subgroup -> subgroup.name().matches("[A-Za-z0-9._-]{1,64}"));
  }

  @Test
  void withoutProgramNames_everySubgroupIsKnownInAdvance() throws Exception {
    Rules rules = Rules.builtinWithoutProgramNames();
    Set<String> known =
        rules.lines().stream()
            .map(line -> line.group() + "/" + line.name())
            .collect(Collectors.toSet());
    assertThat(known).noneMatch(name -> name.contains("{{")).contains("java/java", "shell/bash");
    for (String line : commandLines()) {
      adds(line.split(" "));
    }
    known.add(Subgroup.OTHER.toString());
    assertThat(classified(rules)).extracting(Subgroup::toString).isSubsetOf(known);
  }

  @ParameterizedTest
  @CsvSource({
    "java/java, java -cp a.jar com.example.Checkout",
    "python/python, python3 /srv/report.py",
    "nodejs/nodejs, node server.js",
    "shell/bash, bash /opt/nightly.sh",
    "web/tomcat, java -cp a.jar org.apache.catalina.startup.Bootstrap start",
    "messaging/celery, python3 -m celery worker",
  })
  void withoutProgramNames_onlyWellKnownProgramsHaveNames(String expected, String commandLine) {
    assertThat(by(Rules.builtinWithoutProgramNames(), commandLine.split(" "))).isEqualTo(expected);
  }

  @Test
  void scriptsWithEverNewNames_takeNoRoomFromTheSubgroupsOfRules() {
    for (int i = 0; i < 400; i++) {
      adds("bash", "/srv/job-" + (char) ('a' + i / 26) + (char) ('a' + i % 26) + ".sh");
    }
    adds("redis-server");
    ShownValues shown = new ShownValues(MetricTable.standard());
    fixture.waitingLong().with().rules(Rules.builtin());
    fixture.report();
    shown.show(fixture.report());
    assertThat(shown.of("procmem_group_processes"))
        .containsEntry("shell bash", 100.0)
        .containsEntry("cache redis", 1.0);
  }

  @Test
  void manyPrograms_foldAtTheSeriesLimit_withExactTotals() {
    for (int script = 0; script < 1_500; script++) {
      adds(script % 2 == 0 ? "python3" : "/bin/sh", "/srv/job" + script % 500 + ".py");
    }
    fixture.with().rules(Rules.builtin());
    MetricTable table = MetricTable.standard().seriesLimit(1_000);
    Report report = fixture.procMem().report(table.demand());
    ShownValues shown = new ShownValues(table).show(report);
    assertThat(shown.series()).isLessThanOrEqualTo(1_000);
    assertThat(shown.of("procmem_scan_folded_series").get("")).isPositive();
    assertThat(shown.sum("procmem_group_processes"))
        .isEqualTo(report.snapshot().processes().size());
  }

  @Test
  void aRuleOfYourOwn_comesBeforeTheName() {
    Rules mine = Rules.parse("mine", "shop/checkout main=com.example.Checkout\n");
    assertThat(by(mine.then(Rules.builtin()), "java", "-cp", "a", "com.example.Checkout"))
        .isEqualTo("shop/checkout");
  }
}
