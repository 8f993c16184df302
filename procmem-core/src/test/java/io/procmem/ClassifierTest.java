package io.procmem;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.report.Report;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Source;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The subgroup of a process until it ends, and the files read to classify it. */
class ClassifierTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ScanFixture fixture = new ScanFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private ClassifierTest rules(String text) {
    fixture.with().rules(Rules.parse("test", text));
    fixture.reading(Source.STATM);
    return this;
  }

  private String is(int pid) {
    return is(fixture.report(), pid);
  }

  private String isAfter(Duration pause, int pid) {
    fixture.time.pass(pause);
    return is(pid);
  }

  private static String is(Report report, int pid) {
    List<ProcessSample> processes = report.snapshot().processes();
    for (int row = 0; row < processes.size(); row++) {
      if (processes.get(row).pid() == pid) {
        return report.classification().of(row).toString();
      }
    }
    throw new AssertionError("no process " + pid);
  }

  @Test
  void aNameAlone_needsNoRead() {
    rules("db/postgres comm=postgres\nx/y comm=x exe=y");
    fixture.tree.pid(7).name("postgres");
    fixture.tree.pid(8).name("unmatched");
    assertThat(is(7)).isEqualTo("db/postgres");
    assertThat(is(8)).isEqualTo("other/other");
    assertThat(fixture.tree.opened("cmdline")).isZero();
  }

  @Test
  void theCommandLine_isReadOnce_andOnlyWhereItDecides() {
    rules("x/y comm=x exe=y");
    fixture.tree.pid(7).name("x").command("/bin/y", "secret");
    fixture.tree.pid(8).name("other").command("/bin/y");
    assertThat(is(7)).isEqualTo("x/y");
    assertThat(isAfter(SECOND, 7)).isEqualTo("x/y");
    assertThat(fixture.tree.opened("cmdline")).isEqualTo(1);
    assertThat(fixture.scan().find(7).orElseThrow().commandLine()).as("not requested").isEmpty();
  }

  @Test
  void aFileReadForARule_isNotReadAgainForACaller() {
    rules("x/y comm=x exe=y");
    fixture.with().plus(Source.CMDLINE);
    fixture.tree.pid(7).name("x").command("/bin/y");
    assertThat(fixture.scan().find(7).orElseThrow().commandLine()).isPresent();
    assertThat(fixture.tree.opened("cmdline")).isEqualTo(1);
  }

  @Test
  void anExec_changesTheSubgroup_alsoAfterAFork() {
    rules("shell/bash comm=bash\nweb/nginx comm=nginx exe=nginx");
    fixture.tree.pid(7).name("bash").command("bash");
    fixture.tree.pid(8).name("bash").command("bash").parent(7).forked();
    assertThat(is(8)).isEqualTo("shell/bash");
    fixture.tree.pid(8).executes("/usr/sbin/nginx");
    assertThat(isAfter(SECOND, 8)).isEqualTo("web/nginx");
    assertThat(is(7)).isEqualTo("shell/bash");
  }

  @Test
  void aRename_changesTheSubgroup() {
    rules("a/old comm=old\na/new comm=new");
    fixture.tree.pid(7).name("old");
    assertThat(is(7)).isEqualTo("a/old");
    fixture.tree.pid(7).name("new");
    assertThat(isAfter(SECOND, 7)).isEqualTo("a/new");
    fixture.tree.pid(7).name("neither");
    assertThat(isAfter(SECOND, 7)).isEqualTo("other/other");
  }

  @Test
  void constantRenames_causeAFewReadsPerMinute_andTheLastNameCounts() {
    rules("a/a comm=n* exe=y\nb/b comm=last");
    for (int i = 0; i < 50; i++) {
      fixture.tree.pid(7).name("n" + i).command("y");
      fixture.report();
      fixture.time.pass(Duration.ofMillis(100));
    }
    assertThat(fixture.tree.opened("7/cmdline")).isLessThanOrEqualTo(3);
    fixture.tree.pid(7).name("last");
    fixture.report();
    assertThat(isAfter(Duration.ofSeconds(61), 7)).isEqualTo("b/b");
  }

  @Test
  void aReusedPid_isAnotherProcess() {
    rules("a/old comm=old\na/new comm=new");
    fixture.tree.pid(7).name("old").startTicks(100);
    assertThat(is(7)).isEqualTo("a/old");
    fixture.tree.ends(7).pid(7).name("new").startTicks(200);
    assertThat(isAfter(SECOND, 7)).isEqualTo("a/new");
  }

  @Test
  void aUsersName_isWaitedFor() {
    rules("mine/app user=app");
    fixture.with().detail(DetailPolicy.every().withReadTimeout(Duration.ofMillis(300)));
    fixture.tree.userName(33, "app").pid(7).uid(33);
    CountDownLatch service = fixture.tree.hangs("name of 33");
    assertThat(is(7)).as("not known yet").isEqualTo("other/other");
    service.countDown();
    String found = is(7);
    for (int i = 0; i < 1000 && found.equals("other/other"); i++) {
      found = isAfter(Duration.ofMillis(50), 7);
    }
    assertThat(found).isEqualTo("mine/app");
  }

  @Test
  void aHungCommandLine_leavesItOther_untilItIsReadable() {
    rules("x/y exe=y");
    fixture.with().detail(DetailPolicy.every().withReadTimeout(Duration.ofMillis(300)));
    fixture.tree.pid(7).name("x").command("/bin/y");
    fixture.tree.pid(8).name("x").command("/bin/y");
    CountDownLatch lock = fixture.tree.hangs("/proc/7/cmdline");
    assertThat(is(7)).isEqualTo("other/other");
    assertThat(is(8)).isEqualTo("x/y");
    lock.countDown();
    String found = is(7);
    for (int i = 0; i < 1000 && found.equals("other/other"); i++) {
      found = isAfter(Duration.ofMillis(50), 7);
    }
    assertThat(found).isEqualTo("x/y");
  }

  @Test
  void aDeniedFile_decidesNothing_andIsReportedOnce() {
    rules("x/y realexe=/bin/y\nx/z comm=x !realexe=/bin/z\nx/x comm=x");
    fixture.with().plus(Source.EXE);
    fixture.tree.denies("/proc/7/exe").pid(7).name("x");
    Report report = fixture.report();
    assertThat(is(report, 7)).isEqualTo("x/x");
    assertThat(ScanFixture.reasons(report.snapshot(), 7, Source.EXE))
        .containsExactly(Reason.DENIED);
  }

  @Test
  void kernelThreadsAndZombies_haveNoCommandLineToRead() {
    rules("k/t kernel=yes comm=kworker*\nx/y exe=y\nz/z comm=dead");
    fixture.tree.pid(7).name("kworker/0:1").kernelThread();
    fixture.tree.pid(8).name("kthreadd").kernelThread();
    fixture.tree.pid(9).name("dead").zombie();
    assertThat(is(7)).isEqualTo("k/t");
    assertThat(is(8)).isEqualTo("other/other");
    assertThat(is(9)).isEqualTo("z/z");
    assertThat(fixture.tree.opened("cmdline")).isZero();
  }

  @Test
  void regularExpressions_seeTheArguments_andSamplesDoNot() {
    rules("jobs/{{.Matches.job}} \"cmdline=--job (?P<job>[a-z]+)\"");
    fixture.with().plus(Source.CMDLINE);
    fixture.tree.pid(7).name("python").command("python", "--job", "billing", "--key", "s3cret");
    Report report = fixture.report();
    assertThat(is(report, 7)).isEqualTo("jobs/billing");
    assertThat(report.snapshot().toString()).doesNotContain("s3cret", "billing");
  }

  @Test
  void slowRules_delayScansForAShortTime_andDecideEventually() {
    StringBuilder slow = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      slow.append("bad/bad cmdline=(?:a?){200}").append(i).append("! comm=a*\n");
    }
    rules(slow + "a/b comm=a*\ngood/good cmdline=^good");
    for (int pid = 7; pid < 17; pid++) {
      fixture.tree.pid(pid).name("a" + pid).command("a".repeat(4000));
    }
    fixture.tree.pid(17).name("g").command("good");
    List<String> first = all(fixture.report());
    assertThat(first).as("some in each scan").startsWith("a/b").endsWith("other/other");
    int scans = 1;
    for (List<String> found = first; found.contains("other/other"); scans++) {
      fixture.time.pass(SECOND);
      List<String> more = all(fixture.report());
      assertThat(Collections.frequency(more, "other/other"))
          .isLessThan(Collections.frequency(found, "other/other"));
      found = more;
    }
    assertThat(scans).isBetween(3, 10);
    assertThat(is(17)).isEqualTo("good/good");
    assertThat(fixture.tree.opened("7/cmdline")).isEqualTo(1);
  }

  /** The subgroups of the processes 7 to 17. */
  private static List<String> all(Report report) {
    return IntStream.range(7, 18).mapToObj(pid -> is(report, pid)).toList();
  }

  @Test
  void aFileThatIsMalformedTwice_decidesNothing_andIsNotReadAgain() {
    rules("db/orders comm=postgres cgroup=*orders*\nx/y exe=y\ndb/postgres comm=postgres");
    fixture.tree.pid(7).name("postgres").file("cgroup", "x\n").command("postgres");
    assertThat(is(7)).isEqualTo("db/postgres");
    for (int i = 0; i < 5; i++) {
      assertThat(isAfter(SECOND, 7)).isEqualTo("db/postgres");
    }
    assertThat(fixture.tree.opened("7/cgroup")).as("once may be an accident").isEqualTo(2);
    assertThat(fixture.tree.opened("7/cmdline")).as("its text was not kept").isEqualTo(2);
  }

  @Test
  void aHungFile_doesNotKeepOtherRulesFromDeciding() {
    rules("mine/app comm=x user=app\nx/y exe=y\nx/x comm=x");
    fixture.with().detail(DetailPolicy.every().withReadTimeout(Duration.ofMillis(300)));
    fixture.tree.userName(33, "app").pid(7).name("x").uid(33);
    fixture.tree.pid(8).name("x");
    CountDownLatch service = fixture.tree.hangs("name of 33");
    CountDownLatch lock = fixture.tree.hangs("/proc/8/cmdline");
    Report report = fixture.report();
    service.countDown();
    lock.countDown();
    assertThat(is(report, 7)).as("its user is not known to be app").isEqualTo("x/x");
    assertThat(is(report, 8)).as("its command line is not known").isEqualTo("x/x");
    String found = is(7);
    for (int i = 0; i < 1000 && !found.equals("mine/app"); i++) {
      found = isAfter(Duration.ofMillis(50), 7);
    }
    assertThat(found).isEqualTo("mine/app");
  }

  @Test
  void aLateCommandLine_isNotUsedForAnotherImage() {
    rules("x/y exe=y");
    fixture.with().plus(Source.CMDLINE);
    fixture.with().detail(DetailPolicy.every().withReadTimeout(Duration.ofMillis(300)));
    fixture.tree.pid(7).name("x").command("/bin/old");
    CountDownLatch lock = fixture.tree.hangs("/proc/7/cmdline");
    fixture.report();
    fixture.tree.pid(7).name("renamed").command("/bin/y");
    lock.countDown();
    String found = isAfter(SECOND, 7);
    for (int i = 0; i < 1000 && !found.equals("x/y"); i++) {
      found = isAfter(Duration.ofMillis(50), 7);
    }
    assertThat(found).isEqualTo("x/y");
    assertThat(fixture.scan().find(7).orElseThrow().commandLine().orElseThrow().program())
        .isEqualTo("/bin/y");
  }

  @Test
  void aChild_followsItsParent_onceTheParentIsClassified() {
    rules("db/postgres exe=postgres");
    fixture.with().childrenFollowParent();
    fixture.with().detail(DetailPolicy.every().withReadTimeout(Duration.ofMillis(300)));
    fixture.tree.pid(7).name("x").command("postgres").parent(1);
    fixture.tree.pid(8).name("child").command("child").parent(7);
    CountDownLatch lock = fixture.tree.hangs("/proc/7/cmdline");
    assertThat(is(8)).isEqualTo("other/other");
    lock.countDown();
    String found = isAfter(SECOND, 8);
    for (int i = 0; i < 1000 && !found.equals("db/postgres"); i++) {
      found = isAfter(Duration.ofMillis(50), 8);
    }
    assertThat(found).isEqualTo("db/postgres");
  }

  @Test
  void aChild_followsItsGrandparent_untilTheParentIsClassified() {
    rules("web/nginx exe=nginx\ndb/postgres comm=postgres");
    fixture.with().childrenFollowParent();
    fixture.with().detail(DetailPolicy.every().withReadTimeout(Duration.ofMillis(300)));
    fixture.tree.pid(6).name("postgres").command("postgres").parent(1);
    fixture.tree.pid(7).name("x").command("nginx").parent(6);
    fixture.tree.pid(8).name("child").command("child").parent(7);
    CountDownLatch lock = fixture.tree.hangs("/proc/7/cmdline");
    assertThat(is(8)).isEqualTo("db/postgres");
    lock.countDown();
    String found = isAfter(SECOND, 8);
    for (int i = 0; i < 1000 && !found.equals("web/nginx"); i++) {
      found = isAfter(Duration.ofMillis(50), 8);
    }
    assertThat(found).isEqualTo("web/nginx");
  }

  @Test
  void aProcessReplacedDuringClassification_isNotAMixOfTwo() {
    rules("a/b cgroup=*old*");
    fixture.reading(Source.STAT).tree.pid(7).name("old").startTicks(100);
    fixture.tree.whenOpened(
        "/proc/7/cgroup",
        () -> {
          fixture.tree.ends(7).pid(7).name("new").startTicks(900);
          fixture.tree.lastPid(10);
        });
    Report report = fixture.report();
    assertThat(report.snapshot().processes()).isEmpty();
    assertThat(ScanFixture.reasons(report.snapshot(), 7, Source.STAT))
        .containsExactly(Reason.VANISHED);
  }

  @Test
  void aSelectionByNameOrSize_savesCommandLines() {
    rules("x/y exe=y");
    fixture.with().select(Selection.all().names("wanted").minRss(2 << 20));
    fixture.tree.pid(7).name("wanted").memoryKib(9000, 1, 1).command("y");
    fixture.tree.pid(8).name("other").memoryKib(9000, 1, 1).command("y");
    fixture.tree.pid(9).name("wanted").memoryKib(1000, 1, 1).command("y");
    assertThat(is(7)).isEqualTo("x/y");
    assertThat(fixture.tree.opened("cmdline")).isEqualTo(1);
  }

  @Test
  void aSelectionOfTheLargest_savesAllLaterReadsOfOthers() {
    rules("a/b comm=*");
    fixture.reading(Source.STATM, Source.STATUS);
    fixture.with().select(Selection.all().largest(1));
    fixture.tree.pid(7).memoryKib(1000, 1, 1);
    fixture.tree.pid(8).memoryKib(9000, 1, 1);
    assertThat(fixture.scan().processes()).extracting(ProcessSample::pid).containsExactly(8);
    assertThat(fixture.tree.opened("status")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "'xxx yyyyDB_PASSWORD=hunter2|', 8, xxx yyyy",
    "'xxx yyyyDB_PASSWORD=hunter2|', 0, xxx",
    "'xxx yyyyDB_PASSWORD=hunter2', 8, xxx yyyy",
    "'xxx yyyyDB_PASSWORD=hunter2', 0, xxx",
    "'xxx a=b yyyDB_PASSWORD=hunter2|', 0, xxx",
    "'xxx yyyyDB_PASSW', 0, xxx",
    "'xxx yyyy|', 0, xxx yyyy",
    "'xxx a=b|c=d|', 0, xxx a=b c=d"
  })
  void aRule_doesNotSeeTheEnvironmentAfterATitle(String bytes, long room, String text) {
    rules("x/{{.Matches.all}} \"cmdline=^(?P<all>.*)$\"");
    fixture.tree.pid(7).name("x").command(bytes.replace('|', '\0').getBytes(UTF_8));
    if (room > 0) {
      fixture.tree.pid(7).argumentRoom(room);
    }
    assertThat(is(7)).isEqualTo("x/" + text);
  }

  @Test
  void names_arePrintable_whateverWasCaptured() {
    rules("x/{{.Matches.n}} \"cmdline=--name=(?P<n>.*)\"");
    fixture.tree.pid(7).name("x").command("x", "--name=a\u001b[31m\nb");
    assertThat(is(7)).isEqualTo("x/a\\x1b[31m\\x0ab");
  }

  @Test
  void children_followTheirParent_onlyOnRequest() {
    String text = "db/postgres comm=postgres\nsys/init comm=init";
    rules(text);
    addFamily();
    assertThat(is(8)).isEqualTo("other/other");
    ScanFixture other = new ScanFixture();
    other.with().rules(Rules.parse("test", text)).childrenFollowParent().tree(fixture.tree, 1);
    try (other) {
      Report report = other.report();
      assertThat(is(report, 8)).isEqualTo("db/postgres");
      assertThat(is(report, 9)).as("its grandchild").isEqualTo("db/postgres");
      assertThat(is(report, 10)).as("a child of init").isEqualTo("other/other");
      assertThat(is(report, 7)).isEqualTo("db/postgres");
    }
  }

  private void addFamily() {
    fixture.tree.pid(1).name("init").parent(0);
    fixture.tree.pid(7).name("postgres").parent(1);
    fixture.tree.pid(8).name("archiver").parent(7);
    fixture.tree.pid(9).name("cp").parent(8);
    fixture.tree.pid(10).name("job").parent(1);
  }

  @Test
  void aSelection_savesExpensiveReads() {
    rules("db/postgres comm=postgres\nweb/nginx comm=nginx");
    fixture.reading(Source.SMAPS_ROLLUP);
    fixture.with().select(Selection.all().groups("db").minRss(2 << 20));
    fixture.tree.pid(7).name("postgres").memoryKib(9000, 5000, 4000);
    fixture.tree.pid(8).name("nginx").memoryKib(9000, 5000, 4000);
    fixture.tree.pid(9).name("postgres").memoryKib(1000, 500, 400);
    Report report = fixture.report();
    assertThat(report.snapshot().processes()).extracting(ProcessSample::pid).containsExactly(7);
    assertThat(report.snapshot().stats().excluded()).isEqualTo(2);
    assertThat(fixture.tree.opened("smaps_rollup")).isEqualTo(1);
    assertThat(report.snapshot().unsampled().contains(8)).isTrue();
  }

  @Test
  void anExpectedSubgroup_isReportedEmpty_unlessTheSelectionExcludesIt() {
    rules("db/postgres comm=postgres\nweb/nginx comm=nginx");
    fixture.tree.pid(7).name("bash");
    assertThat(subgroups()).containsExactly("db/postgres", "other/other", "web/nginx");
    fixture.with().select(Selection.all().withoutGroups("web"));
    fixture.reopen();
    assertThat(subgroups()).containsExactly("db/postgres", "other/other");
    fixture.with().select(Selection.all().names("bash"));
    fixture.reopen();
    assertThat(subgroups()).as("others may be there").containsExactly("other/other");
  }

  private List<String> subgroups() {
    return fixture.report().subgroups().stream().map(usage -> usage.subgroup().toString()).toList();
  }

  @Test
  void aSelectionOfTheLargest_keepsTheLargest_notTheFirstListed() {
    rules("a/b comm=*");
    fixture.with().select(Selection.all().largest(2));
    fixture.tree.pid(7).memoryKib(1000, 500, 400);
    fixture.tree.pid(8).memoryKib(9000, 500, 400);
    fixture.tree.pid(9).memoryKib(5000, 500, 400);
    fixture.tree.pid(10).kernelThread();
    assertThat(fixture.scan().processes()).extracting(ProcessSample::pid).containsExactly(8, 9);
  }

  @Test
  void aSelectionByDetail_excludesSmallProcesses_andKeepsUnknownOnes() {
    rules("a/b comm=*");
    fixture.reading(Source.SMAPS_ROLLUP);
    fixture.with().select(Selection.all().minUss(3 << 20));
    fixture.tree.pid(7).memoryKib(9000, 5000, 4000);
    fixture.tree.pid(8).memoryKib(9000, 5000, 1000);
    fixture.tree.pid(9).memoryKib(9000, 5000, 1000);
    fixture.tree.pid(10).memoryKib(2000, 1900, 1800);
    fixture.tree.denies("/proc/9/smaps_rollup");
    assertThat(fixture.scan().processes()).extracting(ProcessSample::pid).containsExactly(7, 9);
    assertThat(fixture.tree.opened("10/smaps_rollup")).as("excluded by RSS").isZero();
  }

  @Test
  void aSelectionByUser_readsTheOwners() {
    rules("a/b comm=*");
    fixture.tree.userName(33, "www-data").pid(7).uid(33);
    fixture.tree.pid(8).uid(34);
    fixture.with().select(Selection.all().users("www-*"));
    assertThat(fixture.scan().processes()).extracting(ProcessSample::pid).containsExactly(7);
  }

  /** A fourth rename within a minute waits; what failed before it proves nothing after it. */
  @Test
  void aFileThatFailedBeforeADelayedRename_isTriedTwiceAfterIt() {
    rules("svc/match cgroup=*match*");
    fixture.tree.pid(7).name("n0").file("cgroup", "garbage");
    fixture.scan();
    for (int i = 1; i < 3; i++) {
      fixture.tree.pid(7).name("n" + i);
      fixture.scanAfter(SECOND);
    }
    fixture.scanAfter(SECOND);
    fixture.tree.pid(7).name("n3");
    fixture.scanAfter(SECOND);
    fixture.scanAfter(Duration.ofSeconds(61)); // garbage once more
    fixture.tree.pid(7).file("cgroup", "0::/match\n");
    fixture.scanAfter(SECOND);
    assertThat(is(7)).isEqualTo("svc/match");
  }
}
