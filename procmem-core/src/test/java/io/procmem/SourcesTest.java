package io.procmem;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.procmem.report.ThreadTotals;
import io.procmem.snapshot.CommandLine;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.ProcessState;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import io.procmem.testing.FakeProcess;
import io.procmem.testing.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The demanded sources and the selection decide which files are opened. */
@Tag("long")
class SourcesTest {

  private static final String CONTAINER =
      "0::/docker/63425c4a8b4291744a79dd9011fddc7a1f8ffda61f65d72196aa01d00cae2e2d\n";

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ScanFixture fixture = new ScanFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private Set<String> openedOf(int pid) {
    Set<String> files = new TreeSet<>();
    for (String path : fixture.tree.opened()) {
      if (path.startsWith(pid + "/")) {
        files.add(path.substring(path.indexOf('/') + 1));
      }
    }
    return files;
  }

  @Test
  void statAlone_opensOneFilePerProcess_andUptime() {
    fixture.reading(Source.STAT).tree.pid(7);
    fixture.tree.pid(8);
    fixture.scan();
    fixture.tree.forgetOpened();
    Snapshot second = fixture.scan();
    assertThat(fixture.tree.opened()).containsExactly("uptime", "7/stat", "8/stat");
    assertThat(second.stats().filesOpened()).isEqualTo(3);
    assertThat(second.machine().uptime()).as("not requested").isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Source.class,
      names = {
        "STAT",
        "SMAPS",
        "FD_ENTRIES",
        "OWNER",
        "TASK",
        "TASK_STATUS",
        "TASK_IO",
        "TASK_SCHEDSTAT",
        "TASK_WCHAN",
        "MAPPINGS",
        "HSPERFDATA",
        "SMAPS_ROLLUP",
        "PAGEMAP",
        "MOUNTINFO"
      },
      mode = Mode.EXCLUDE)
  void aSourceOfAProcess_opensItsFileOnly(Source source) {
    if (!source.ofProcess()) {
      return;
    }
    fixture.reading(source).tree.pid(7);
    fixture.scan();
    assertThat(openedOf(7)).isEqualTo(new TreeSet<>(List.of("stat", source.file())));
  }

  @ParameterizedTest
  @EnumSource(
      value = Source.class,
      names = {
        "KPAGECOUNT",
        "CGROUP_USAGE",
        "NODE_FILES",
        "MAX_MAP_COUNT",
        "MEMORY_POOLS",
        "OWN_JVM"
      },
      mode = Mode.EXCLUDE)
  void aSourceOfTheMachine_opensItsFileOnly(Source source) {
    if (source.ofProcess()) {
      return;
    }
    fixture.reading(source).tree.pid(7);
    fixture.scan();
    fixture.tree.forgetOpened();
    fixture.scan();
    List<String> ofTheMachine = new ArrayList<>(fixture.tree.opened());
    ofTheMachine.removeIf(path -> path.startsWith("7/") || path.startsWith("thread-self"));
    // The last assigned pid is read twice: pids may be reused if more than stat is read.
    // uptime gives the start of the scan.
    assertThat(new TreeSet<>(ofTheMachine))
        .isEqualTo(new TreeSet<>(List.of("loadavg", "uptime", source.file())));
    assertThat(ofTheMachine.stream().filter("loadavg"::equals)).hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void threads_areReadOneByOne_ifThereAreSeveral() {
    fixture.reading(Source.TASK).tree.pid(7).state('R');
    fixture.tree.pid(8).threads(3);
    fixture.tree.pid(8).thread(8).state('S');
    fixture.tree.pid(8).thread(9).state('D');
    fixture.tree.pid(8).thread(10).state('D');
    fixture.tree.pid(9).threads(2);
    fixture.tree.denies("/proc/9/task");
    Snapshot snapshot = fixture.scan();
    assertThat(openedOf(7)).containsExactly("stat");
    assertThat(openedOf(8))
        .containsExactly("stat", "task", "task/10/stat", "task/8/stat", "task/9/stat");
    assertThat(ScanFixture.process(snapshot, 7).threadStates().orElseThrow())
        .hasToString("1 RUNNING");
    assertThat(ScanFixture.process(snapshot, 8).threadStates().orElseThrow())
        .hasToString("1 SLEEPING, 2 WAITING");
    assertThat(ScanFixture.process(snapshot, 9).threadStates()).isEmpty();
    assertThat(ScanFixture.reasons(snapshot, 9, Source.TASK)).containsExactly(Reason.DENIED);
    ThreadTotals total = fixture.report().totals().threadStates();
    assertThat(total.states()).hasToString("1 RUNNING, 1 SLEEPING, 2 WAITING");
    assertThat(total.states().count(ProcessState.WAITING)).isEqualTo(2);
    assertThat(total.states().total()).isEqualTo(4);
    assertThat(total.counted()).isEqualTo(2);
    assertThat(total.missing()).isEqualTo(1);
  }

  @Test
  void everyDetail_opensTheRollup_whichAlsoHasRss() {
    fixture.reading(Source.SMAPS_ROLLUP).tree.pid(7);
    Snapshot snapshot = fixture.scan();
    assertThat(openedOf(7)).containsExactly("smaps_rollup", "stat");
    assertThat(fixture.tree.opened("smaps_rollup")).isEqualTo(1);
    assertThat(snapshot.stats().detailsRead()).isEqualTo(1);
  }

  @Test
  void detailOfSomeProcesses_opensStatmFirst() {
    fixture.readingStatmFirst().reading(Source.SMAPS_ROLLUP).tree.pid(7);
    fixture.scan();
    assertThat(openedOf(7)).containsExactly("smaps_rollup", "stat", "statm");
  }

  @Test
  void everyDetail_opensStatm_whereTheRollupIsRefused() {
    fixture.reading(Source.SMAPS_ROLLUP).tree.pid(7);
    fixture.tree.denies("/proc/7/smaps_rollup");
    Snapshot snapshot = fixture.scan();
    assertThat(fixture.tree.opened("7/statm")).isEqualTo(1);
    assertThat(snapshot.find(7).orElseThrow().memory())
        .isEqualTo(Samples.bounded(4000, 1500, 10_000, Reason.DENIED));
  }

  @Test
  void everyDetail_thatDisagreesWithStat_isCheckedAgainstStatm() {
    fixture.reading(Source.SMAPS_ROLLUP).tree.pid(7).memoryKib(64_000, 64_000, 64_000);
    fixture.tree.whenOpened(
        "/proc/7/smaps_rollup", () -> fixture.tree.pid(7).memoryKib(128_000, 128_000, 128_000));
    Snapshot snapshot = fixture.scan();
    assertThat(fixture.tree.opened("7/statm")).isEqualTo(1);
    assertThat(snapshot.find(7).orElseThrow().pssBytes()).hasValue(128_000L << 10);
  }

  @Test
  void anIdleProcess_hasItsStatmReadAgainOnceOrTwiceAMinute() {
    fixture.reading(Source.STATM).tree.pid(7);
    fixture.scan();
    fixture.tree.forgetOpened();
    for (int second = 1; second <= 600; second++) {
      Snapshot snapshot = fixture.scanAfter(Duration.ofSeconds(1));
      assertThat(snapshot.find(7).orElseThrow().memory())
          .isEqualTo(new Memory.ResidentOnly(4000L << 10, false, 10_000L << 10, Reason.NOT_ASKED));
    }
    assertThat(fixture.tree.opened("7/stat")).isEqualTo(600);
    assertThat(fixture.tree.opened("7/statm")).isBetween(10L, 20L);
  }

  @Test
  void anyChangeInStat_causesAnotherReadOfStatm() {
    fixture.reading(Source.STATM).tree.pid(7);
    fixture.scan();
    fixture.tree.forgetOpened();
    fixture.tree.pid(7).cpuTicks(1, 0);
    fixture.scanAfter(Duration.ofSeconds(1));
    assertThat(fixture.tree.opened("7/statm")).as("it has run").isEqualTo(1);
    fixture.tree.pid(7).minorFaults(101);
    fixture.scanAfter(Duration.ofSeconds(1));
    assertThat(fixture.tree.opened("7/statm")).as("it has faulted").isEqualTo(2);
    fixture.tree.pid(7).memoryKib(3000, 2000, 1000);
    Snapshot shrunk = fixture.scanAfter(Duration.ofSeconds(1));
    assertThat(fixture.tree.opened("7/statm")).as("it has shrunk").isEqualTo(3);
    assertThat(shrunk.find(7).orElseThrow().rssBytes()).hasValue(3000L << 10);
    fixture.tree.pid(7).virtualKib(20_000);
    fixture.scanAfter(Duration.ofSeconds(1));
    assertThat(fixture.tree.opened("7/statm")).as("it has mapped something").isEqualTo(4);
    fixture.tree.pid(7).executes("/bin/other");
    fixture.scanAfter(Duration.ofSeconds(1));
    assertThat(fixture.tree.opened("7/statm")).as("it has executed something").isEqualTo(5);
    fixture.scanAfter(Duration.ofSeconds(1));
    assertThat(fixture.tree.opened("7/statm")).as("it sleeps").isEqualTo(5);
  }

  @Test
  void detail_underNone_opensNoRollup() {
    fixture.with().detail(DetailPolicy.none());
    fixture.tree.pid(7);
    fixture.scan();
    assertThat(fixture.tree.opened("smaps_rollup")).isZero();
  }

  @Test
  void lastingFacts_areNotReadInEveryScan() {
    fixture
        .reading(Source.EXE, Source.CMDLINE, Source.CGROUP, Source.LIMITS, Source.OWNER)
        .tree
        .pid(7);
    fixture.scan();
    fixture.tree.forgetOpened();
    Snapshot second = fixture.scanAfter(SECOND);
    assertThat(openedOf(7)).containsExactly("stat");
    ProcessSample process = ScanFixture.process(second, 7);
    assertThat(process.executable()).contains("/usr/bin/fake");
    assertThat(process.commandLine()).isPresent();
    assertThat(process.cgroups()).isPresent();
    assertThat(process.openFilesLimit()).hasValue(1024);
    assertThat(process.user()).isPresent();
  }

  @Test
  void factsThatMayChangeWithinAnImage_areReadAgainWithinTwoMinutes() {
    fixture.reading(Source.CGROUP, Source.LIMITS, Source.OWNER).tree.pid(7).uid(0);
    fixture.scan();
    fixture.tree.pid(7).uid(33).file("cgroup", "0::/moved\n");
    fixture.scanAfter(Duration.ofSeconds(61));
    ProcessSample process = ScanFixture.process(fixture.scanAfter(SECOND), 7);
    assertThat(process.user().orElseThrow().uid()).isEqualTo(33);
    assertThat(process.cgroups().orElseThrow()).containsExactly("/moved");
  }

  @Test
  void aSample_showsOnlyTheSourcesOfItsScan() {
    fixture.reading(Source.EXE).tree.pid(7);
    fixture.scan();
    Snapshot without = fixture.procMem().report(Demand.of(Source.STATM)).snapshot();
    fixture.time.pass(SECOND);
    Snapshot later = fixture.procMem().report(Demand.of(Source.STATM)).snapshot();
    assertThat(ScanFixture.process(without, 7).executable())
        .as("requested at the same time")
        .isPresent();
    assertThat(ScanFixture.process(later, 7).executable()).isEmpty();
  }

  @Test
  void everySource_fillsItsPartOfTheSample() {
    fixture
        .reading(Source.values())
        .tree
        .pid(7)
        .name("postgres")
        .parent(3)
        .threads(4)
        .startTicks(250)
        .cpuTicks(150, 50)
        .minorFaults(77)
        .uid(105)
        .openFiles(12)
        .swapKib(64)
        .command("/usr/lib/postgres", "-D", "/data");
    fixture.tree.userName(105, "postgres");
    Snapshot snapshot = fixture.scan();
    ProcessSample process = ScanFixture.process(snapshot, 7);
    assertThat(process.id().startTicks()).isEqualTo(250);
    assertThat(process.name()).isEqualTo("postgres");
    assertThat(process.parentPid()).isEqualTo(3);
    assertThat(process.threads()).isEqualTo(4);
    assertThat(process.cpu().userSeconds()).isEqualTo(1.5);
    assertThat(process.cpu().systemSeconds()).isEqualTo(0.5);
    assertThat(process.faults().minor()).isEqualTo(77);
    assertThat(process.rssBytes()).hasValue(4000L << 10);
    assertThat(process.pssBytes()).hasValue(3000L << 10);
    assertThat(process.ussBytes()).hasValue(2000L << 10);
    assertThat(process.swapBytes()).hasValue(64L << 10);
    assertThat(process.status().isEmpty()).isFalse();
    assertThat(process.io().isEmpty()).isFalse();
    assertThat(process.user().orElseThrow().name()).isEqualTo("postgres");
    assertThat(process.openFiles()).hasValue(12);
    assertThat(process.openFilesLimit()).hasValue(1024);
    assertThat(process.executable()).contains("/usr/bin/fake");
    assertThat(process.commandLine().orElseThrow().program()).isEqualTo("/usr/lib/postgres");
    assertThat(process.commandLine().orElseThrow().arguments()).isEqualTo(3);
    assertThat(process.commandLine().orElseThrow().main()).as("no interpreter").isEmpty();
    assertThat(process.cgroups().orElseThrow()).containsExactly("/system.slice/fake.service");
    assertThat(process.oomScore()).hasValue(666);
    assertThat(process.oomScoreAdjustment()).hasValue(-17);
    assertThat(snapshot.machine().load().orElseThrow().oneMinute()).isEqualTo(0.1);
    assertThat(snapshot.machine().uptime()).contains(Duration.ofSeconds(5000));
    assertThat(snapshot.startOf(process.id()).orElseThrow().toEpochMilli())
        .isEqualTo(1_700_000_002_500L);
  }

  @Test
  void anUnchangedProcess_isTheSameSampleAgain() {
    fixture.reading(Source.values()).with().detail(DetailPolicy.none());
    fixture.tree.pid(7);
    fixture.scan();
    ProcessSample first = ScanFixture.process(fixture.scanAfter(SECOND), 7);
    assertThat(ScanFixture.process(fixture.scanAfter(SECOND), 7)).isSameAs(first);
    fixture.tree.pid(7).cpuTicks(1, 0);
    assertThat(ScanFixture.process(fixture.scanAfter(SECOND), 7)).isNotSameAs(first);
  }

  /** A condition that process 8 does not satisfy, and the files it takes to exclude it. */
  private enum Excluding {
    TREE("stat") {
      @Override
      Selection from(Selection ignored) {
        return Selection.tree(6);
      }

      @Override
      void spoil(FakeProcess process) {
        process.parent(1);
      }
    },
    NAME("stat") {
      @Override
      Selection from(Selection selection) {
        return selection.names("wanted");
      }

      @Override
      void spoil(FakeProcess process) {
        process.name("unwanted");
      }
    },
    UID("stat") {
      @Override
      Selection from(Selection selection) {
        return selection.users("33");
      }

      @Override
      void spoil(FakeProcess process) {
        process.uid(34);
      }
    },
    USER_NAME("stat") {
      @Override
      Selection from(Selection selection) {
        return selection.users("www-*");
      }

      @Override
      void spoil(FakeProcess process) {
        process.uid(34);
      }
    },
    CONTAINER("cgroup", "stat") {
      @Override
      Selection from(Selection selection) {
        return selection.containers("63425c4a8b42");
      }

      @Override
      void spoil(FakeProcess process) {
        process.file("cgroup", "0::/system.slice/ssh.service\n");
      }
    },
    RSS("stat", "statm") {
      @Override
      Selection from(Selection selection) {
        return selection.minRss(2 << 20);
      }

      @Override
      void spoil(FakeProcess process) {
        process.memoryKib(1000, 900, 800);
      }
    },
    PREDICATE("stat", "statm") {
      @Override
      Selection from(Selection selection) {
        return selection.where(process -> process.threads() == 1);
      }

      @Override
      void spoil(FakeProcess process) {
        process.threads(2);
      }
    },
    GROUP("cmdline", "stat", "statm") {
      @Override
      Selection from(Selection selection) {
        return selection.groups("db");
      }

      @Override
      void spoil(FakeProcess process) {
        process.command("/bin/unwanted");
      }
    },
    LARGEST("cmdline", "stat", "statm") {
      @Override
      Selection from(Selection selection) {
        return selection.largest(2);
      }

      @Override
      void spoil(FakeProcess process) {
        process.memoryKib(3000, 2900, 2800);
      }
    },
    DETAIL("cmdline", "io", "smaps_rollup", "stat", "statm") {
      @Override
      Selection from(Selection selection) {
        return selection.minUss(2 << 20);
      }

      @Override
      void spoil(FakeProcess process) {
        process.memoryKib(9000, 5000, 1000);
      }
    };

    private final String[] files;

    Excluding(String... files) {
      this.files = files;
    }

    abstract Selection from(Selection selection);

    abstract void spoil(FakeProcess process);

    /** The files of the process that this condition excludes, where there is another condition. */
    List<String> opened(Excluding first, Excluding second) {
      boolean readsCgroup = EnumSet.of(first, second).contains(CONTAINER);
      return readsCgroup && compareTo(CONTAINER) >= 0 ? with("cgroup", files) : List.of(files);
    }

    private static List<String> with(String file, String... files) {
      return Stream.concat(Stream.of(file), Stream.of(files)).distinct().sorted().toList();
    }
  }

  static List<Arguments> pairsOfConditions() {
    List<Arguments> pairs = new ArrayList<>();
    for (Excluding first : Excluding.values()) {
      for (Excluding second : Excluding.values()) {
        if (second != Excluding.TREE) { // a selection starts as a tree
          for (Excluding spoiled : EnumSet.of(first, second)) {
            // If process 8 is among the largest, another is not.
            if (spoiled != Excluding.DETAIL
                || !EnumSet.of(first, second).contains(Excluding.LARGEST)) {
              pairs.add(arguments(first, second, spoiled));
            }
          }
        }
      }
    }
    return pairs;
  }

  @ParameterizedTest
  @MethodSource("pairsOfConditions")
  void anExcludedProcess_costsOnlyTheFilesThatExcludeIt_inAnyOrderOfConditions(
      Excluding first, Excluding second, Excluding spoiled) {
    fixture.readingStatmFirst().reading(Source.SMAPS_ROLLUP, Source.IO, Source.CMDLINE);
    fixture
        .with()
        .rules(Rules.parse("test", "db/wanted exe=wanted"))
        .select(second.from(first.from(Selection.all())));
    fixture.tree.userName(33, "www-data").userName(34, "other");
    for (int pid = 6; pid <= 8; pid++) {
      fixture.tree.pid(pid).file("cgroup", CONTAINER);
      fixture.tree.pid(pid).parent(pid == 6 ? 1 : 6).name("wanted").uid(33).command("/bin/wanted");
      fixture.tree.pid(pid).memoryKib(9000, 5000, 4000);
    }
    spoiled.spoil(fixture.tree.pid(8));
    Snapshot snapshot = fixture.scan();
    assertThat(snapshot.processes()).extracting(ProcessSample::pid).containsExactly(6, 7);
    assertThat(snapshot.stats().excluded()).isEqualTo(1);
    assertThat(openedOf(8)).containsExactlyElementsOf(spoiled.opened(first, second));
    assertThat(openedOf(7)).containsExactlyElementsOf(Excluding.DETAIL.opened(first, second));
  }

  @Test
  void aUid_needsNoNameService_beforeTheOthersAreExcluded() {
    fixture.reading(Source.STATM, Source.OWNER).tree.userName(33, "www").pid(7).uid(33);
    fixture.tree.pid(7).name("wanted");
    fixture.tree.pid(8).uid(34).name("wanted");
    fixture.tree.pid(9).uid(35).name("unwanted");
    fixture.with().select(Selection.all().withoutUsers("root").withoutUsers("34").names("wanted"));
    fixture.scan();
    assertThat(fixture.tree.opened("name of 33")).isEqualTo(1);
    assertThat(fixture.tree.opened("name of 34")).as("excluded by its uid").isZero();
    assertThat(fixture.tree.opened("name of 35")).as("excluded by its name").isZero();
  }

  @Test
  void everyDetail_makesStatmUnnecessary_alsoWhereNamesAndGroupsAreSelected() {
    fixture.reading(Source.SMAPS_ROLLUP).with().select(Selection.all().names("a").groups("other"));
    fixture.tree.pid(7).name("a");
    fixture.tree.pid(8).name("b");
    fixture.scan();
    assertThat(openedOf(7)).containsExactly("smaps_rollup", "stat");
    assertThat(openedOf(8)).containsExactly("stat");
  }

  @Test
  void where_isDecidedBeforeAnythingExpensiveIsRead() {
    fixture
        .reading(Source.SMAPS_ROLLUP, Source.IO, Source.CMDLINE)
        .with()
        .select(Selection.all().where(process -> process.name().equals("wanted")));
    fixture.tree.pid(7).name("wanted");
    fixture.tree.pid(8).name("unwanted");
    Snapshot snapshot = fixture.scan();
    assertThat(snapshot.processes()).extracting(ProcessSample::pid).containsExactly(7);
    assertThat(snapshot.stats().excluded()).isEqualTo(1);
    assertThat(openedOf(8)).containsExactly("stat", "statm");
  }

  @ParameterizedTest
  @CsvSource({
    "'nginx: worker --token=x|', nginx:, 1",
    "'nginx: worker --token=x', nginx:, 1",
    "'server pw=x|left over|', server, 2",
    "'server\tpw|', server, 1",
    "'server\npw|', server, 1",
    "'key=x|left over|', key, 2",
    "'https://user:password@host/path|', '', 1",
    "'/opt/My App/run|--token=x|', /opt/My, 2",
    "'/usr/bin/fake|', /usr/bin/fake, 1"
  })
  void aTitle_isCutAtItsFirstBlankAndEqualsSign(String bytes, String program, int arguments) {
    fixture.reading(Source.CMDLINE).tree.pid(7).command(bytes.replace('|', '\0').getBytes(UTF_8));
    assertThat(ScanFixture.process(fixture.scan(), 7).commandLine())
        .contains(commandLine(program, arguments));
  }

  /**
   * A title that leaves no NUL in the arguments: the kernel continues with the first variable of
   * the environment, and newer ones end that with a NUL as if it were an argument.
   */
  @ParameterizedTest
  @CsvSource({
    "'xxxxxxxxDB_PASSWORD=hunter2', 8, ''",
    "'xxxxxxxxDB_PASSWORD=hunter2|', 8, ''",
    "'xxxxxxxxDB_PASSWORD=hunter2|', 0, ''",
    "'xxxxxxxxDB_PASSWORD=hunter2', 0, ''",
    "'xxxxxxxxDB_PASSW', 0, ''",
    "'xxxxxxxxDB_PASSW', 8, ''",
    "'xxx yyyyDB_PASSWORD=hunter2|', 8, xxx",
    "'xxx yyyyDB_PASSWORD=hunter2|', 0, xxx",
    "'xx=yyyyyDB_PASSWORD=hunter2|', 8, xx",
    "'xxxxxxxx', 8, xxxxxxxx",
    "'xxxxxxx|', 8, xxxxxxx",
    "'xx=y|', 8, xx",
    "'java|-jar|DB_PASSWORD=hunter2|', 10, java"
  })
  void aTitle_neverContinuesIntoTheEnvironment(String bytes, long room, String program) {
    fixture.reading(Source.CMDLINE).tree.pid(7).command(bytes.replace('|', '\0').getBytes(UTF_8));
    if (room > 0) {
      fixture.tree.pid(7).argumentRoom(room);
    }
    List<byte[]> arrays = fixture.tree.arraysOf("/proc/7/cmdline");
    CommandLine command = ScanFixture.process(fixture.scan(), 7).commandLine().orElseThrow();
    assertThat(command.program()).isEqualTo(program);
    assertThat(command.main()).isEmpty();
    assertThat(arrays).isNotEmpty();
    assertThat(arrays).noneMatch(array -> new String(array, UTF_8).contains("DB_PASSW"));
  }

  /** The size of the arguments in {@code stat} is then that of other arguments. */
  @Test
  void aTitle_neverContinuesIntoTheEnvironment_afterAnExecBetweenTwoReads() {
    fixture.reading(Source.CMDLINE).tree.pid(7).argumentRoom(100).command("/usr/bin/before");
    fixture.tree.whenOpened(
        "/proc/7/cmdline",
        () -> fixture.tree.pid(7).argumentRoom(8).command("xxxxxxxxDB_PASSWORD=hunter2"));
    assertThat(ScanFixture.process(fixture.scan(), 7).commandLine().orElseThrow().program())
        .isEmpty();
  }

  /** A process that runs no other program. */
  private static CommandLine commandLine(String program, int arguments) {
    return new CommandLine(program, Optional.empty(), Optional.empty(), arguments, false);
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 20_000, 200_000})
  void aCommandLine_leavesNothingInMemory(int length) {
    String behindAnyStat = "x".repeat(1000);
    fixture
        .reading(Source.CMDLINE)
        .tree
        .pid(7)
        .command("/bin/fake", behindAnyStat, "hunter2", "x".repeat(length), "hunter2");
    List<byte[]> arrays = fixture.tree.arraysOf("/proc/7/cmdline");
    assertThat(ScanFixture.process(fixture.scan(), 7).commandLine()).isPresent();
    assertThat(arrays).isNotEmpty();
    assertThat(
            arrays.stream().filter(array -> new String(array, UTF_8).contains("hunter2")).count())
        .isZero();
  }

  @Test
  void constantRenames_causeAFewReadsPerMinute() {
    fixture.reading(Source.CMDLINE, Source.EXE).tree.pid(7);
    for (int i = 0; i < 60; i++) {
      fixture.tree.pid(7).name("worker " + i).command("worker " + i);
      fixture.scanAfter(SECOND);
    }
    assertThat(fixture.tree.opened("7/cmdline")).isEqualTo(3);
    assertThat(fixture.tree.opened("7/exe")).isEqualTo(3);
    fixture.tree.pid(7).command("the last");
    Snapshot later = fixture.scanAfter(SECOND.multipliedBy(2));
    assertThat(ScanFixture.process(later, 7).commandLine())
        .as("when the minute is over")
        .contains(commandLine("the", 1));
  }

  @Test
  void limits_areReadAgain() {
    fixture.reading(Source.LIMITS).tree.pid(7);
    fixture.scan();
    fixture.tree.pid(7).file("limits", "Max open files            9000   9000   files\n");
    assertThat(ScanFixture.process(fixture.scanAfter(SECOND), 7).openFilesLimit()).hasValue(1024);
    assertThat(ScanFixture.process(fixture.scanAfter(SECOND.multipliedBy(60)), 7).openFilesLimit())
        .hasValue(9000);
  }

  @Test
  void readsOncePerMinute_areSpreadOverTheMinute() {
    for (int pid = 1; pid <= 120; pid++) {
      fixture.reading(Source.LIMITS).tree.pid(pid);
    }
    fixture.scan();
    fixture.tree.forgetOpened();
    for (int second = 1; second <= 61; second++) {
      long before = fixture.tree.opened("limits");
      fixture.scanAfter(SECOND);
      assertThat(fixture.tree.opened("limits") - before).as("second %d", second).isLessThan(3);
    }
    assertThat(fixture.tree.opened("limits")).isEqualTo(120);
  }

  @Test
  void aFluctuatingBootTime_isConstant_untilTheClockIsSet() {
    fixture.reading(Source.SYSTEM_STAT).tree.pid(7);
    assertThat(bootedAt(1_700_000_000)).isEqualTo(Instant.ofEpochSecond(1_700_000_000));
    assertThat(bootedAt(1_700_000_001)).isEqualTo(Instant.ofEpochSecond(1_700_000_000));
    assertThat(bootedAt(1_699_999_999)).isEqualTo(Instant.ofEpochSecond(1_700_000_000));
    assertThat(bootedAt(1_700_000_002)).isEqualTo(Instant.ofEpochSecond(1_700_000_002));
    assertThat(bootedAt(1_700_000_001)).isEqualTo(Instant.ofEpochSecond(1_700_000_002));
  }

  private Instant bootedAt(long seconds) {
    fixture.tree.file("/proc/stat", "cpu  1 0 0 9 0 0 0 0 0 0\nbtime %d\n".formatted(seconds));
    return fixture.scanAfter(SECOND).machine().bootedAt().orElseThrow();
  }

  @Test
  void entriesOfFd_areCounted_evenAfterSizesWereUnsupported() {
    fixture.reading(Source.FD).tree.withoutSizesOfFd().pid(7).openFiles(3);
    assertThat(ScanFixture.process(fixture.scan(), 7).openFiles()).isEmpty();
    fixture.time.pass(SECOND);
    Snapshot counted = fixture.procMem().report(Demand.of(Source.FD_ENTRIES)).snapshot();
    assertThat(ScanFixture.process(counted, 7).openFiles()).hasValue(3);
    assertThat(counted.unreadable()).isEmpty();
  }
}
