package io.procmem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.procmem.mappings.MappingField;
import io.procmem.mappings.MappingNames;
import io.procmem.mappings.MappingUsage;
import io.procmem.mappings.Mappings;
import io.procmem.mappings.ProcessMappings;
import io.procmem.report.Report;
import io.procmem.snapshot.ProcessId;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.Unreadable;
import io.procmem.testing.FakeProcess;
import io.procmem.testing.SmapsText;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The mappings of processes, from the request to the values of a report. */
class MappingsTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final long KIB = 1 << 10;

  private final ScanFixture fixture = new ScanFixture().reading(Source.MAPPINGS);

  @AfterEach
  void close() {
    fixture.close();
  }

  /** A process with 600 KiB of a library, 300 KiB of heap and 100 KiB without a name. */
  private FakeProcess process(int pid) {
    String smaps =
        SmapsText.mapping(0x10000, 0x80000, "/lib/libc.so.6", SmapsText.kib(448, 400))
            + SmapsText.mapping(0x80000, 0xc0000, "/lib/libc.so.6", SmapsText.kib(256, 200))
            + SmapsText.mapping(0x100000, 0x200000, "[heap]", SmapsText.kib(1024, 300))
            + SmapsText.mapping(0x300000, 0x400000, "", SmapsText.kib(1024, 100));
    return fixture.tree.pid(pid).virtualKib(2752).memoryKib(1000, 1000, 1000).file("smaps", smaps);
  }

  private Mappings mappings() {
    return fixture.report().extras().mappings().orElseThrow();
  }

  private static ProcessMappings of(Mappings mappings, int pid) {
    return mappings.processes().stream()
        .filter(one -> one.process().pid() == pid)
        .findFirst()
        .orElseThrow();
  }

  private static Map<ProcessId, Reason> missing(Mappings mappings) {
    return mappings.missing();
  }

  private static Reason why(Mappings mappings, int pid) {
    return missing(mappings).entrySet().stream()
        .filter(one -> one.getKey().pid() == pid)
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void withoutARequest_thereAreNone_andNoFileIsOpened() {
    try (ScanFixture other = new ScanFixture()) {
      other.reading(Source.STATM).tree.pid(7).file("smaps", "");
      Report report = other.report();
      assertThat(report.extras().mappings()).isEmpty();
      assertThat(other.tree.opened("7/smaps")).isZero();
      assertThat(other.tree.opened("sys/vm/max_map_count")).isZero();
    }
  }

  @Test
  void aKernelWithoutTheFile_saysSoInEachScan() {
    process(7);
    fixture.tree.hasNo("smaps");
    assertThat(why(mappings(), 7)).isEqualTo(Reason.UNSUPPORTED);
    fixture.tree.forgetOpened();
    fixture.after(SECOND);
    assertThat(why(mappings(), 7)).isEqualTo(Reason.UNSUPPORTED);
    assertThat(fixture.tree.opened("7/smaps")).isZero();
  }

  @Test
  void theMappingsOfAProcess_areAddedUpByName_largestFirst() {
    process(7);
    fixture.tree.file("/proc/sys/vm/max_map_count", "65530\n");
    Mappings mappings = mappings();
    ProcessMappings one = of(mappings, 7);
    assertThat(one.names().largest())
        .extracting(MappingUsage::name, MappingUsage::mappings, usage -> usage.rssBytes().orElse(0))
        .containsExactly(
            tuple("/lib/libc.so.6", 2L, 600 * KIB),
            tuple("[heap]", 1L, 300 * KIB),
            tuple("[anon]", 1L, 100 * KIB));
    assertThat(one.names().other()).isEmpty();
    assertThat(one.mappings()).isEqualTo(4);
    assertThat(one.incomplete()).isEmpty();
    assertThat(one.total().ussBytes()).hasValue(1000 * KIB);
    assertThat(one.total().sizeBytes()).hasValue(2752 * KIB);
    assertThat(one.total().bytes(MappingField.KERNEL_PAGE_SIZE)).hasValue(4 * KIB);
    assertThat(mappings.limit()).hasValue(65_530);
    assertThat(mappings.missing()).isEmpty();
    assertThat(mappings.of(one.process())).contains(one);
  }

  @Test
  void overAllProcesses_eachNameHasItsSum_itsProcesses_andTheirAverage() {
    process(7);
    process(8);
    fixture
        .tree
        .pid(9)
        .virtualKib(4)
        .memoryKib(4, 4, 4)
        .file("smaps", SmapsText.mapping(0x1000, 0x2000, "[heap]", SmapsText.kib(4, 4)));
    Mappings mappings = mappings();
    MappingNames names = mappings.largest(2, MappingField.PSS);
    MappingUsage heap = names.named("[heap]").orElseThrow();
    assertThat(names.largest())
        .extracting(MappingUsage::name)
        .containsExactly("/lib/libc.so.6", "[heap]");
    assertThat(heap.mappings()).isEqualTo(3);
    assertThat(heap.processes()).isEqualTo(3);
    assertThat(heap.pssBytes()).hasValue(604 * KIB);
    assertThat(heap.averageBytes(MappingField.PSS)).hasValue(604 * KIB / 3);
    assertThat(heap.averageUssBytes()).hasValue(604 * KIB / 3);
    MappingUsage other = names.other().orElseThrow();
    assertThat(other.name()).isEqualTo("other");
    assertThat(other.mappings()).isEqualTo(2);
    assertThat(other.processes()).isEqualTo(2);
    assertThat(other.rssBytes()).hasValue(200 * KIB);
    assertThat(mappings.total().rssBytes()).hasValue(2004 * KIB);
    assertThat(mappings.largest(1, MappingUsage::processes).largest())
        .extracting(MappingUsage::name)
        .containsExactly("[heap]");
    assertThatThrownBy(() -> mappings.largest(-1, MappingField.PSS))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void mappings_areFilteredByProcessAndByName() {
    process(7);
    process(8);
    Mappings mappings = mappings();
    assertThat(mappings.ofProcesses(id -> id.pid() == 8).total().mappings()).isEqualTo(4);
    Mappings all = mappings.ofProcesses(id -> true);
    assertThat(all.ofProcesses(Set.of()).total().mappings()).isZero();
    assertThat(all.processes())
        .isNotEmpty()
        .allSatisfy(
            one ->
                assertThat(all.ofProcesses(Set.of(one.process())).processes())
                    .containsExactly(one));
    Mappings libraries = mappings.named("*.so.?", "/opt/*");
    assertThat(libraries.total().mappings()).isEqualTo(4);
    assertThat(libraries.total().rssBytes()).hasValue(1200 * KIB);
    assertThat(mappings.named("[anon*").total().mappings()).isEqualTo(2);
    assertThat(mappings.named(name -> name.startsWith("[")).total().mappings()).isEqualTo(4);
    assertThat(mappings.named("nothing").processes()).isEmpty();
  }

  @Test
  void aNameThatIsNotPrintable_isShownReversibly() {
    fixture
        .tree
        .pid(7)
        .virtualKib(4)
        .memoryKib(4, 4, 4)
        .file("smaps", SmapsText.mapping(0x1000, 0x2000, "/a\\012b\u0007", SmapsText.kib(4, 4)));
    assertThat(mappings().total().mappings()).isEqualTo(1);
    assertThat(mappings().named("/a*012b*").total().mappings()).isEqualTo(1);
    assertThat(of(mappings(), 7).names().largest())
        .extracting(MappingUsage::name)
        .containsExactly("/a\\\\012b\\x07");
  }

  @Test
  void manyNames_areBounded_andTheirSumsExact() {
    StringBuilder smaps = new StringBuilder();
    for (int i = 0; i < 3_000; i++) {
      smaps.append(
          SmapsText.mapping(
              0x10000 + i * 0x4000L,
              0x12000 + i * 0x4000L,
              "/index/segment " + i,
              SmapsText.kib(8, i == 2_999 ? 8 : 4)));
    }
    fixture
        .tree
        .pid(7)
        .virtualKib(24_000)
        .memoryKib(12_004, 12_004, 12_004)
        .file("smaps", smaps.toString());
    ProcessMappings one = of(mappings(), 7);
    assertThat(one.names().largest()).hasSize(1_000);
    assertThat(one.names().largest().get(0).name()).isEqualTo("/index/segment 2999");
    assertThat(one.names().other().orElseThrow().mappings()).isEqualTo(2_000);
    assertThat(one.mappings()).isEqualTo(3_000);
    assertThat(one.total().rssBytes()).hasValue(12_004 * KIB);
    assertThat(one.total().processes()).isEqualTo(1);
    assertThat(one.largest(10, MappingField.RSS).other().orElseThrow().mappings()).isEqualTo(2_990);
  }

  @Test
  void kernelThreadsAndZombies_haveNone() {
    process(7);
    fixture.tree.pid(8).kernelThread();
    fixture.tree.pid(9).zombie();
    Mappings mappings = mappings();
    assertThat(mappings.processes()).extracting(one -> one.process().pid()).contains(7);
    assertThat(mappings.processes()).extracting(one -> one.process().pid()).doesNotContain(8, 9);
    assertThat(mappings.missing()).isEmpty();
  }

  @Test
  void aDeadLeader_isReadThroughALivingThread_evenIfThatEnds() {
    FakeProcess leader = fixture.tree.pid(7).zombie().threads(2);
    startThread(leader, 101);
    fixture.tree.whenOpened(
        "/proc/7/task/101/smaps",
        () -> {
          leader.threadEnds(101);
          startThread(leader, 102);
        });
    assertThat(of(mappings(), 7).total().rssBytes()).hasValue(4 * KIB);
  }

  private static void startThread(FakeProcess leader, int tid) {
    leader
        .thread(tid)
        .virtualKib(4)
        .memoryKib(4, 4, 4)
        .file("smaps", SmapsText.mapping(0x1000, 0x2000, "/a", SmapsText.kib(4, 4)))
        .file(
            "stat",
            "%d (worker) S 1 1 1 0 -1 4194304 0 0 0 0 0 0 0 0 20 0 2 0 1000 4096 1 0 1 1 0\n"
                .formatted(tid));
  }

  @Test
  void aDenial_isReported_withItsProcess_andRemembered() {
    process(7);
    process(8);
    fixture.tree.denies("/proc/8/smaps");
    Report report = fixture.report();
    Mappings mappings = report.extras().mappings().orElseThrow();
    assertThat(why(mappings, 8)).isEqualTo(Reason.DENIED);
    assertThat(mappings.missing()).hasSize(1);
    assertThat(report.snapshot().unreadable())
        .contains(new Unreadable(8, Source.MAPPINGS, Reason.DENIED));
    fixture.tree.forgetOpened();
    fixture.scanAfter(SECOND);
    assertThat(fixture.tree.opened("8/smaps")).isZero();
  }

  @Test
  void aHungRead_affectsItsProcessOnly_whichIsLeftAlone() {
    fixture.with().detail(DetailPolicy.every().withReadTimeout(Duration.ofMillis(700)));
    process(7);
    process(8);
    CountDownLatch stuck = fixture.tree.hangs("/proc/7/smaps");
    Report report = fixture.report();
    Mappings mappings = report.extras().mappings().orElseThrow();
    assertThat(why(mappings, 7)).isEqualTo(Reason.HUNG);
    assertThat(of(mappings, 8).mappings()).isEqualTo(4);
    assertThat(report.snapshot().stats().complete()).isFalse();
    fixture.tree.forgetOpened();
    assertThat(why(mappings(), 7)).isEqualTo(Reason.HUNG);
    assertThat(fixture.tree.opened("7/smaps")).isZero();
    stuck.countDown();
    ScanFixture.await(
        () -> {
          fixture.time.pass(SECOND);
          return mappings().missing().isEmpty();
        });
  }

  @Test
  void aProcessWhoseReadWouldStallItForTooLong_hasNamesAndSizes() {
    fixture.with().detail(DetailPolicy.standard());
    process(7);
    fixture
        .tree
        .pid(8)
        .virtualKib(900L << 20)
        .memoryKib(800L << 20, 800L << 20, 800L << 20)
        .pageTableKib(2 << 20)
        .file(
            "maps",
            """
            00010000-00030000 rw-p 00000000 fe:00 1                                  /data/a b
            00040000-e100040000 rw-p 00000000 00:00 0\s
            """);
    Mappings mappings = mappings();
    ProcessMappings large = of(mappings, 8);
    assertThat(large.incomplete()).contains(Reason.TOO_COSTLY);
    assertThat(why(mappings, 8)).isEqualTo(Reason.TOO_COSTLY);
    assertThat(large.names().largest())
        .extracting(MappingUsage::name, usage -> usage.sizeBytes().orElse(0))
        .containsExactly(tuple("[anon]", 900L << 30), tuple("/data/a b", 128 * KIB));
    assertThat(large.total().rssBytes()).as("not 0").isEmpty();
    assertThat(fixture.tree.opened("8/smaps")).isZero();
    assertThat(mappings.total().rssBytes()).as("what is known").hasValue(1000 * KIB);
    assertThat(mappings.total().mappings()).isEqualTo(6);
  }

  @Test
  void aTextThatEndsEarly_becauseOfAnExec_isReadAgain() {
    String before = SmapsText.mapping(0x10000, 0xc0000, "/old", SmapsText.kib(704, 400));
    String after = SmapsText.mapping(0x10000, 0xc810000, "/new", SmapsText.kib(200 << 10, 400));
    FakeProcess process =
        fixture.tree.pid(7).virtualKib(200 << 10).memoryKib(400, 400, 400).file("smaps", before);
    fixture.tree.whenOpened("/proc/7/statm", () -> process.file("smaps", after));
    assertThat(of(mappings(), 7).names().largest())
        .extracting(MappingUsage::name)
        .containsExactly("/new");
    assertThat(fixture.tree.opened("7/smaps")).isEqualTo(2);
  }

  @Test
  void aTextThatContradictsStatm_isTorn() {
    process(7).memoryKib(1_000_000, 1_000_000, 1_000_000).virtualKib(2_000_000);
    Report report = fixture.report();
    assertThat(why(report.extras().mappings().orElseThrow(), 7)).isEqualTo(Reason.TORN);
    assertThat(fixture.tree.opened("7/smaps")).isEqualTo(3);
  }

  @Test
  void anUnknownFormat_isReported() {
    fixture.tree.pid(7).file("smaps", "no mapping\n");
    assertThat(why(mappings(), 7)).isEqualTo(Reason.MALFORMED);
  }

  @Test
  void aProcessThatEnds_isNotMissing() {
    process(7);
    process(8);
    fixture.tree.whenOpened("/proc/7/smaps", () -> fixture.tree.ends(7));
    Mappings mappings = mappings();
    assertThat(mappings.processes()).extracting(one -> one.process().pid()).doesNotContain(7);
    assertThat(mappings.missing().keySet()).extracting(ProcessId::pid).doesNotContain(7);
  }

  @Test
  void withoutTheLimitOfTheKernel_itIsAbsent() {
    process(7);
    Report report = fixture.report();
    assertThat(report.extras().mappings().orElseThrow().limit()).isEmpty();
    assertThat(report.snapshot().unreadable())
        .contains(new Unreadable(Unreadable.MACHINE, Source.MAX_MAP_COUNT, Reason.UNSUPPORTED));
  }

  @Test
  void aChildThatBorrowsItsParentsMemory_isNotCountedTwice() {
    process(7).state('D');
    process(8).parent(7).forked().state('S');
    Mappings mappings = mappings();
    assertThat(mappings.processes()).extracting(one -> one.process().pid()).contains(7);
    assertThat(mappings.processes()).extracting(one -> one.process().pid()).doesNotContain(8);
    assertThat(mappings.total().mappings()).isEqualTo(4);
  }
}
