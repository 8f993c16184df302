package io.procmem;

import static io.procmem.ScanFixture.process;
import static io.procmem.ScanFixture.reasons;
import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.report.Report;
import io.procmem.snapshot.CommandLine;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import io.procmem.testing.FakeProcess;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Facts that change without an exec that procmem sees: they are read again, soon for a young
 * process, once a minute for an old one, and the subgroup follows.
 */
@Tag("long")
class RenewedFactsTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration READ_TIMEOUT = Duration.ofMillis(300);

  private final ScanFixture fixture = new ScanFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private void rules(String... lines) {
    fixture.with().rules(Rules.parse("test", String.join("\n", lines)));
    fixture.reading(Source.STATM);
  }

  private static String subgroup(Report report, int pid) {
    List<ProcessSample> processes = report.snapshot().processes();
    int row =
        IntStream.range(0, processes.size())
            .filter(index -> processes.get(index).pid() == pid)
            .findFirst()
            .orElseThrow();
    return report.classification().of(row).toString();
  }

  private String subgroup(int pid) {
    return subgroup(fixture.report(), pid);
  }

  private String subgroupAfter(Duration pause, int pid) {
    return subgroup(fixture.after(pause).report(), pid);
  }

  /** Scans once a second, as a dashboard may. */
  private void scanFor(Duration time) {
    for (long second = 0; second < time.toSeconds(); second++) {
      fixture.scanAfter(SECOND);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ruby, bundle exec sidekiq, sidekiq 7.1.6 myapp [0 of 10 busy], exe=sidekiq*",
    "ruby, /srv/app/bin/puma, puma 6.4.0 (tcp://0.0.0.0:9292) [app], cmdline=^puma",
    "sshd, sshd: [accepted], sshd: alice@pts/0, cmdline=^sshd:.*alice",
    "postgres, /usr/lib/postgresql/bin/postgres -D x, postgres: checkpointer, cmdline=checkpointer"
  })
  void aTitle_decides_whetherProcMemStartedBeforeItOrAfter(
      String comm, String before, String title, String condition) {
    rules("by/title " + condition, "by/name comm=" + comm);
    fixture.newProcess(7).name(comm).command(before.split(" ")).argumentRoom(200);
    assertThat(subgroup(7)).isEqualTo("by/name");
    fixture.tree.pid(7).command(title);
    assertThat(subgroupAfter(Duration.ofSeconds(5), 7)).as("young").isEqualTo("by/title");
    fixture.reopen();
    assertThat(subgroup(7)).as("seen later").isEqualTo("by/title");
  }

  @Test
  void aTitleOfAnOldProcess_decidesWithinAMinute() {
    rules("by/title exe=sidekiq*", "by/name comm=ruby");
    fixture.tree.pid(7).name("ruby").command("ruby", "app.rb").argumentRoom(200);
    assertThat(subgroup(7)).isEqualTo("by/name");
    fixture.tree.pid(7).command("sidekiq 7.1.6 [0 of 10 busy]");
    assertThat(subgroupAfter(MINUTE, 7)).isEqualTo("by/title");
    fixture.tree.pid(7).command("ruby", "other.rb");
    assertThat(subgroupAfter(MINUTE, 7)).as("and back").isEqualTo("by/name");
  }

  /** A scraper that asks once a minute is sometimes a little early. */
  @Test
  void aScanOnceAMinute_alwaysReadsThemAgain() {
    rules("x/{{.ExeBase}} exe=*");
    fixture.tree.pid(7).name("x").command("0");
    assertThat(subgroup(7)).isEqualTo("x/0");
    for (int scan = 1; scan <= 10; scan++) {
      fixture.tree.pid(7).command(Integer.toString(scan));
      assertThat(subgroupAfter(MINUTE.minusMillis(scan), 7)).isEqualTo("x/" + scan);
    }
  }

  @Test
  void anotherUser_changesTheSubgroup() {
    rules("web/app user=www", "admin/app user=root");
    fixture.tree.userName(33, "www").pid(7).uid(0);
    assertThat(subgroup(7)).isEqualTo("admin/app");
    fixture.tree.pid(7).uid(33);
    assertThat(subgroupAfter(MINUTE, 7)).isEqualTo("web/app");
  }

  @Test
  void anotherControlGroup_changesTheSubgroup() {
    rules("c/a cgroup=/a", "c/b cgroup=/b");
    fixture.tree.pid(7).file("cgroup", "0::/a\n");
    assertThat(subgroup(7)).isEqualTo("c/a");
    fixture.tree.pid(7).file("cgroup", "0::/b\n");
    assertThat(subgroupAfter(MINUTE, 7)).isEqualTo("c/b");
  }

  @Test
  void aParentsNewName_changesTheSubgroup() {
    rules("jobs/cron parent=cron", "jobs/any ancestor=init");
    fixture.tree.pid(1).name("init").parent(0);
    fixture.tree.pid(7).name("cron").parent(1);
    fixture.tree.pid(8).name("job").parent(7);
    assertThat(subgroup(8)).isEqualTo("jobs/cron");
    fixture.tree.pid(7).name("anacron");
    assertThat(subgroupAfter(MINUTE, 8)).isEqualTo("jobs/any");
  }

  @Test
  void aChild_followsItsParentsNewTitle() {
    rules("web/puma exe=puma*");
    fixture.with().childrenFollowParent();
    fixture.tree.pid(7).name("ruby").command("ruby", "x.rb").argumentRoom(100).parent(1);
    fixture.tree.pid(8).name("child").command("child").parent(7);
    fixture.tree.pid(9).name("grandchild").command("grandchild").parent(8);
    assertThat(subgroup(9)).isEqualTo("other/other");
    fixture.tree.pid(7).command("puma 6.4.0 [app]");
    Report report = fixture.after(MINUTE).report();
    assertThat(subgroup(report, 7)).isEqualTo("web/puma");
    assertThat(subgroup(report, 8)).isEqualTo("web/puma");
    assertThat(subgroup(report, 9)).isEqualTo("web/puma");
    fixture.tree.pid(7).executes("/bin/idle");
    assertThat(subgroupAfter(SECOND, 8)).as("its parent runs another program").contains("other");
  }

  @Test
  void aChild_keepsTheSubgroupOfAParentThatHasEnded() {
    rules("shop/till comm=till");
    fixture.with().childrenFollowParent();
    fixture.tree.pid(1).name("init").parent(0);
    fixture.tree.pid(7).name("till").parent(1);
    fixture.tree.pid(8).name("child").parent(7);
    assertThat(subgroup(8)).isEqualTo("shop/till");
    fixture.tree.ends(7).pid(8).parent(1);
    assertThat(subgroupAfter(MINUTE, 8)).isEqualTo("shop/till");
    fixture.tree.pid(9).name("grandchild").parent(8);
    assertThat(subgroupAfter(MINUTE, 9)).isEqualTo("shop/till");
    assertThat(subgroup(8)).isEqualTo("shop/till");
  }

  @Test
  void anExecThatIsNotSeen_changesWhatTheProcessRuns() {
    rules("py/{{.App}} main=*.py");
    fixture.with().plus(Source.CMDLINE, Source.EXE);
    FakeProcess hidden = fixture.tree.pid(7).name("python3").codeAt(1);
    hidden.command("/usr/bin/python3", "a.py").executable("/usr/bin/python3.11".getBytes());
    assertThat(subgroup(7)).isEqualTo("py/a");
    hidden.command("/opt/bin/python3", "b.py").executable("/opt/bin/python3.12".getBytes());
    assertThat(subgroupAfter(MINUTE, 7)).isEqualTo("py/b");
    ProcessSample sample = process(fixture.scan(), 7);
    assertThat(sample.commandLine().flatMap(CommandLine::main)).contains("b.py");
    assertThat(sample.executable()).contains("/opt/bin/python3.12");
  }

  @Test
  void anExecAfterTheMainThreadHasEnded_isSeenByTheAddressesOfALivingThread() {
    rules("py/{{.App}} main=*.py");
    FakeProcess leader = fixture.tree.pid(7).zombie().name("python3").threads(2).codeAt(0);
    leader.command("python3", "a.py").thread(101).name("python3").codeAt(8192);
    leader.thread(101).command("python3", "a.py");
    assertThat(subgroup(7)).isEqualTo("py/a");
    fixture.tree.ends(7).pid(7).name("python3").codeAt(12288).command("python3", "b.py");
    assertThat(subgroupAfter(SECOND, 7)).isEqualTo("py/b");
  }

  @Test
  void aYoungProcess_isReadAgain_eachTimeItsAgeHasDoubled() {
    fixture.reading(Source.CMDLINE, Source.EXE, Source.CGROUP, Source.OWNER, Source.STATM);
    fixture.tree.pid(8);
    fixture.scan();
    fixture.newProcess(7);
    fixture.scanAfter(SECOND);
    assertThat(fixture.tree.opened("7/cmdline")).isEqualTo(1);
    scanFor(Duration.ofSeconds(4));
    assertThat(fixture.tree.opened("7/cmdline")).as("not within five seconds").isEqualTo(1);
    scanFor(Duration.ofSeconds(60));
    assertThat(fixture.tree.opened("7/cmdline")).as("after 5, 10, 20, 40 s").isBetween(4L, 5L);
    assertThat(fixture.tree.opened("7/exe")).isBetween(4L, 5L);
    assertThat(fixture.tree.opened("7/cgroup")).isBetween(4L, 5L);
  }

  @Test
  void anOldProcess_isReadOnceAMinute() {
    fixture.reading(Source.CMDLINE, Source.EXE, Source.CGROUP, Source.STATM);
    int processes = 100;
    IntStream.rangeClosed(2, processes + 1).forEach(fixture.tree::pid);
    fixture.scan();
    scanFor(MINUTE); // the first renewal is early, to spread the reads
    fixture.tree.forgetOpened();
    int minutes = 10;
    scanFor(MINUTE.multipliedBy(minutes));
    for (String file : List.of("cmdline", "exe", "cgroup")) {
      assertThat(fixture.tree.opened(file)).isEqualTo((long) processes * minutes);
    }
  }

  @Test
  void theReadsOfOldProcesses_areSpreadOverTheMinute() {
    fixture.reading(Source.CMDLINE);
    IntStream.rangeClosed(2, 121).forEach(fixture.tree::pid);
    fixture.scan();
    for (int second = 1; second <= 180; second++) {
      fixture.tree.forgetOpened();
      fixture.scanAfter(SECOND);
      assertThat(fixture.tree.opened("cmdline")).as("in second %d", second).isLessThan(3);
    }
  }

  @Test
  void aCommandLineThatHangsWhenReadAgain_leavesValueAndSubgroup() {
    rules("x/y exe=y");
    fixture.with().plus(Source.CMDLINE).detail(DetailPolicy.every().withReadTimeout(READ_TIMEOUT));
    fixture.tree.pid(7).name("x").command("/bin/y");
    assertThat(subgroup(7)).isEqualTo("x/y");
    CountDownLatch lock = fixture.tree.hangs("/proc/7/cmdline");
    for (int minute = 0; minute < 3; minute++) {
      Report report = fixture.after(MINUTE).report();
      assertThat(subgroup(report, 7)).isEqualTo("x/y");
      Snapshot snapshot = report.snapshot();
      assertThat(process(snapshot, 7).commandLine()).isPresent();
      assertThat(reasons(snapshot, 7, Source.CMDLINE)).containsExactly(Reason.HUNG);
    }
    fixture.tree.pid(7).command("/bin/z");
    lock.countDown();
    String found = subgroup(7);
    for (int i = 0; i < 1000 && found.equals("x/y"); i++) {
      found = subgroupAfter(MINUTE, 7);
    }
    assertThat(found).isEqualTo("other/other");
  }

  @Test
  void aFileThatIsForbiddenWhenReadAgain_isUnknown() {
    rules("x/y realexe=y", "x/x comm=x");
    fixture.with().plus(Source.EXE);
    fixture.tree.pid(7).name("x").executable("/bin/y".getBytes());
    assertThat(subgroup(7)).isEqualTo("x/y");
    fixture.tree.denies("/proc/7/exe");
    Report report = fixture.after(MINUTE).report();
    assertThat(process(report.snapshot(), 7).executable()).isEmpty();
    assertThat(subgroup(report, 7)).isEqualTo("x/x");
  }

  @Test
  void aFileThatFailsOnceWhenReadAgain_keepsItsValue() {
    rules("c/a cgroup=/a");
    fixture.with().plus(Source.CGROUP);
    fixture.tree.pid(7).file("cgroup", "0::/a\n");
    assertThat(subgroup(7)).isEqualTo("c/a");
    fixture.tree.failsReading("/proc/7/cgroup", 2);
    Report report = fixture.after(MINUTE).report();
    assertThat(process(report.snapshot(), 7).cgroups()).contains(List.of("/a"));
    assertThat(subgroup(report, 7)).isEqualTo("c/a");
  }

  @Test
  void anEmptyCommandLine_isAcceptedOnlyTheSecondTime() {
    rules("x/y exe=y");
    fixture.tree.pid(7).name("x").command("/bin/y");
    assertThat(subgroup(7)).isEqualTo("x/y");
    fixture.tree.pid(7).command(new byte[0]);
    assertThat(subgroupAfter(MINUTE, 7)).isEqualTo("x/y");
    assertThat(subgroupAfter(SECOND, 7)).isEqualTo("other/other");
  }

  /** The arguments are not kept, so a known command line does not decide such a rule. */
  @Test
  void aRuleThatNeedsTheArguments_waitsForThem() {
    rules("jobs/report cmdline=--report", "x/x comm=x");
    fixture.with().plus(Source.CMDLINE);
    fixture.tree.pid(7).name("x").command("x", "--report");
    fixture.tree.failsReading("/proc/7/cmdline", 2); // for the rule, not for the sample
    assertThat(subgroup(7)).isEqualTo("x/x");
    fixture.tree.failsReading("/proc/7/cmdline", 2);
    assertThat(subgroupAfter(SECOND, 7)).isEqualTo("x/x");
    assertThat(subgroupAfter(SECOND, 7)).isEqualTo("jobs/report");
  }

  @Test
  void slowRules_delayTheRenewal_andNoProcessLosesItsSubgroup() {
    StringBuilder slow = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      slow.append("bad/bad cmdline=(?:a?){200}").append(i).append("! comm=a*\n");
    }
    rules(slow + "a/b comm=a*");
    for (int pid = 7; pid < 14; pid++) {
      fixture.tree.pid(pid).name("a" + pid).command("a".repeat(4000));
    }
    for (int scan = 0; scan < 10; scan++) {
      fixture.scanAfter(SECOND);
    }
    assertThat(subgroup(13)).isEqualTo("a/b");
    for (int minute = 0; minute < 2; minute++) {
      Report report = fixture.after(MINUTE).report();
      for (int pid = 7; pid < 14; pid++) {
        assertThat(subgroup(report, pid)).as("process %d", pid).isEqualTo("a/b");
      }
    }
  }
}
