package io.procmem;

import static io.procmem.ScanFixture.process;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.internal.exposition.ShownValues;
import io.procmem.metrics.MetricTable;
import io.procmem.metrics.ProcessLabel;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import io.procmem.testing.FakeProcess;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernel keeps 15 bytes of a name; what else is known of the program shows the rest. */
class FullNameTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration LATER = Duration.ofMinutes(3);

  private final ScanFixture fixture =
      new ScanFixture().waitingLong().reading(Source.STATM, Source.EXE, Source.CMDLINE);

  @AfterEach
  void close() {
    fixture.close();
  }

  /** A process as the kernel names it when it executes a file. */
  private FakeProcess executes(String file) {
    byte[] name = file.substring(file.lastIndexOf('/') + 1).getBytes(UTF_8);
    return fixture.tree.pid(7).name(Arrays.copyOf(name, Math.min(15, name.length)));
  }

  private FakeProcess executes(String file, String executable, String... arguments) {
    return executes(file).executable(executable.getBytes(UTF_8)).command(arguments);
  }

  private String fullName() {
    return process(fixture.scan(), 7).fullName();
  }

  @ParameterizedTest
  @CsvSource({
    "/usr/bin/clickhouse-server, clickhouse-server",
    "/usr/libexec/gnome-session-binary, gnome-session-binary",
    "/opt/my app/bin/shop order service, shop order service",
    "/usr/bin/exactly15bytes_, exactly15bytes_",
    "/usr/bin/nginx, nginx",
  })
  void aProgram_isNamedByItsExecutable(String executable, String expected) {
    executes(executable, executable, "x");
    assertThat(fullName()).isEqualTo(expected);
  }

  @Test
  void theName_staysWhatTheKernelKeeps() {
    executes("clickhouse-server", "/usr/bin/clickhouse-server");
    ProcessSample process = process(fixture.scan(), 7);
    assertThat(process.name()).isEqualTo("clickhouse-serv");
    assertThat(process.fullName()).isEqualTo("clickhouse-server");
  }

  @Test
  void aProgramOfAnotherUser_whoseExecutableMayNotBeRead_isNamedByItsFirstArgument() {
    executes("clickhouse-server").command("/usr/bin/clickhouse-server", "--config=x");
    fixture.tree.denies("/proc/7/exe");
    assertThat(fullName()).isEqualTo("clickhouse-server");
  }

  @Test
  void aProgramStartedByALink_isNamedByTheLink() {
    executes("gnome-terminal-wrapper", "/usr/bin/python3.12", "/usr/bin/gnome-terminal-wrapper");
    assertThat(fullName()).isEqualTo("gnome-terminal-wrapper");
  }

  @ParameterizedTest
  @CsvSource({
    "/usr/bin/python3.12, python3 /srv/jobs/nightly_report_of_sales.py, nightly_report_of_sales.py",
    "/usr/bin/bash, /bin/bash -e /usr/local/bin/backup-everything.sh, backup-everything.sh",
    "/usr/bin/dash, /bin/sh unattended-upgrades, unattended-upgrades",
    "/usr/bin/perl, /usr/bin/perl -w /usr/sbin/apt-cacher-ng-daemon, apt-cacher-ng-daemon",
    "/usr/bin/node, node /srv/node_modules/@shop/api/order-api-server-main.js,"
        + " order-api-server-main.js",
    "/usr/bin/python3.12, python3 -m warehouse_synchronizer, warehouse_synchronizer",
  })
  void aScript_isNamedByItsFile(String executable, String command, String expected) {
    executes(expected, executable, command.split(" "));
    assertThat(fullName()).isEqualTo(expected);
  }

  @Test
  void aScriptInADirectoryThatIsNamedLikeIt_isNamedByItsFile() {
    executes("__main__.py", "/usr/bin/python3", "python3", "/srv/warehouse_sync_1/__main__.py");
    assertThat(fullName()).isEqualTo("__main__.py");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Isolated Web Co", "clickhouse-ser2", "Clickhouse-serv", "lickhouse-serve"})
  void aNameOf15BytesThatIsNoPrefix_stands(String chosen) {
    executes("x", "/usr/bin/clickhouse-server", "/usr/bin/clickhouse-server").name(chosen);
    assertThat(fullName()).isEqualTo(chosen);
  }

  @Test
  void aShorterPrefix_isANameThatTheProcessChose() {
    executes("x", "/usr/bin/clickhouse-server", "clickhouse-server").name("clickhouse-ser");
    assertThat(fullName()).isEqualTo("clickhouse-ser");
  }

  @Test
  void aTitle_isNotAName_butItsFirstWordIsWithoutItsColon() {
    executes("clickhouse-keeper").command("clickhouse-keeper: leader password token");
    fixture.tree.denies("/proc/7/exe");
    assertThat(fullName()).isEqualTo("clickhouse-keeper");
    fixture.tree.pid(7).name("/usr/sbin/munin").command("/usr/sbin/munin-node");
    fixture.after(LATER);
    assertThat(fullName()).isEqualTo("/usr/sbin/munin");
  }

  @Test
  void aProcessThatRenamesItself_hasItsFullNameOnlyWhileItsNameBeginsIt() {
    FakeProcess process = executes("clickhouse-server", "/usr/bin/clickhouse-server");
    assertThat(fullName()).isEqualTo("clickhouse-server");
    process.name("MergeTreeThread");
    fixture.after(SECOND);
    assertThat(fullName()).isEqualTo("MergeTreeThread");
    process.name("clickhouse-serv");
    fixture.after(SECOND);
    assertThat(fullName()).isEqualTo("clickhouse-server");
  }

  @Test
  void aDeletedExecutable_isNamedWithoutTheSuffix() {
    executes("clickhouse-server", "/usr/bin/clickhouse-server (deleted)");
    assertThat(fullName()).isEqualTo("clickhouse-server");
  }

  @Test
  void anotherProgram_hasAnotherName() {
    executes("clickhouse-server", "/usr/bin/clickhouse-server");
    assertThat(fullName()).isEqualTo("clickhouse-server");
    executes("clickhouse-serverless", "/usr/bin/clickhouse-serverless", "x")
        .executes("clickhouse-serv");
    fixture.tree.pid(7).executable("/usr/bin/clickhouse-serverless".getBytes(UTF_8));
    fixture.after(SECOND);
    assertThat(fullName()).isEqualTo("clickhouse-serverless");
  }

  @Test
  void aCharacterThatTheKernelHasCut_isWholeInTheFullName() {
    executes("lagerverwaltung", "/usr/bin/x");
    executes("auftragsbüroübersicht", "/usr/bin/auftragsbüroübersicht");
    ProcessSample process = process(fixture.scan(), 7);
    assertThat(process.fullName()).isEqualTo("auftragsbüroübersicht");
    executes("зарплата-отдел", "/opt/зарплата-отдел");
    fixture.after(SECOND);
    process = process(fixture.scan(), 7);
    assertThat(process.name()).isEqualTo("зарплат\\xd0");
    assertThat(process.fullName()).isEqualTo("зарплата-отдел");
  }

  @Test
  void aHostileName_isPrintable() {
    byte[] name = "evil\n\u001b[31mname\\\u00ff-of-a-program".getBytes(ISO_8859_1);
    byte[] path = ("/tmp/" + new String(name, ISO_8859_1)).getBytes(ISO_8859_1);
    fixture.tree.pid(7).name(Arrays.copyOf(name, 15)).executable(path);
    assertThat(fullName()).isEqualTo("evil\\x0a\\x1b[31mname\\\\\\xff-of-a-program");
  }

  @Test
  void aFirstArgumentThatIsLongerThanAnyFileName_isNoName() {
    executes("x", "/usr/bin/x", "clickhouse-serv" + "r".repeat(300)).name("clickhouse-serv");
    assertThat(fullName()).isEqualTo("clickhouse-serv");
    executes("x", "/usr/bin/x", "/" + "clickhouse-serv" + "r".repeat(240)).name("clickhouse-serv");
    fixture.after(LATER);
    assertThat(fullName()).hasSize(255);
  }

  @Test
  void aSecretAfterTheProgram_isNoPartOfTheName() {
    executes("clickhouse-server").command("clickhouse-server token=secret");
    fixture.tree.denies("/proc/7/exe");
    assertThat(fullName()).isEqualTo("clickhouse-server");
    fixture.tree.pid(7).command("clickhouse-serv=secret");
    fixture.after(LATER);
    assertThat(fullName()).isEqualTo("clickhouse-serv");
  }

  @Test
  void aKernelThread_keepsItsName() {
    fixture.tree.pid(7).name("kworker/u16:3-e").kernelThread();
    assertThat(fullName()).isEqualTo("kworker/u16:3-e");
  }

  @Test
  void withoutTheFiles_nothingIsReadForIt() {
    fixture.reading(Source.STATM);
    executes("clickhouse-server", "/usr/bin/clickhouse-server", "/usr/bin/clickhouse-server");
    assertThat(fullName()).isEqualTo("clickhouse-serv");
    assertThat(fixture.tree.opened()).doesNotContain("7/exe", "7/cmdline");
  }

  @Test
  void whatRulesHaveRead_showsTheFullName_althoughTheScanDidNotRequestIt() {
    fixture.reading(Source.STATM).with().rules(Rules.builtin());
    executes("frobnicate-orders-daemon", "/opt/frobnicate-orders-daemon", "x");
    ProcessSample process = process(fixture.scan(), 7);
    assertThat(process.fullName()).isEqualTo("frobnicate-orders-daemon");
    assertThat(process.executable()).isEmpty();
    assertThat(process.commandLine()).isEmpty();
  }

  @Test
  void theLabel_keepsTheFullName_whileTheCommandLineCannotBeRead_andFollowsAnotherName() {
    MetricTable table = MetricTable.standard().label(ProcessLabel.FULL_NAME);
    ShownValues shown = new ShownValues(table);
    String script = "nightly_report_of_sales.py";
    executes(script, "/usr/bin/python3", "python3", "/srv/" + script).parent(0);
    shown.show(fixture.procMem().report(table.demand()));
    assertThat(shown.of("procmem_process_threads"))
        .containsKey("7 nightly_report_ other other nightly_report_of_sales.py");
    fixture.tree.denies("/proc/7/cmdline");
    shown.show(fixture.after(LATER).procMem().report(table.demand()));
    assertThat(shown.of("procmem_process_threads"))
        .containsKey("7 nightly_report_ other other nightly_report_of_sales.py");
    fixture.tree.pid(7).name("idle");
    shown.show(fixture.after(LATER).procMem().report(table.demand()));
    assertThat(shown.of("procmem_process_threads")).containsKey("7 idle other other idle");
  }

  @Test
  void anUnchangedProcess_keepsItsSample() {
    executes("clickhouse-server", "/usr/bin/clickhouse-server");
    Snapshot first = fixture.scan();
    ProcessSample again = process(fixture.scanAfter(SECOND), 7);
    assertThat(again.fullName()).isSameAs(process(first, 7).fullName());
  }
}
