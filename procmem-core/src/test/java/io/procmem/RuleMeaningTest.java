package io.procmem;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.report.Report;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Source;
import io.procmem.testing.FakeProcess;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A condition means what is written, of processes as they really look. */
class RuleMeaningTest {

  private static final int PID = 7;

  private final ScanFixture fixture = new ScanFixture();
  private final FakeProcess process = fixture.reading(Source.STATM).tree.pid(PID).name("x");

  @AfterEach
  void close() {
    fixture.close();
  }

  /** Whether a rule with these conditions takes the process. */
  private boolean takes(String conditions) {
    return "hit/hit".equals(subgroup("hit/hit " + conditions));
  }

  private String subgroup(String rules) {
    fixture.reopen();
    fixture.with().rules(Rules.parse("test", rules));
    fixture.report(); // a command line is known to be empty once it was read twice
    Report report = fixture.after(Duration.ofSeconds(1)).report();
    List<ProcessSample> processes = report.snapshot().processes();
    for (int row = 0; row < processes.size(); row++) {
      if (processes.get(row).pid() == PID) {
        return report.classification().of(row).toString();
      }
    }
    throw new AssertionError("not found");
  }

  @ParameterizedTest
  @ValueSource(strings = {"!main=foo.py", "!main=*", "!main=*/foo/*"})
  void aProgramThatIsNoInterpreter_runsKnownNothing(String condition) {
    process.command("nginx", "-g", "daemon off;");
    assertThat(takes("comm=x " + condition)).isTrue();
  }

  @Test
  void aProcessWithoutParent_fulfilsTheNegation() {
    process.parent(0);
    assertThat(takes("comm=x !parent=launcher !ancestor=launcher")).isTrue();
    assertThat(takes("comm=x parent=*")).isFalse();
  }

  @Test
  void aParentThatIsNotListed_isUnknown() {
    process.parent(5);
    assertThat(takes("comm=x !parent=launcher")).isFalse();
    assertThat(takes("comm=x !ancestor=launcher")).isFalse();
    fixture.tree.pid(5).name("shell").parent(4);
    assertThat(takes("comm=x !parent=launcher")).isTrue();
    assertThat(takes("comm=x !ancestor=launcher")).as("4 may be one").isFalse();
    fixture.tree.pid(4).name("init").parent(0);
    assertThat(takes("comm=x !ancestor=launcher")).isTrue();
    assertThat(takes("comm=x !ancestor=init")).isFalse();
  }

  @Test
  void aParentWhoseNameCannotBeRead_isUnknown() {
    fixture.tree.pid(5).name("launcher").parent(0);
    fixture.tree.denies("/proc/5/stat");
    process.parent(5);
    assertThat(takes("comm=x !parent=launcher")).isFalse();
    assertThat(takes("comm=x !ancestor=launcher")).isFalse();
    assertThat(takes("comm=x parent=*")).isFalse();
  }

  @Test
  void aProcessInNoCgroup_isOutsideEachCgroup() {
    process.file("cgroup", "");
    assertThat(takes("comm=x !cgroup=*docker*")).isTrue();
    assertThat(takes("comm=x cgroup=*")).isFalse();
    fixture.tree.denies("/proc/7/cgroup");
    assertThat(takes("comm=x !cgroup=*docker*")).as("not read").isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"!exe=foo", "!main=foo", "!realexe=/foo", "!cmdline=foo"})
  void aKernelThread_hasNoProgram(String condition) {
    process.kernelThread();
    assertThat(takes("comm=x " + condition)).isTrue();
  }

  @Test
  void aProcessWithoutArguments_hasNoProgram() {
    process.command(new byte[0]);
    assertThat(takes("comm=x !exe=foo !main=foo !cmdline=foo")).isTrue();
    assertThat(takes("comm=x exe=*")).isFalse();
    assertThat(takes("comm=x cmdline=^$")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"!exe=foo", "!main=foo", "!cmdline=foo"})
  void argumentsThatCannotBeRead_areUnknown(String condition) {
    fixture.tree.denies("/proc/7/cmdline");
    assertThat(takes("comm=x " + condition)).isFalse();
  }

  @Test
  void anEndedProcess_hadAProgram_thatIsUnknown() {
    process.zombie();
    assertThat(takes("comm=x !cmdline=--dry-run")).isFalse();
    assertThat(takes("comm=x !exe=foo")).isFalse();
    assertThat(takes("comm=x !realexe=/foo")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/opt/google/chrome/chrome --type=renderer --crashpad=/home/u/x | chrome | /opt/google/chrome/chrome",
        "unicorn worker[0] -c /opt/app/unicorn.rb | unicorn | unicorn",
        "postgrey --pidfile=/var/run/postgrey.pid | postgrey | postgrey",
        "/usr/sbin/amavisd-new (master) | amavisd-new | /usr/sbin/amavisd-new",
      })
  void exe_matchesWhatTheVariablesShow_andTheWholeTitle(String title, String base, String full) {
    process.command(title).argumentRoom(title.length() + 1);
    assertThat(subgroup("x/{{.ExeBase}} comm=x")).isEqualTo("x/" + base);
    assertThat(subgroup("\"x/{{.ExeFull}}\" comm=x")).isEqualTo("x/" + full);
    assertThat(takes("exe=" + base)).isTrue();
    assertThat(takes("exe=" + full)).isTrue();
    assertThat(takes("exe=" + base + "*")).isTrue();
    assertThat(takes("\"exe=" + title + "\"")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"exe=sshd: *\"",
        "\"exe=sshd: alice@pts/0\"",
        "exe=sshd*",
        "exe=sshd:",
        "exe=*/0",
      })
  void exe_matchesATitleWithASlashInItsText(String condition) {
    process.command("sshd: alice@pts/0").argumentRoom(30);
    assertThat(takes(condition)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sh /srv/nginx", "worker: /usr/bin/nginx", "a -c /etc/nginx"})
  void exe_isNotAFileThatATitleMentions(String title) {
    process.command(title).argumentRoom(60);
    assertThat(takes("exe=nginx")).isFalse();
  }

  @Test
  void exe_matchesAPathWithBlanks_withAndWithoutArguments() {
    for (String arguments : new String[] {"", "\0--port\0001"}) {
      String command = "/opt/my app/bin/foo" + arguments + "\0";
      process.command(command.getBytes(UTF_8)).argumentRoom(command.length());
      assertThat(takes("exe=foo")).as(arguments).isTrue();
      assertThat(takes("\"exe=/opt/my app/bin/foo\"")).as(arguments).isTrue();
      assertThat(takes("\"exe=/opt/my app/*\"")).as(arguments).isTrue();
      assertThat(takes("!exe=foo comm=x")).as(arguments).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cgroup=*my\\x2ddata*",
        "cgroup=/sys/var-my\\x2ddata.mount",
        "cgroup=*my\\\\x2ddata*",
        "cgroup=*my\\\\\\\\x2ddata*",
        "cgroup=/sys/var-my\\x2d*",
        "\"cgroup=*my\\x2ddata*\"",
      })
  void aBackslash_isWrittenAsCatShowsIt_orAsNamesPrintIt(String condition) {
    process.file("cgroup", "0::/sys/var-my\\x2ddata.mount\n");
    assertThat(takes(condition)).isTrue();
    assertThat(takes("comm=x !" + condition.replace("\"", ""))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"CORP\\jdoe", "CORP\\\\jdoe", "*\\jdoe"})
  void aUserOfADomain_isWrittenWithOneBackslash_orMore(String pattern) {
    fixture.tree.userName(33, "CORP\\jdoe");
    process.uid(33);
    assertThat(takes("user=" + pattern)).isTrue();
  }

  @Test
  void aBackslash_inACommandLine_isOneBackslash() {
    process.command("mount", "CORP\\jdoe", "var-my\\x2ddata");
    assertThat(takes("cmdline=CORP\\\\jdoe")).isTrue();
    assertThat(takes("cmdline=my\\\\x2ddata")).isTrue();
    assertThat(takes("cmdline=CORP\\\\\\\\jdoe")).isFalse();
  }

  @Test
  void aQuestionMark_standsForAnyCharacter_alsoAnEmoji() {
    process.name("x😀y");
    assertThat(takes("comm=x?y")).isTrue();
    assertThat(takes("comm=x??y")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 7_000, 70_000, 120_000})
  void cmdline_seesTheWholeCommandLine(int length) {
    process.command("java", "-cp", "j".repeat(length), "org.apache.catalina.startup.Bootstrap");
    assertThat(takes("cmdline=org\\.apache\\.catalina")).isTrue();
    assertThat(takes("cmdline=Bootstrap$")).isTrue();
    assertThat(takes("comm=x !cmdline=Bootstrap")).isFalse();
    assertThat(takes("comm=x !cmdline=Catalina")).isTrue();
  }

  @Test
  void whatFollowsTheFirst128Kib_isUnknown() {
    process.command("java", "j".repeat(200_000), "--dry-run");
    assertThat(takes("comm=x !cmdline=--dry-run")).isFalse();
    assertThat(takes("comm=x !main=Foo")).isFalse();
    assertThat(takes("cmdline=java")).isTrue();
  }

  @Test
  void theEnvironmentThatMayFollowATitle_isUnknown() {
    process.command("title DB_PASSWORD=hunter2".getBytes(UTF_8));
    assertThat(takes("comm=x !cmdline=--dry-run")).isFalse();
    assertThat(takes("cmdline=^title")).isTrue();
  }
}
