package io.procmem.internal.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.internal.jvm.OwnJvmAnswers.Command;
import io.procmem.internal.mappings.SmapsParser;
import io.procmem.internal.read.ProcReader;
import io.procmem.internal.read.ReadOutcome;
import io.procmem.jvm.JvmMemory;
import io.procmem.jvm.JvmPart;
import io.procmem.jvm.JvmPart.Kind;
import io.procmem.snapshot.Source;
import io.procmem.testing.FakeMapping;
import io.procmem.testing.FakeProcess;
import io.procmem.testing.ProcTree;
import java.io.File;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Made-up mappings, whose numbers come from {@code maps}, {@code pagemap} and {@code status}. */
class OwnJvmCountTest {

  private static final long MIB = 1024;
  private static final long GIB = 1024 * MIB;
  private static final long HEAP = 0x2000_0000_0000L;

  /** A multiple of 64 MiB, as all arenas begin at. */
  private static final long ARENA = 0x3000_0000_0000L;

  private static final long ARENA_BYTES = 64L << 20;

  private final ProcTree tree = new ProcTree();
  private final FakeProcess process = tree.pid(7);
  private final Map<Command, String> texts = new EnumMap<>(Command.class);
  private boolean isSwapUsed;

  private static FakeMapping reserved(long address, long kib) {
    return FakeMapping.at(address, kib).access("---p");
  }

  private static FakeMapping heapFile(long address, long kib) {
    return FakeMapping.at(address, kib).access("rw-s").name("/memfd:java_heap (deleted)");
  }

  private JvmMemory memory() {
    ProcReader reader = new ProcReader(tree, false);
    List<OwnJvmMapping> headers = new ArrayList<>();
    SmapsParser parser = new SmapsParser(view -> headers.add(OwnJvmMapping.of(view)));
    parser.start();
    assertThat(reader.readLines(new File("/proc/7/maps"), parser::add)).isEqualTo(ReadOutcome.READ);
    parser.end();
    OwnJvmFacts facts = new OwnJvmFacts(new OwnJvmAnswers(texts, Map.of(), ""), "");
    try (OwnJvmPagemap pages = new OwnJvmPagemap(reader, new File("/proc/7/pagemap"), 4096)) {
      OwnJvmCount count = new OwnJvmCount(facts.ranges, pages, 4096);
      assertThat(count.count(headers)).isTrue();
      assertThat(reader.read(new File("/proc/7/status"), Source.STATUS, reader.status))
          .isEqualTo(ReadOutcome.READ);
      List<OwnJvmMapping> counted = count.mappings(reader.status.numbers, isSwapUsed);
      count.addNotes(facts.notes);
      OwnJvmMappings divided = new OwnJvmMappings(counted, facts.ranges, OwnJvmPages.UNKNOWN);
      return new OwnJvmParts(facts, divided).memory(0, count.rssBytes());
    }
  }

  private static long mib(JvmMemory memory, Kind kind) {
    return memory.part(kind).map(JvmPart::memoryBytes).orElse(0L) >> 20;
  }

  private void heapIs(long from, long kib) {
    texts.put(Command.HEAP, "heap [0x%x, 0x%x)".formatted(from, from + (kib << 10)));
  }

  @Test
  void heapAndTheMemoryBesideIt_areCountedApart_eachOnce() {
    heapIs(HEAP, 200 * MIB);
    process.maps(
        FakeMapping.at(HEAP, 300 * MIB)
            .privateKib(100 * MIB)
            .emptyKib(50 * MIB)
            .privateKib(80 * MIB),
        FakeMapping.at(ARENA, MIB).access("r-xp").name("/usr/lib/libjvm.so").fileKib(MIB));
    JvmMemory memory = memory();
    assertThat(mib(memory, Kind.HEAP)).isEqualTo(150);
    assertThat(mib(memory, Kind.LIBRARIES)).isEqualTo(1);
    assertThat(memory.unexplainedBytes()).isEqualTo(30 * MIB << 10);
    assertThat(memory.memoryBytes()).isEqualTo(181 * MIB << 10).isEqualTo(memory.rssBytes());
    long entries = tree.readsOf("7/pagemap").stream().mapToLong(bytes -> bytes / Long.BYTES).sum();
    assertThat(entries).isEqualTo(301 * MIB / 4);
    assertThat(tree.readsOf("7/pagemap")).allMatch(bytes -> bytes <= 64 << 10);
  }

  @Test
  void zeroPages_areInNoPart() {
    heapIs(HEAP, 100 * MIB);
    process.maps(FakeMapping.at(HEAP, 100 * MIB).privateKib(40 * MIB).sharedKib(60 * MIB));
    process.memoryKib(40 * MIB, 40 * MIB, 40 * MIB).anonKib(40 * MIB);
    assertThat(mib(memory(), Kind.HEAP)).isEqualTo(40);
  }

  @Test
  void pagesSharedByAFork_areResident() {
    heapIs(HEAP, 100 * MIB);
    process.maps(FakeMapping.at(HEAP, 100 * MIB).privateKib(40 * MIB).sharedKib(60 * MIB));
    assertThat(mib(memory(), Kind.HEAP)).isEqualTo(100);
  }

  @Test
  void hugeZeroPages_areInNoPart_althoughTheyLookLikePagesOfFiles() {
    process.maps(FakeMapping.at(HEAP, 100 * MIB).privateKib(40 * MIB).fileKib(60 * MIB));
    process.memoryKib(40 * MIB, 40 * MIB, 40 * MIB).anonKib(40 * MIB);
    assertThat(memory().memoryBytes()).isEqualTo(40 * MIB << 10);
  }

  @Test
  void arenas_areKnownByTheirAddresses_fullOnesBesideOthersToo() {
    long full = ARENA - ARENA_BYTES;
    long second = ARENA + ARENA_BYTES;
    process.maps(
        FakeMapping.at(full, 64 * MIB).privateKib(64 * MIB),
        FakeMapping.at(ARENA, 10 * MIB).privateKib(4 * MIB),
        reserved(ARENA + (10 << 20), 54 * MIB),
        FakeMapping.at(second, 64 * MIB).privateKib(64 * MIB));
    assertThat(mib(memory(), Kind.MALLOC)).isEqualTo(132);
    assertThat(memory().unexplainedBytes()).isZero();
    assertThat(memory().notes().get(Kind.MALLOC)).contains("stallAtMost");
  }

  @Test
  void otherMemoryInMultiplesOf64Mib_isNoArena() {
    process.maps(
        FakeMapping.at(ARENA, 128 * MIB).privateKib(128 * MIB), // alone, as of the collector
        FakeMapping.at(ARENA + 4 * ARENA_BYTES, MIB).privateKib(MIB), // metaspace
        reserved(ARENA + 4 * ARENA_BYTES + (1 << 20), 3 * MIB),
        FakeMapping.at(ARENA + 4 * ARENA_BYTES + (4 << 20), MIB).privateKib(MIB),
        reserved(ARENA + 4 * ARENA_BYTES + (5 << 20), 59 * MIB),
        FakeMapping.at(ARENA + 8 * ARENA_BYTES, MIB).privateKib(MIB), // it reserves more
        reserved(ARENA + 8 * ARENA_BYTES + (1 << 20), 127 * MIB));
    assertThat(mib(memory(), Kind.MALLOC)).isZero();
    assertThat(memory().unexplainedBytes()).isEqualTo(131 * MIB << 10);
  }

  @Test
  void stacks_lieAboveGuardPages_butNotAboveWhatAnArenaReserves() {
    long end = ARENA + ARENA_BYTES;
    process.maps(
        reserved(HEAP, 16),
        FakeMapping.at(HEAP + (16 << 10), MIB).privateKib(MIB),
        FakeMapping.at(ARENA, 64 * MIB - 512).privateKib(2 * MIB),
        reserved(end - (512 << 10), 512),
        FakeMapping.at(end, 8 * MIB).privateKib(8 * MIB));
    JvmMemory memory = memory();
    assertThat(mib(memory, Kind.THREAD_STACKS)).isEqualTo(1);
    assertThat(mib(memory, Kind.MALLOC)).isEqualTo(2);
    assertThat(memory.unexplainedBytes()).isEqualTo(8 * MIB << 10);
  }

  @Test
  void metaspaceAboveReservedMetaspace_isNoStack() {
    process.maps(
        FakeMapping.at(HEAP, 256).privateKib(256),
        reserved(HEAP + (256 << 10), 64),
        FakeMapping.at(HEAP + (320 << 10), 704).privateKib(704));
    assertThat(memory().part(Kind.THREAD_STACKS)).isEmpty();
    assertThat(memory().unexplainedBytes()).isEqualTo(960 << 10);
  }

  /** As ZGC does before it is generational. */
  @Test
  void heapThatIsMappedThreeTimes_countsOnce() {
    process
        .maps(
            heapFile(HEAP, 64 * MIB).privateFileKib(30 * MIB),
            heapFile(HEAP + (1L << 40), 64 * MIB).emptyKib(20 * MIB).privateFileKib(20 * MIB),
            heapFile(HEAP + (2L << 40), 64 * MIB).emptyKib(10 * MIB).privateFileKib(5 * MIB))
        .shmemKib(55 * MIB);
    JvmMemory memory = memory();
    assertThat(mib(memory, Kind.HEAP)).isEqualTo(40);
    assertThat(memory.rssBytes()).as("the kernel counts each").isEqualTo(55 * MIB << 10);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sharedMemoryThatIsSwappedOut_isUnknown_ifAnythingMayBe(boolean mayBe) {
    isSwapUsed = mayBe;
    process.maps(heapFile(HEAP, 64 * MIB).privateFileKib(30 * MIB)).shmemKib(30 * MIB);
    JvmPart heap = memory().part(Kind.HEAP).orElseThrow();
    assertThat(heap.residentBytes()).hasValue(30 * MIB << 10);
    assertThat(heap.swappedBytes().isPresent()).isEqualTo(!mayBe);
    String note = memory().notes().getOrDefault(Kind.HEAP, "");
    assertThat(note.contains("swapped out")).isEqualTo(mayBe);
  }

  @Test
  void anonymousMemoryThatIsSwappedOut_isCounted() {
    isSwapUsed = true;
    heapIs(HEAP, 64 * MIB);
    process.maps(FakeMapping.at(HEAP, 64 * MIB).privateKib(30 * MIB).swappedKib(20 * MIB));
    JvmPart heap = memory().part(Kind.HEAP).orElseThrow();
    assertThat(heap.residentBytes()).hasValue(30 * MIB << 10);
    assertThat(heap.swappedBytes()).hasValue(20 * MIB << 10);
  }

  @Test
  void pagesOfHugetlbfs_areResident_andNotInRss() {
    heapIs(HEAP, 64 * MIB);
    process.maps(
        FakeMapping.at(HEAP, 64 * MIB).name("/anon_hugepage (deleted)").privateKib(64 * MIB),
        FakeMapping.at(ARENA, MIB).privateKib(MIB));
    process.memoryKib(MIB, MIB, MIB).anonKib(MIB).hugetlbKib(64 * MIB);
    JvmMemory memory = memory();
    assertThat(mib(memory, Kind.HEAP)).isEqualTo(64);
    assertThat(memory.memoryBytes()).isEqualTo(65 * MIB << 10);
    assertThat(memory.rssBytes()).isEqualTo(MIB << 10);
  }

  @Test
  void pagesOfLargeFiles_areNotLookedUp_andKnownFromTheSum() {
    process
        .maps(
            FakeMapping.at(HEAP, 60 * GIB).access("r--s").name("/data/index").fileKib(3 * MIB),
            FakeMapping.at(HEAP + (1L << 40), 900 * GIB)
                .access("r--s")
                .name("/data/large")
                .fileKib(40 * MIB),
            FakeMapping.at(ARENA, 8 * MIB).access("r-xp").name("/lib/libc.so").fileKib(2 * MIB))
        .codeKib(8);
    JvmMemory memory = memory();
    assertThat(mib(memory, Kind.MAPPED_FILES)).isEqualTo(43);
    assertThat(mib(memory, Kind.LIBRARIES)).isEqualTo(2);
    long entries = tree.readsOf("7/pagemap").stream().mapToLong(bytes -> bytes / Long.BYTES).sum();
    assertThat(entries).isEqualTo((60 * GIB + 8 * MIB) / 4);
  }
}
