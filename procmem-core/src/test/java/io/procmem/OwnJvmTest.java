package io.procmem;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.jvm.JvmMemory;
import io.procmem.jvm.JvmPart.Kind;
import io.procmem.report.Report;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.Unreadable;
import io.procmem.testing.FakeMapping;
import io.procmem.testing.ProcTree;
import io.procmem.testing.SmapsText;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The memory of this JVM is that of the JVM that asks, and of no other. */
class OwnJvmTest {

  private static final String SMAPS = "/proc/self/smaps";

  private static final long HEAP = 0x2000_0000_0000L;
  private static final long HEAP_KIB = 4L << 20;
  private static final String HEAP_FILE = "/memfd:java_heap (deleted)";

  /** A mapping that a later one covers, with another one. */
  private static final String BETWEEN =
      SmapsText.mapping(0x12000, 0x13000, "", SmapsText.kib(4, 4));

  private final ScanFixture fixture = new ScanFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void anotherProcfs_doesNotShowThisJvm() {
    fixture.reading(Source.OWN_JVM).tree.pid(7);
    Report report = fixture.report();
    assertThat(report.extras().ownJvm()).isEmpty();
    assertThat(report.snapshot().unreadable())
        .containsExactly(new Unreadable(Unreadable.MACHINE, Source.OWN_JVM, Reason.UNSUPPORTED));
    assertThat(report.snapshot().unreadable().get(0).explanation())
        .isEqualTo(
            "memory of this JVM by part: this procfs does not show this JVM;"
                + " use the procfs of this JVM, usually /proc");
  }

  @Test
  void mappingsThatOverlap_areReadAgain_soThatNoMemoryCountsTwice() {
    String whole = SmapsText.mapping(0x10000, 0x14000, "", SmapsText.kib(16, 12));
    String torn = SmapsText.mapping(0x10000, 0x12000, "", SmapsText.kib(8, 8)) + BETWEEN + whole;
    fixture.tree.pid(7);
    AtomicInteger opened = new AtomicInteger();
    fixture
        .reading(Source.OWN_JVM)
        .tree
        .whenOpened(
            SMAPS, () -> fixture.tree.file(SMAPS, opened.incrementAndGet() < 3 ? torn : whole));
    Report report = fixture.report();
    assertThat(report.extras().ownJvm().orElseThrow().rssBytes()).isEqualTo(12 << 10);
    assertThat(opened).hasValue(3);
  }

  @Test
  void mappingsThatOverlapEachTime_areMissingWithAReason() {
    String first = SmapsText.mapping(0x10000, 0x12000, "", SmapsText.kib(8, 8));
    fixture.tree.file(
        SMAPS, first + BETWEEN + SmapsText.mapping(0x10000, 0x14000, "", SmapsText.kib(16, 12)));
    assertThat(reasonWithoutMemory()).isEqualTo(Reason.TORN);
  }

  @Test
  void mappingsOfAnotherFormat_areMissingWithAReason() {
    fixture.tree.file(SMAPS, "00010000-00012000 rw-p 00000000 00:00 0\nRss: many kB\n");
    assertThat(reasonWithoutMemory()).isEqualTo(Reason.MALFORMED);
  }

  private Reason reasonWithoutMemory() {
    fixture.tree.pid(7);
    Report report = fixture.reading(Source.OWN_JVM).report();
    assertThat(report.extras().ownJvm()).isEmpty();
    return report.snapshot().unreadable().stream()
        .filter(row -> row.file() == Source.OWN_JVM)
        .findFirst()
        .orElseThrow()
        .reason();
  }

  @Test
  void mappingsWithoutNumbers_areMissingWithAReason_notOfZeroBytes() {
    fixture.tree.file(SMAPS, "00010000-00012000 rw-p 00000000 00:00 0\nSize: 8 kB\n");
    assertThat(reasonWithoutMemory()).isEqualTo(Reason.EMPTY);
  }

  /** This JVM with a heap whose page tables take 8 MiB, and {@code smaps} that says the same. */
  private void largeHeap() {
    long end = HEAP + (HEAP_KIB << 10);
    fixture.tree.file(
        SMAPS, SmapsText.mapping(HEAP, end, HEAP_FILE, SmapsText.kib(HEAP_KIB, HEAP_KIB)));
    fixture
        .tree
        .pid(ProcTree.OWN_PID)
        .maps(
            FakeMapping.at(HEAP, HEAP_KIB).access("rw-s").name(HEAP_FILE).privateFileKib(HEAP_KIB))
        .shmemKib(HEAP_KIB);
    fixture.tree.file(
        "/proc/self/status",
        "Uid:\t0\t0\t0\t0\nRssAnon:\t0 kB\nRssFile:\t0 kB\nRssShmem:\t%d kB\n".formatted(HEAP_KIB));
    fixture.reading(Source.OWN_JVM);
  }

  /** The time limits of reads are those of a slow test machine. */
  private void limiting(DetailPolicy policy) {
    fixture
        .with()
        .detail(policy.scanTimeAtMost(Duration.ofHours(1)).withReadTimeout(Duration.ofMinutes(1)));
  }

  @Test
  void aLargeHeap_isCountedInSmallSteps_soThatThisJvmDoesNotStall() {
    largeHeap();
    limiting(DetailPolicy.standard());
    JvmMemory memory = fixture.report().extras().ownJvm().orElseThrow();
    assertThat(memory.part(Kind.HEAP).orElseThrow().residentBytes()).hasValue(HEAP_KIB << 10);
    assertThat(memory.rssBytes()).isEqualTo(HEAP_KIB << 10);
    assertThat(memory.notes()).containsKey(Kind.MALLOC);
    assertThat(fixture.tree.opened("self/smaps")).isZero();
    assertThat(fixture.tree.readsOf("self/pagemap"))
        .isNotEmpty()
        .allMatch(size -> size <= 64 << 10);
  }

  @Test
  void aLargeHeap_isReadFromSmaps_ifThePolicyAllowsTheStall() {
    largeHeap();
    limiting(DetailPolicy.standard().stallAtMost(Duration.ofSeconds(1)));
    JvmMemory memory = fixture.report().extras().ownJvm().orElseThrow();
    assertThat(memory.part(Kind.HEAP).orElseThrow().residentBytes()).hasValue(HEAP_KIB << 10);
    assertThat(memory.notes()).doesNotContainKey(Kind.MALLOC);
    assertThat(fixture.tree.opened("self/smaps")).isEqualTo(1);
    assertThat(fixture.tree.opened("self/pagemap")).isZero();
  }

  @Test
  void aLargeHeapWhosePagesCannotBeCounted_isMissingWithAReason_andNotWalked() {
    largeHeap();
    limiting(DetailPolicy.standard());
    fixture.tree.denies("/proc/self/pagemap");
    Report report = fixture.report();
    assertThat(report.extras().ownJvm()).isEmpty();
    assertThat(report.snapshot().unreadable())
        .filteredOn(row -> row.file() == Source.OWN_JVM)
        .singleElement()
        .satisfies(row -> assertThat(row.reason()).isEqualTo(Reason.DENIED))
        .satisfies(row -> assertThat(row.explanation()).contains("stallAtMost"));
    assertThat(fixture.tree.opened("self/smaps")).isZero();
  }

  @Test
  void withoutARequest_nothingIsReadOrReported() {
    fixture.tree.pid(7);
    Report report = fixture.report();
    assertThat(report.extras().ownJvm()).isEmpty();
    assertThat(report.snapshot().unreadable()).noneMatch(row -> row.file() == Source.OWN_JVM);
    assertThat(fixture.tree.opened()).noneMatch(path -> path.startsWith("self/smaps"));
  }

  @Test
  void ownProcfs_showsThisJvm() {
    try (ProcMem procMem =
        ProcMem.builder()
            .root(Path.of("/proc"))
            .select(Selection.ownTree())
            .waitAtMost(Duration.ofSeconds(30))
            .build()) {
      JvmMemory memory = procMem.report(Demand.of(Source.OWN_JVM)).extras().ownJvm().orElseThrow();
      assertThat(memory.part(Kind.HEAP).orElseThrow().memoryBytes()).isPositive();
      assertThat(memory.hiddenBytes()).isBetween(1L, memory.memoryBytes());
      assertThat(memory.since(memory).parts()).allMatch(part -> part.bytes() == 0);
    }
  }
}
