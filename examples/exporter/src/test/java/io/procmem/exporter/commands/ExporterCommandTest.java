package io.procmem.exporter.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.metrics.dialect.Dialect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Help, usage errors and failures of all commands. */
class ExporterCommandTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "top --by size             | 'size' is not one of uss, pss, rss, swap, cpu, io, fds, threads",
        "top --exact --no-detail   | --no-detail has no effect with --exact: give only one of them",
        "top -n many               | 'many' is neither a number nor all",
        "top -n -1                 | '-1'",
        "top -n 99999999999        | '99999999999'",
        "top -n ٣                  | '٣' is neither a number nor all",
        "top --by cpu --interval 100ms | --by=cpu needs two scans that are at least 500ms apart",
        "top --by io --interval 0  | --by=io needs two scans that are at least 500ms apart",
        "top --by pss --no-detail  | --by=pss needs what --no-detail omits: give only one of them",
        "top --no-detail --by uss  | --by=uss needs what --no-detail omits: give only one of them",
        "top --group pyhton        | --group=pyhton matches no process, and no group of the rules",
        "top --json=x              | --json takes no value",
        "top --passwd=             | '--passwd': it is empty: give a path",
        "top --rules=              | '--rules' (FILE): it is empty: give a path",
        "top --proc-root=          | '--proc-root': it is empty: give a path",
        "top --rules caf\uFFFD     | contains bytes that are not text in the encoding",
        "top extra                 | unexpected argument 'extra'",
        "top --interval 1          | '1' is not a duration",
        "top --watch=abc           | 'abc' is not a duration: write a whole number and ms, s, m or h, such as 500ms",
        "top --watch=10ms          | --watch: give at least 100ms",
        "top --group=              | an empty pattern selects nothing",
        "scrape --format xml       | 'xml' is not one of text, openmetrics",
        "scrape --top -1           | '-1': give a whole number, 0 or more",
        "scrape --top ٣            | '٣': give a whole number, 0 or more",
        "scrape --top 99999999999  | '99999999999': give a whole number, 0 or more",
        "scrape --max-series 0     | '0': give a whole number, 1 or more",
        "scrape --by cpu --interval 0 | --by=cpu needs two scans",
        "scrape --no-detail --by pss | --by=pss needs what --no-detail omits",
        "scrape --metric bogus     | --metric: ",
        "scrape --rows machines    | --rows: 'machines' is not one of user, container, container_cgroup, pod",
        "scrape --container-names=docker= | --container-names=docker=: it is empty: give a path",
        "serve --record /tmp --record-interval=abc | ms, s, m or h, such as 500ms",
        "scrape --container-names=dockr | --container-names: 'dockr' is not one of all, pod-logs",
        "scrape --node-root=/host  | --node-root has no effect without --container-names: add --container-names, or leave it out",
        "scrape --container-names --node-root=/etc/passwd | --node-root=/etc/passwd is not a directory",
        "top --container-names=docker=/etc/passwd | --container-names=docker=/etc/passwd is not a directory",
        "scrape --all-processes --top 5   | --top has no effect with --all-processes",
        "--all-processes --by rss  | --by has no effect with --all-processes",
        "rules --check f --verbose | --verbose has no effect with --check",
        "rules --check f --group g | --group has no effect with --check",
        "rules --container-names   | --container-names has no effect without --live or --pid: add --check FILE --live or --pid PID",
        "rules --live              | --live needs a rule file: add --check FILE",
        "rules --pid 1 --group db  | --group has no effect with --pid: give only one of them",
        "top --no-catalogue --no-program-names | --no-program-names has no effect with --no-catalogue",
        "serve --port 65536        | '65536': give a whole number from 0 to 65535",
        "serve --port http         | 'http': give a whole number from 0 to 65535",
        "serve --port=             | '': give a whole number from 0 to 65535",
        "--web.listen-address :9256 | unknown option '--web.listen-address'",
        "--max-age soon            | 'soon' is not a duration",
        "--dialect proces-exporter | --dialect: there is no 'proces-exporter': did you mean process-exporter?",
        "--thread-names exact      | 'exact' is not one of folded, unchanged",
        "--dialect nagios          | --dialect: there is no dialect 'nagios': the dialects are standard, ",
        "--dialect smem --dialect process-exporter | --dialect=process-exporter: /metrics already shows smem: give --dialect=process-exporter=/metrics/process-exporter",
        "--dialect smem=/m --dialect smem-mappings=/m | --dialect=smem-mappings=/m: /m already shows smem: give --dialect=smem-mappings=/metrics/smem-mappings",
        "--dialect smem=/health    | --dialect=smem=/health: /health is a page of the exporter itself: give --dialect=smem=/metrics/smem",
        "--dialect smem=/config    | --dialect=smem=/config: /config is a page of the exporter itself",
        "--dialect smem=/doc       | --dialect=smem=/doc: /doc is a page of the exporter itself",
        "--dialect smem=/subgroups | --dialect=smem=/subgroups: /subgroups is a page of the exporter",
        "--health speed=1,2        | --health=speed=1,2: there is no figure 'speed': give one of scan-duration, scan-age, unknown-detail, unread-processes, unreadable-files",
        "--health scan-aeg=1s,2s   | --health=scan-aeg=1s,2s: there is no figure 'scan-aeg': did you mean scan-age?",
        "--health scan-age         | --health=scan-age: give two thresholds: --health=scan-age=WARN,CRITICAL",
        "--health scan-age=1s      | --health=scan-age=1s: give two thresholds: --health=scan-age=WARN,CRITICAL",
        "--health scan-age=1,2     | --health=scan-age=1,2: '1' is not a duration, such as 1m",
        "--health scan-age=2s,1s   | --health=scan-age=2s,1s: the threshold of warn is above that of critical",
        "--health unknown-detail=1%,9 | --health=unknown-detail=1%,9: '9' is not a percentage, such as 20%",
        "--health unread-processes=-1,2 | --health=unread-processes=-1,2: '-1' is not a whole number",
        "--health unreadable-files=1,2 --health unreadable-files=1,2 | unreadable-files is given twice",
        "--dialect smem=/          | --dialect=smem=/: / is a page of the exporter itself",
        "--dialect smem=metrics    | --dialect=smem=metrics: a path begins with / and has letters",
        "--dialect smem=/a?b       | --dialect=smem=/a?b: a path begins with / and has letters",
        "--dialect smem=           | --dialect=smem=: a path begins with /",
        "scrape --without-rows=usr | --without-rows: 'usr' is not one of scan, machine, cgroup, group, process",
        "scrape --dialect=smem --without-rows=group | --without-rows: 'group' is not one of pid, user, system",
        "scrape --without-metric=procmem_upp | --without-metric: no metric is named 'procmem_upp'",
        "scrape --without-metric=* | --without-metric=*: no metric is left to show: leave out fewer",
        "--dialect=smem=/m --without-metric=smem_* | --without-metric=smem_*: no metric is left to show: leave out fewer",
        "--label=usr              | 'usr' is not one of user, parent_pid, executable, cgroup",
        "--label=user --dialect=process-exporter | --label has no effect with --dialect=process-exporter",
        "--const-label=host       | --const-label=host: give a name of letters, digits and _",
        "--const-label=host=      | --const-label=host=: give a name of letters, digits and _",
        "--const-label=1st=a      | --const-label=1st=a: give a name of letters, digits and _",
        "--const-label=__a=b      | --const-label=__a=b: give a name of letters, digits and _",
        "--const-label=a=b --const-label=a=c | --const-label=a=c: this label has a value already: give each label once",
        "--const-label=group=a    | --const-label=group=a: procmem_group_processes has a label of this name: give another name",
        "--const-label=file=a     | --const-label=file=a: procmem_scan_unreadable has a label of this name: give another name",
        "--const-label=user=a --label=user | --const-label=user=a: procmem_process_",
        "--dialect=top=/m --const-label=host=a | --const-label=host=a: memory_usage_bytes has a label of this name",
        "--prefix=a-b_            | --prefix=a-b_: give letters, digits and _, beginning with no digit",
        "--prefix=                | --prefix=: give letters, digits and _, beginning with no digit",
        "--prefix=a_ --dialect=smem | --prefix has no effect with --dialect=smem",
        "--top-of-each=many       | 'many': give one whole number, or two such as 3,10",
        "--top-of-each=1,2,3      | '1,2,3': give one whole number, or two such as 3,10",
        "--top-of-each=1 --top=2  | --top has no effect with --top-of-each: give only one of them",
        "--top-of-each=1 --all-processes | --top-of-each has no effect with --all-processes",
        "--top-of-each=1 --dialect=process-exporter | --top-of-each has no effect with --dialect=process-exporter",
        "--host=db1               | --host has no effect without the dialect top: add --dialect=top, or leave it out",
        "scrape --min-uss=10MB    | '10MB' is not a size: write a whole number of bytes, optionally followed by K, M, G or T",
        "--min-uss=1M --no-detail | --min-uss has no effect with --no-detail: give only one of them",
        "--max-processes=0        | '0': give a whole number, 1 or more",
        "--no-health --health=scan-age=1s,2s | --health has no effect with --no-health: give only one of them",
        "--tls-cert=a.pem         | --tls-cert has no effect without --tls-key: add --tls-key=FILE, or leave it out",
        "--tls-key=a.pem          | --tls-key has no effect without --tls-cert: add --tls-cert=FILE, or leave it out",
        "--tls-cert=a --web-config=b | --tls-cert has no effect with --web-config: give only one of them",
        "--max-label-values=0     | '0': give a whole number, 1 or more",
        "--min-uss=16777216T      | '16777216T' is not a size",
        "--readers=65             | '65': give a whole number from 1 to 64",
        "--kept-files=-1          | '-1': give a whole number, 0 or more",
        "--stall-at-most=0        | '0' is too short: give 1ms or more",
        "--scan-time-at-most=0s   | '0s' is too short: give 1ms or more",
        "--reuse-detail=long      | 'long' is not a duration",
        "--detail-largest=0       | '0': give a whole number, 1 or more",
        "--dialect smem --rows user | --rows has no effect with --dialect=smem",
        "--dialect process-exporter --top 3 | --top has no effect with --dialect=process-exporter",
        "--dialect process-exporter --metric procmem_up | --metric: no metric is named 'procmem_up'",
        "scrape --dialect process-exporter --all-processes | --all-processes has no effect with --dialect=process-exporter",
        "scrape --dialect smem=/m  | --dialect=smem=/m: only 'serve' takes a path: give --dialect=smem",
        "scrape --dialect sme      | there is no 'sme': did you mean smem or smem-mappings?",
        "--bogus                   | unknown option '--bogus'",
        "smem                      | unknown command 'smem': use serve or scrape with --dialect smem",
        "smaps-container-exporter  | unknown command 'smaps-container-exporter': use serve or scrape with --dialect smaps",
        "--dialect smem-exporter   | there is no dialect 'smem-exporter': the dialects are",
        "--max-series none         | 'none': give a whole number, 1 or more",
        "--proc-rot 3              | unknown option '--proc-rot': did you mean --proc-root?",
        "top --by-containers       | unknown option '--by-containers': did you mean --by-container?",
        "top --container           | did you mean --container-filter or --container-names or --containers?",
        "bogus                     | unknown command 'bogus'",
        "help bogus                | unknown subcommand 'bogus'",
      })
  void aMistake_isOneLine_andTheHelpIsNamedInAnother(String command, String message) {
    CommandResult result = CommandResult.run(command.split(" +"));
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    List<String> lines = result.err().lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).startsWith("procmem-exporter: ").contains(message);
    assertThat(lines.get(1)).matches("Try 'procmem-exporter( [a-z]+)? --help'\\.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "serve ", "scrape ", "top ", "rules "})
  void help_hasExamplesAndExitCodes(String command) {
    CommandResult result = CommandResult.run((command + "--help").split(" "));
    assertThat(result.code()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .startsWith("Usage: procmem-exporter")
        .contains("Exit codes:", "Examples:", "  procmem-exporter " + command)
        .doesNotContain("${");
  }

  @Test
  void help_describesEachCommandInFull() {
    String help = CommandResult.run("--help").out().replaceAll("\\s+", " ");
    assertThat(help).contains("applies it to the running processes.");
    assertThat(CommandResult.run("top", "--help").out().replaceAll("\\s+", ""))
        .contains("[--users=PATTERN[,PATTERN...]]...");
  }

  @Test
  void help_namesEachKindOfRows() {
    String refusal =
        CommandResult.run("scrape", "--rows", "machines").err().lines().toList().get(0);
    String names = refusal.substring(refusal.indexOf("is not one of ") + "is not one of ".length());
    String help = CommandResult.run("scrape", "--help").out().replaceAll("\\s+", " ");
    assertThat(help).contains("Show the rows of these kinds too: " + names.strip() + ". Can be");
  }

  @ParameterizedTest
  @ValueSource(strings = {"serve", "scrape"})
  void help_namesEachDialect(String command) {
    String help = CommandResult.run(command, "--help").out().replaceAll("\\s+", " ");
    assertThat(help)
        .contains(
            "another exporter: "
                + Dialect.all().stream().map(Dialect::name).collect(Collectors.joining(", ")));
  }

  @Test
  void everyCommand_printsTheVersion() {
    assertThat(CommandResult.run("--version").out()).startsWith("procmem-exporter ");
    assertThat(CommandResult.run("top", "-V").out()).startsWith("procmem-exporter ");
    assertThat(CommandResult.run("top", "-h").out())
        .isEqualTo(CommandResult.run("top", "--help").out());
  }

  /** No user may read the first of these files, not even root. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aFileThatCannotBeRead_failsWithOneLine(@TempDir Path directory) throws Exception {
    Path secret = Path.of("/proc/sys/vm/compact_memory");
    String link = Files.createSymbolicLink(directory.resolve("a.yaml"), secret).toString();
    for (String option : List.of("--rules", "--config", "--web-config")) {
      assertThat(failure("serve", "--check-config", option, link))
          .as(option)
          .isEqualTo(
              "procmem-exporter: "
                  + link
                  + " cannot be read: give this user permission to read it");
    }
    Path broken = Path.of("/proc/self/mem"); // reading it fails, and its size is 0
    Path yaml = Files.createSymbolicLink(directory.resolve("b.yaml"), broken);
    assertThat(failure("top", "--rules=" + yaml))
        .startsWith("procmem-exporter: " + yaml + " cannot be read as a rules file: ");
    assertThat(CommandResult.run("rules", "--check", broken.toString()).out())
        .contains("there is no rule in it");
    Path binary = Files.write(directory.resolve("my.rules"), new byte[] {'a', (byte) 0xff});
    assertThat(failure("top", "--rules=" + binary)).contains("is not UTF-8");
    Path other = Files.write(directory.resolve("c.yaml"), new byte[] {'a', (byte) 0xff});
    assertThat(failure("top", "--rules=" + other))
        .endsWith("c.yaml: this is not UTF-8: save the file as UTF-8");
    Files.writeString(other, "#".repeat(300 << 10));
    assertThat(failure("top", "--rules=" + other))
        .endsWith("c.yaml: this file is larger than 256 KiB: leave some out");
  }

  @ParameterizedTest
  @ValueSource(strings = {"serve", "scrape", "top"})
  void aRootWithoutProcfs_failsWithOneLine(String command, @TempDir Path directory) {
    CommandResult result = CommandResult.run(command, "--proc-root", directory.toString());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err().lines()).hasSize(1);
    assertThat(result.err())
        .startsWith("procmem-exporter: --proc-root=" + directory)
        .contains("give the mount point of a procfs")
        .doesNotContain("captured");
  }

  @Test
  void aDurationThatMustNotBeZero_isNotAdvisedToBeZero() {
    assertThat(CommandResult.run("top", "--watch=abc").err()).doesNotContain("or 0");
    assertThat(CommandResult.run("top", "--interval=abc").err()).contains("such as 500ms; or 0");
  }

  @Test
  void controlGroupsThatAreNotThere_failWithOneLine(@TempDir Path directory) throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    assertThat(failure("top", "--cgroup-root=" + file))
        .isEqualTo(
            "procmem-exporter: --cgroup-root="
                + file
                + " is not a directory: mount the control groups there, or leave it out");
    assertThat(failure("scrape", "--cgroup-root=/nonexistent"))
        .contains("--cgroup-root=/nonexistent cannot be found: mount");
  }

  private static String failure(String... command) {
    CommandResult result = CommandResult.run(command);
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    return result.err().lines().collect(Collectors.joining("|"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"serve", "scrape", "top"})
  void aMissingPasswdFile_failsWithOneLine(String command, @TempDir Path directory) {
    Path missing = directory.resolve("passwd");
    CommandResult result = CommandResult.run(command, "--passwd", missing.toString());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err().lines())
        .containsExactly(
            "procmem-exporter: the passwd file "
                + missing
                + " cannot be read: mount it there, or leave it out");
  }

  @Test
  void aMistakeInACommand_namesTheHelpOfThatCommand() {
    assertThat(CommandResult.run("top", "--bogus").err()).contains("Try 'procmem-exporter top --");
    assertThat(CommandResult.run("--bogus").err()).contains("Try 'procmem-exporter serve --help'");
    assertThat(CommandResult.run("bogus").err()).contains("Try 'procmem-exporter --help'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "9300           | --listen=9300 is a port: give --listen=:9300 for all addresses, or",
        "''             | --listen is empty: give an address of this machine",
        "192.0.2.1      | --listen=192.0.2.1: cannot listen on 192.0.2.1 port 0",
        "127.0.0.1,192.0.2.1:0 | --listen=192.0.2.1:0: cannot listen on 192.0.2.1 port 0",
        "[::1           | --listen=[::1: there is no host [::1: give an address of this machine, such",
        "a..b:9215      | --listen=a..b:9215: there is no host a..b: give an address",
        ":99999         | --listen=:99999: '99999' is no port: give a number from 0 to 65535",
        "127.0.0.1:http | --listen=127.0.0.1:http: 'http' is no port: give a number",
        "127.0.0.1:9215,127.0.0.1:9215,127.0.0.1 | --listen=127.0.0.1:9215: this address is given twice",
      })
  void anAddressThatCannotBeListenedOn_isExplained(String address, String message) {
    CommandResult result = CommandResult.run("serve", "--port=0", "--listen=" + address);
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err().lines()).hasSize(1);
    assertThat(result.err()).startsWith("procmem-exporter: ").contains(message);
    assertThat(result.err()).doesNotContain("stop the program");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "127.0.0.1 localhost\n", "#root:x:0:0\n", ":x:0:0\n", "root:x:zero\n"})
  void aPasswdFileThatNamesNoUser_isRefused(String text, @TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("passwd"), text);
    CommandResult result = CommandResult.run("top", "--interval=0", "--passwd", file.toString());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err().lines())
        .containsExactly(
            "procmem-exporter: --passwd="
                + file
                + " names no user: give a file like /etc/passwd, or leave it out");
  }

  @Test
  void rulesFromADevice_failWithOneLine() {
    CommandResult result = CommandResult.run("top", "--rules", "/dev/null");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err().lines())
        .containsExactly(
            "procmem-exporter: /dev/null: this is a pipe, socket or device: give the path of a"
                + " regular file");
  }

  @Test
  void missingRules_failWithOneLine(@TempDir Path directory) {
    Path missing = directory.resolve("my.rules");
    CommandResult result = CommandResult.run("top", "--rules", missing.toString());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err().lines())
        .containsExactly(
            "procmem-exporter: --rules="
                + missing
                + ": it does not exist: give the path of a file");
  }

  @Test
  void aMistakeInRules_isReportedWithItsLine(@TempDir Path directory) throws Exception {
    Path bad = Files.writeString(directory.resolve("my.rules"), "\na/b cmm=x\n");
    CommandResult result = CommandResult.run("--rules", bad.toString());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err().lines()).hasSize(1);
    assertThat(result.err()).startsWith("procmem-exporter: " + bad + ":2: there is no cmm=");
  }

  @Test
  void aShell_completesEachCommandAndOption() {
    CommandResult result = CommandResult.run("generate-completion");
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    assertThat(result.out())
        .startsWith("#!")
        .contains(
            "serve scrape top report rules check test process-exporter herakles config"
                + " generate-testdata generate-completion help")
        .contains("function _picocli_procmem-exporter_report_users()")
        .contains("--detail-largest", "--max-age");
  }
}
