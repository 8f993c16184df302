package io.procmem;

import static io.procmem.ScanFixture.reasons;
import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.internal.exposition.ShownValues;
import io.procmem.jvm.GarbageCollector;
import io.procmem.jvm.JvmAbsence;
import io.procmem.jvm.JvmCollections;
import io.procmem.jvm.JvmPool;
import io.procmem.jvm.JvmReading;
import io.procmem.jvm.JvmUsage;
import io.procmem.jvm.Jvms;
import io.procmem.metrics.MetricTable;
import io.procmem.metrics.RowKind;
import io.procmem.report.Report;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Source;
import io.procmem.testing.FakePerfData;
import io.procmem.testing.FakeProcess;
import io.procmem.testing.ProcTree;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The {@code hsperfdata} files of other JVMs: what a JVM wrote about itself is shown, and anything
 * that may not be that is absent with a reason.
 */
class JvmsTest {

  private static final long APP = 1000;
  private static final String FILE = "/proc/7/root/tmp/hsperfdata_app/7";

  private final ScanFixture fixture = new ScanFixture();
  private Report report;

  @BeforeEach
  void request() {
    fixture.reading(Source.HSPERFDATA);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private FakeProcess jvm(int pid, FakePerfData data) {
    return data.addTo(fixture.tree, pid, APP);
  }

  private FakeProcess jvm(int pid, byte[] data) {
    return FakePerfData.add(data, fixture.tree, pid, APP);
  }

  private static String maps(String file, long inode) {
    return FakePerfData.maps(file, inode);
  }

  private JvmReading read(int pid) {
    report = fixture.report();
    assertThat(report.problem()).isEmpty();
    Jvms jvms = report.extras().jvms().orElseThrow();
    assertThat(jvms.toString()).doesNotContain(FakePerfData.SECRET);
    return jvms.of(report.snapshot().find(pid).orElseThrow().id());
  }

  private static JvmPool memory(long used, long committed) {
    return new JvmPool(OptionalLong.of(used), OptionalLong.of(committed), OptionalLong.empty());
  }

  private static JvmPool memory(long used, long committed, long max) {
    return new JvmPool(OptionalLong.of(used), OptionalLong.of(committed), OptionalLong.of(max));
  }

  @Test
  void aJvm_hasWhatItsFileSays() {
    jvm(7, FakePerfData.g1());
    JvmUsage usage = (JvmUsage) read(7);
    assertThat(usage.version()).hasValue("17.0.15+6");
    assertThat(usage.garbageCollector()).hasValue(GarbageCollector.G1);
    assertThat(usage.heap()).isEqualTo(memory(2 << 20, 8 << 20, 9 << 20));
    assertThat(usage.metaspace()).isEqualTo(memory(700 << 10, 960 << 10));
    assertThat(usage.classSpace()).isEqualTo(memory(70 << 10, 128 << 10));
    assertThat(usage.collections())
        .containsExactly(
            new JvmCollections("G1 Young Generation", 5, 20_000_000),
            new JvmCollections("G1 Old Generation", 1, 30_000_000),
            new JvmCollections("G1 Concurrent GC", 0, 0));
    assertThat(report.snapshot().unreadable()).isEmpty();
    assertThat(report.extras().jvms().orElseThrow().all()).containsExactly(usage);
  }

  @Test
  void anotherByteOrder_isUnderstood() {
    jvm(7, FakePerfData.g1().bigEndian());
    assertThat(((JvmUsage) read(7)).heap()).isEqualTo(memory(2 << 20, 8 << 20, 9 << 20));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Copy:MSC", "ParScav:MSC", "ParNew:CMS"})
  void aSurvivorSpaceThatIsEmpty_doesNotCount(String policy) {
    jvm(7, FakePerfData.copying(policy));
    JvmUsage usage = (JvmUsage) read(7);
    assertThat(usage.heap())
        .isEqualTo(memory((2 << 20) + (1 << 18), (8 << 20) + (1 << 19), (8 << 20) + (1 << 19)));
    assertThat(usage.collections()).hasSize(2);
  }

  @Test
  void beforeItsFirstUpdate_aJvmHasNoUsedHeap_ratherThanZero() {
    jvm(
        7,
        FakePerfData.copying("Copy:MSC")
            .number("sun.gc.generation.0.space.0.used", 0)
            .number("sun.gc.generation.0.space.2.used", 0)
            .number("sun.gc.generation.1.space.0.used", 0)
            .metaspace(0, 0)
            .classSpace(0, 0));
    JvmUsage usage = (JvmUsage) read(7);
    assertThat(usage.heap().usedBytes()).isEmpty();
    assertThat(usage.heap().committedBytes()).isPresent();
    assertThat(usage.metaspace()).isEqualTo(JvmPool.unknown());
    assertThat(usage.classSpace()).isEqualTo(JvmPool.unknown());
  }

  @Test
  void zgc_isKnownByItsPauses_ofOneOrTwoGenerations() {
    FakePerfData old =
        FakePerfData.empty()
            .number("sun.gc.generation.1.maxCapacity", 8 << 20)
            .space(1, 0, 2 << 20, 8 << 20, 8 << 20)
            .collector(2, "Z concurrent cycle pauses", 9, 70_000);
    jvm(7, old);
    jvm(
        8,
        old.number("sun.gc.generation.0.maxCapacity", 8 << 20)
            .space(0, 0, 1 << 20, 1 << 20, 8 << 20)
            .space(1, 0, 2 << 20, 7 << 20, 8 << 20)
            .collector(0, "ZGC minor collection pauses", 4, 5_000)
            .collector(2, "ZGC major collection pauses", 9, 70_000));
    JvmUsage first = (JvmUsage) read(7);
    JvmUsage second = (JvmUsage) read(8);
    assertThat(first.garbageCollector()).hasValue(GarbageCollector.Z);
    assertThat(first.heap()).isEqualTo(memory(2 << 20, 8 << 20, 8 << 20));
    assertThat(first.collections()).containsExactly(new JvmCollections("ZGC Pauses", 9, 70_000));
    assertThat(second.garbageCollector()).hasValue(GarbageCollector.Z);
    assertThat(second.heap()).isEqualTo(memory(3 << 20, 8 << 20, 8 << 20));
    assertThat(second.collections())
        .extracting(JvmCollections::collector)
        .containsExactly("ZGC Minor Pauses", "ZGC Major Pauses");
  }

  @Test
  void shenandoahAndEpsilon_haveAHeap_andNoCollections() {
    FakePerfData heap =
        FakePerfData.empty()
            .number("sun.gc.generation.1.maxCapacity", 8 << 20)
            .space(1, 0, 2 << 20, 8 << 20, 8 << 20);
    jvm(7, heap);
    jvm(8, heap.collector(1, "Shenandoah full", 33, 20_000));
    JvmUsage epsilon = (JvmUsage) read(7);
    JvmUsage shenandoah = (JvmUsage) read(8);
    assertThat(epsilon.garbageCollector()).hasValue(GarbageCollector.EPSILON);
    assertThat(shenandoah.garbageCollector()).hasValue(GarbageCollector.SHENANDOAH);
    assertThat(epsilon.heap()).isEqualTo(memory(2 << 20, 8 << 20, 8 << 20));
    assertThat(shenandoah.heap()).isEqualTo(epsilon.heap());
    assertThat(shenandoah.collections()).isEmpty();
    assertThat(epsilon.collections()).isEmpty();
  }

  static Stream<Arguments> versions() {
    return Stream.of(
        Arguments.of(0x1500_0023L, false, "21+35"),
        Arguments.of(0x1900_0309L, false, "25.0.3+9"),
        Arguments.of(0x19c4_0009L, true, "8"),
        Arguments.of(0x1900_0046L, true, "8"),
        Arguments.of(0x0b00_1807L, true, "11.0.24+7"));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void theVersion_isUnpacked(long packed, boolean hasTicks, String shown) {
    FakePerfData data = FakePerfData.g1().number("sun.rt.jvmVersion", packed);
    jvm(7, hasTicks ? data.number("sun.os.hrt.ticks", 12_345) : data);
    assertThat(((JvmUsage) read(7)).version()).hasValue(shown);
  }

  @Test
  void inAContainer_theFileIsNamedByTheInnermostPid() {
    String path = "/proc/7/root/tmp/hsperfdata_app/1";
    jvm(7, FakePerfData.copying("Copy:MSC"))
        .file("status", "Name:\tjava\nUid:\t0\t1000\t0\t0\nNSpid:\t7\t1\nVmSize:\t20000 kB\n")
        .file("maps", maps("/tmp/hsperfdata_app/1", ProcTree.inodeNumber(path)));
    fixture.tree.file(path, FakePerfData.g1().bytes()).owned(path, APP);
    assertThat(((JvmUsage) read(7)).garbageCollector()).hasValue(GarbageCollector.G1);
  }

  @Test
  void notRequested_noFileIsOpened() {
    fixture.reading(Source.IO);
    jvm(7, FakePerfData.g1());
    Report other = fixture.report();
    assertThat(other.extras().jvms()).isEmpty();
    assertThat(fixture.tree.opened()).noneMatch(path -> path.matches("7/(root|maps|status).*"));
  }

  @Test
  void anotherProgram_isNotTried_unlessItsExecutableIsALauncher() {
    jvm(7, FakePerfData.g1()).name("worker");
    assertThat(read(7)).isEqualTo(JvmAbsence.NOT_A_LAUNCHER);
    assertThat(fixture.tree.opened()).noneMatch(path -> path.matches("7/(root|maps|status).*"));
    fixture.reopen().reading(Source.HSPERFDATA, Source.EXE);
    fixture.tree.pid(7).executable("/opt/jdk/bin/java".getBytes());
    assertThat(read(7)).isInstanceOf(JvmUsage.class);
  }

  @Test
  void aLauncherWithoutHotSpot_hasAReason_andIsNotTriedInEachScan() {
    jvm(7, FakePerfData.g1()).file("maps", "00400000-00452000 r-xp 00000000 08:02 173521 /j9.so\n");
    jvm(8, FakePerfData.g1())
        .file("maps", "00400000-00452000 r-xp 00000000 08:02 173521 /jre/server/libjvm.so\n");
    assertThat(read(7)).isEqualTo(JvmAbsence.NOT_HOTSPOT);
    assertThat(read(8)).isEqualTo(JvmAbsence.NO_PERF_DATA);
    assertThat(report.snapshot().unreadable()).isEmpty();
    assertThat(fixture.tree.opened("maps")).isEqualTo(2);
    fixture.after(Duration.ofMinutes(1));
    read(7);
    assertThat(fixture.tree.opened("maps")).isEqualTo(4);
  }

  @Test
  void theMappings_areReadOncePerMinute_theFileInEachScan() {
    fixture.tree.pid(7).startTicks(100);
    jvm(7, FakePerfData.g1());
    for (int i = 0; i < 60; i++) {
      read(7);
      fixture.after(Duration.ofSeconds(5));
    }
    assertThat(fixture.tree.opened("maps")).isBetween(5L, 12L);
    jvm(7, FakePerfData.copying("Copy:MSC"));
    assertThat(((JvmUsage) read(7)).garbageCollector()).hasValue(GarbageCollector.SERIAL);
  }

  @Test
  void aFileThatTheProcessHasNotMapped_isNotItsOwn() {
    FakeProcess process = jvm(7, FakePerfData.g1());
    process.file("maps", maps("/tmp/hsperfdata_app/7", 4711)); // replaced
    assertThat(read(7)).isEqualTo(JvmAbsence.DELETED);
    process.file("maps", maps("/tmp/hsperfdata_app/7 (deleted)", ProcTree.inodeNumber(FILE)));
    assertThat(read(7)).isEqualTo(JvmAbsence.DELETED);
    process.file("maps", maps("/tmp/hsperfdata_app/8", ProcTree.inodeNumber(FILE)));
    fixture.after(Duration.ofMinutes(1));
    assertThat(read(7)).isEqualTo(JvmAbsence.NO_PERF_DATA);
    process.file("maps", maps("/home/hsperfdata_app/7", ProcTree.inodeNumber(FILE)));
    fixture.after(Duration.ofMinutes(1));
    assertThat(read(7)).isEqualTo(JvmAbsence.NO_PERF_DATA);
  }

  @Test
  void anotherJvmOfTheSamePid_hasItsOwnFile() {
    jvm(7, FakePerfData.g1());
    read(7);
    fixture.newProcess(7);
    jvm(7, FakePerfData.copying("Copy:MSC"));
    fixture.tree.pid(7).file("maps", maps("/tmp/x", 1));
    assertThat(read(7)).isEqualTo(JvmAbsence.NO_PERF_DATA);
  }

  @Test
  void aJvmThatExecutesOneWithoutAFile_hasNoneWithinAMinute() {
    jvm(7, FakePerfData.g1());
    read(7);
    fixture.tree.pid(7).file("maps", maps("/tmp/x", 1));
    fixture.after(Duration.ofMinutes(1));
    assertThat(read(7)).isEqualTo(JvmAbsence.NO_PERF_DATA);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/tmp", "/tmp/hsperfdata_app", "/tmp/hsperfdata_app/7"})
  void aLink_isNotFollowed(String part) {
    jvm(7, FakePerfData.g1());
    fixture.tree.link("/proc/7/root" + part);
    assertThat(read(7)).isEqualTo(JvmAbsence.NOT_REGULAR);
    assertThat(fixture.tree.opened()).noneMatch(path -> path.startsWith("7/root"));
    assertThat(reasons(report.snapshot(), 7, Source.HSPERFDATA))
        .containsExactly(Reason.CONTRADICTORY);
  }

  @Test
  void aLinkThatAppearsDuringTheRead_isNoticed() {
    jvm(7, FakePerfData.g1());
    fixture.tree.whenOpened(FILE, () -> fixture.tree.link(FILE));
    assertThat(read(7)).isEqualTo(JvmAbsence.NOT_REGULAR);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/tmp/hsperfdata_app", "/tmp/hsperfdata_app/7"})
  void aFileOfAnotherUser_isNotRead(String part) {
    jvm(7, FakePerfData.g1());
    fixture.tree.owned("/proc/7/root" + part, 1001);
    assertThat(read(7)).isEqualTo(JvmAbsence.FOREIGN);
    assertThat(fixture.tree.opened()).noneMatch(path -> path.startsWith("7/root"));
  }

  @Test
  void aDenial_isReportedAndRemembered() {
    jvm(7, FakePerfData.g1());
    fixture.tree.denies(FILE);
    assertThat(read(7)).isEqualTo(JvmAbsence.DENIED);
    assertThat(reasons(report.snapshot(), 7, Source.HSPERFDATA)).containsExactly(Reason.DENIED);
    fixture.tree.forgetOpened();
    assertThat(read(7)).isEqualTo(JvmAbsence.DENIED);
    assertThat(fixture.tree.opened()).noneMatch(path -> path.startsWith("7/maps"));
    assertThat(reasons(report.snapshot(), 7, Source.HSPERFDATA)).containsExactly(Reason.DENIED);
  }

  @Test
  void aFileSystemThatHangs_costsOneRead_andNoOtherNumber() {
    fixture.reading(Source.HSPERFDATA, Source.SMAPS_ROLLUP);
    fixture.with().detail(DetailPolicy.every().withReadTimeout(Duration.ofMillis(700)));
    jvm(7, FakePerfData.g1());
    jvm(8, FakePerfData.g1());
    CountDownLatch stuck = fixture.tree.hangs(FILE);
    try {
      assertThat(read(7)).isEqualTo(JvmAbsence.HUNG);
      assertThat(reasons(report.snapshot(), 7, Source.HSPERFDATA)).containsExactly(Reason.HUNG);
      assertThat(report.snapshot().stats().complete()).isFalse();
      assertThat(report.snapshot().find(7).orElseThrow().pssBytes()).isPresent();
      fixture.tree.forgetOpened();
      assertThat(read(8)).isInstanceOf(JvmUsage.class);
      assertThat(fixture.tree.opened()).noneMatch(path -> path.equals("7/status"));
    } finally {
      stuck.countDown();
    }
    ScanFixture.await(() -> read(7) instanceof JvmUsage);
  }

  static Stream<Arguments> forgeries() {
    return Stream.<Arguments>of(
        forgery("negative", data -> data.number("sun.gc.generation.0.space.0.used", -1)),
        forgery("used > committed", data -> data.space(0, 0, 9 << 20, 1 << 20, 9 << 20)),
        forgery("huge", data -> data.space(0, 0, 1L << 50, 1L << 51, 1L << 52)),
        forgery("overflow", data -> data.space(0, 0, Long.MAX_VALUE, Long.MAX_VALUE, 1)),
        forgery("above its address space", data -> data.space(1, 0, 1 << 20, 1 << 30, 1 << 30)),
        forgery("metaspace", data -> data.metaspace(1 << 20, 1 << 19)),
        forgery("class space", data -> data.classSpace(1 << 20, 1 << 21)),
        forgery("more time than it lived", data -> data.collector(0, "G1", 1, 1L << 55)));
  }

  private static Arguments forgery(String name, UnaryOperator<FakePerfData> change) {
    return Arguments.of(name, change.apply(FakePerfData.g1()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forgeries")
  void impossibleNumbers_areNotUsed(String name, FakePerfData data) {
    jvm(7, data);
    assertThat(read(7)).isEqualTo(JvmAbsence.CONTRADICTORY);
    assertThat(reasons(report.snapshot(), 7, Source.HSPERFDATA))
        .containsExactly(Reason.CONTRADICTORY);
  }

  @Test
  void moreThanTheProcessEverTouched_isNotUsed_unlessItMayBeSwapped() {
    FakePerfData data = FakePerfData.g1().space(1, 0, 200 << 20, 300 << 20, 300 << 20);
    jvm(7, data).file("status", status(500 << 10, 4 << 10, 0));
    jvm(8, data).file("status", status(500 << 10, 4 << 10, 190 << 10));
    fixture.tree.file("/proc/meminfo", "MemTotal: 1000 kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\n");
    assertThat(read(7)).isEqualTo(JvmAbsence.CONTRADICTORY);
    assertThat(read(8)).isInstanceOf(JvmUsage.class);
    fixture.tree.file(
        "/proc/meminfo", "MemTotal: 1000 kB\nSwapTotal: 900000 kB\nSwapFree: 100000 kB\n");
    assertThat(read(7)).as("swapped shared memory").isInstanceOf(JvmUsage.class);
  }

  private static String status(long size, long peak, long swap) {
    return "Uid:\t0\t1000\t0\t0\nVmSize:\t%d kB\nVmHWM:\t%d kB\nVmSwap:\t%d kB\n"
        .formatted(size, peak, swap);
  }

  @Test
  void anotherFormat_isNotUsed() {
    jvm(7, FakePerfData.g1().magic(0xcafebabe));
    jvm(8, FakePerfData.g1().major(1));
    jvm(9, FakePerfData.g1().inaccessible());
    jvm(10, new byte[32 << 10]);
    jvm(11, new byte[0]);
    jvm(12, FakePerfData.g1().size(2 << 20));
    jvm(13, FakePerfData.g1().size(600));
    jvm(14, FakePerfData.g1().text("sun.gc.metaspace.used", "many"));
    read(7);
    assertThat(report.extras().jvms().orElseThrow().absent().values())
        .containsExactly(
            JvmAbsence.MALFORMED,
            JvmAbsence.MALFORMED,
            JvmAbsence.NOT_READY,
            JvmAbsence.NOT_READY,
            JvmAbsence.INCOMPLETE,
            JvmAbsence.TOO_LARGE,
            JvmAbsence.INCOMPLETE,
            JvmAbsence.MALFORMED);
    assertThat(fixture.tree.opened()).noneMatch(path -> path.startsWith("12/root"));
  }

  @Test
  void aTextOfTheFile_isNeverShown() {
    jvm(
        7,
        FakePerfData.g1()
            .text("sun.gc.policy.name", FakePerfData.SECRET)
            .text("sun.gc.collector.0.name", FakePerfData.SECRET));
    JvmUsage usage = (JvmUsage) read(7);
    assertThat(usage.garbageCollector()).isEmpty();
    assertThat(usage.collections()).isEmpty();
    assertThat(usage.heap().maxBytes()).isEmpty();
  }

  @Test
  void theBytesOfTheFile_areErased() {
    jvm(7, FakePerfData.g1());
    List<byte[]> arrays = fixture.tree.arraysOf(FILE);
    read(7);
    assertThat(arrays).isNotEmpty();
    assertThat(arrays)
        .allSatisfy(
            array ->
                assertThat(new String(array, StandardCharsets.ISO_8859_1))
                    .doesNotContain(FakePerfData.SECRET));
  }

  @Test
  void aFileThatChangesDuringARead_isReadUntilItDoesNot() {
    jvm(7, FakePerfData.g1());
    fixture.tree.whenRead(
        FILE,
        read ->
            fixture.tree.file(
                FILE, FakePerfData.g1().collector(0, "G1", Math.min(read, 4), 0).bytes()));
    JvmUsage usage = (JvmUsage) read(7);
    assertThat(usage.collections().get(0).count()).isBetween(1L, 5L);
    int[] reads = {0};
    fixture.tree.whenOpened(
        FILE,
        () -> fixture.tree.file(FILE, FakePerfData.g1().collector(0, "G1", reads[0]++, 0).bytes()));
    assertThat(read(7)).isEqualTo(JvmAbsence.CHANGING);
  }

  @Test
  void metrics_showEachJvm_andEachCollector() {
    jvm(7, FakePerfData.g1());
    jvm(8, FakePerfData.copying("Copy:MSC"));
    jvm(9, FakePerfData.g1().magic(1));
    MetricTable table = MetricTable.standard().with(RowKind.JVM, RowKind.JVM_COLLECTOR);
    ShownValues shown = new ShownValues(table).show(fixture.procMem().report(table.demand()));
    assertThat(shown.of("procmem_jvm_heap_used_bytes"))
        .hasSize(2)
        .containsEntry("7 java other other", (double) (2 << 20));
    assertThat(shown.of("procmem_jvm_heap_max_bytes"))
        .containsEntry("7 java other other", (double) (9 << 20));
    assertThat(shown.of("procmem_jvm_metaspace_committed_bytes")).hasSize(2);
    assertThat(shown.of("procmem_jvm_class_space_used_bytes")).hasSize(2);
    assertThat(shown.of("procmem_jvm_gc_collections_total"))
        .hasSize(5)
        .containsEntry("7 java other other G1 Young Generation", 5.0)
        .containsEntry("8 java other other MarkSweepCompact", 2.0);
    assertThat(shown.of("procmem_jvm_gc_seconds_total"))
        .containsEntry("7 java other other G1 Old Generation", 0.03);
  }

  @Test
  void metrics_ofManyJvms_areLimited_andTheirHeapsAddedUp() {
    for (int pid = 10; pid < 40; pid++) {
      jvm(pid, FakePerfData.g1());
    }
    MetricTable table =
        MetricTable.standard().with(RowKind.JVM, RowKind.JVM_COLLECTOR).seriesLimit(250);
    ShownValues shown = new ShownValues(table).show(fixture.procMem().report(table.demand()));
    assertThat(shown.series()).isLessThanOrEqualTo(250);
    assertThat(shown.of("procmem_jvm_heap_used_bytes"))
        .hasSizeLessThan(30)
        .containsKey("other other other");
    assertThat(shown.sum("procmem_jvm_heap_used_bytes")).isEqualTo(30.0 * (2 << 20));
  }
}
