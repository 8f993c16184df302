package io.procmem.internal.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.internal.jvm.OwnJvmAnswers.Amount;
import io.procmem.internal.jvm.OwnJvmAnswers.Command;
import io.procmem.internal.jvm.OwnJvmPages.Pages;
import io.procmem.jvm.JvmMemory;
import io.procmem.jvm.JvmMemoryGrowth;
import io.procmem.jvm.JvmPart;
import io.procmem.jvm.JvmPart.Basis;
import io.procmem.jvm.JvmPart.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Mappings and answers that are made up, in MiB, and the parts that they add up to. */
class OwnJvmPartsTest {

  private static final long MIB = 1 << 20;

  private final List<OwnJvmMapping> mappings = new ArrayList<>();
  private final Map<Command, String> texts = new EnumMap<>(Command.class);
  private final Map<Amount, Long> amounts = new EnumMap<>(Amount.class);
  private OwnJvmPages pages = OwnJvmPages.UNKNOWN;
  private long end;

  /** Adds a mapping behind the last one, with a gap. */
  private void map(String permissions, long size, String name, long rss, String flags) {
    map(permissions, size, name, rss, 0, flags);
  }

  private void map(String permissions, long size, String name, long rss, long swap, String flags) {
    end += MIB;
    mapAdjacent(permissions, size, name, rss, swap, flags);
  }

  private void mapAdjacent(
      String permissions, long size, String name, long rss, long swap, String flags) {
    long start = end;
    end = start + size * MIB;
    mappings.add(
        new OwnJvmMapping(
            start, end, permissions, 0, name, rss * MIB, rss * MIB, swap * MIB, 0, flags));
  }

  private JvmMemory memory() {
    OwnJvmFacts facts = new OwnJvmFacts(new OwnJvmAnswers(texts, amounts, ""), "");
    OwnJvmMappings divided = new OwnJvmMappings(mappings, facts.ranges, pages);
    return new OwnJvmParts(facts, divided).memory(0, divided.rssBytes());
  }

  private static Pages present(long mib) {
    return new Pages(mib * MIB, 0, 0, 0);
  }

  private static long mib(JvmMemory memory, Kind kind) {
    return memory.part(kind).map(JvmPart::memoryBytes).orElse(0L) / MIB;
  }

  @Test
  void filesAndNames_tellWhatMappingsAreFor() {
    map("r--p", 1, "/opt/jdk/lib/libjvm.so", 1, "rd");
    map("rw-p", 1, "/opt/app/native.so.1.2 (deleted)", 1, "rd wr ac");
    map("r-xp", 1, "/opt/jdk/bin/java", 1, "rd ex");
    map("r--s", 9, "/opt/jdk/lib/modules", 2, "rd ms");
    map("r--s", 4, "/opt/app/app.jar", 1, "rd ms");
    map("rw-p", 9, "/opt/app/my app.jsa", 8, "rd wr ac");
    map("r--s", 50, "/var/data/index (deleted)", 20, "rd ms");
    map("rw-p", 1, "[heap]", 1, "rd wr ac");
    map("rw-p", 1, "[anon: glibc: malloc arena]", 2, "rd wr nr");
    map("rw-p", 1, "[stack]", 1, "rd wr ac");
    map("r-xp", 1, "[vdso]", 0, "rd ex");
    JvmMemory memory = memory();
    assertThat(mib(memory, Kind.LIBRARIES)).isEqualTo(3);
    assertThat(mib(memory, Kind.JARS)).isEqualTo(3);
    assertThat(mib(memory, Kind.ARCHIVES)).isEqualTo(8);
    assertThat(mib(memory, Kind.MAPPED_FILES)).isEqualTo(20);
    assertThat(mib(memory, Kind.MALLOC)).isEqualTo(3);
    assertThat(mib(memory, Kind.THREAD_STACKS)).isEqualTo(1);
    assertThat(memory.memoryBytes()).isEqualTo(38 * MIB).isEqualTo(memory.rssBytes());
    assertThat(memory.hiddenBytes()).isEqualTo(18 * MIB);
  }

  @Test
  void anonymousMemory_isToldApartByItsForm() {
    map("rw-p", 2, "", 1, "rd wr mr mw me nr sd"); // an arena
    mapAdjacent("---p", 62, "", 0, 0, "mr mw me nr sd");
    map("---p", 1, "", 0, "mr mw me");
    mapAdjacent("rw-p", 1, "", 1, 0, "rd wr mr mw me ac nh"); // a stack
    map("rw-p", 5, "", 4, "rd wr ac"); // of the collector, or of a library
    map("rwxp", 5, "", 3, "rd wr ex ac");
    map("rw-p", 1, "/usr/lib/libc.so.6", 1, "rd wr ac");
    mapAdjacent("rw-p", 1, "", 1, 0, "rd wr ac"); // its variables
    JvmMemory memory = memory();
    assertThat(mib(memory, Kind.MALLOC)).isEqualTo(1);
    assertThat(mib(memory, Kind.THREAD_STACKS)).isEqualTo(1);
    assertThat(mib(memory, Kind.CODE_CACHE)).isEqualTo(3);
    assertThat(mib(memory, Kind.LIBRARIES)).isEqualTo(2);
    assertThat(memory.unexplainedBytes()).isEqualTo(4 * MIB);
  }

  @Test
  void directBuffers_areSomewhereInWhatIsLeft() {
    map("rw-p", 20, "", 20, "rd wr ac");
    map("rw-p", 5, "[heap]", 5, "rd wr ac");
    amounts.put(Amount.DIRECT_BYTES, 22 * MIB);
    amounts.put(Amount.DIRECT_BUFFERS, 2L);
    JvmMemory memory = memory();
    JvmPart direct = memory.part(Kind.DIRECT_BUFFERS).orElseThrow();
    assertThat(direct.basis()).isEqualTo(Basis.ALLOCATED);
    assertThat(direct.residentBytes()).hasValue(22 * MIB);
    assertThat(memory.unexplainedBytes()).isZero();
    assertThat(mib(memory, Kind.MALLOC)).isEqualTo(3);

    amounts.put(Amount.DIRECT_BUFFERS, 10_000L); // small ones are in arenas
    assertThat(mib(memory(), Kind.MALLOC)).isZero();
    assertThat(memory().unexplainedBytes()).isEqualTo(3 * MIB);
  }

  @Test
  void ofMemoryThatIsSwappedOutInPart_onlyTheSumIsKnown() {
    map("rw-p", 40, "", 30, 10, "rd wr ac");
    amounts.put(Amount.DIRECT_BYTES, 20 * MIB);
    JvmMemory memory = memory();
    JvmPart direct = memory.part(Kind.DIRECT_BUFFERS).orElseThrow();
    assertThat(direct.memoryBytes()).isEqualTo(20 * MIB);
    assertThat(direct.residentBytes()).isEmpty();
    assertThat(direct.swappedBytes()).isEmpty();
    assertThat(memory.unexplainedBytes()).isEqualTo(20 * MIB);
    assertThat(memory.memoryBytes()).isEqualTo(40 * MIB);
  }

  @Test
  void metaspaceAtUnknownAddresses_hasAtMostWhatIsCommitted() {
    map("rw-p", 5, "", 5, "rd wr ac");
    amounts.put(Amount.METASPACE_COMMITTED, 4 * MIB);
    amounts.put(Amount.CLASS_SPACE_COMMITTED, MIB);
    JvmMemory memory = memory();
    assertThat(mib(memory, Kind.METASPACE)).isEqualTo(3);
    assertThat(mib(memory, Kind.CLASS_SPACE)).isEqualTo(1);
    assertThat(memory.part(Kind.METASPACE).orElseThrow().basis()).isEqualTo(Basis.AT_MOST);
    assertThat(memory.unexplainedBytes()).isEqualTo(MIB);
  }

  @Test
  void heapBesideOtherMemory_isDividedByPages() {
    map("rw-p", 30, "", 12, "rd wr ac");
    OwnJvmMapping both = mappings.get(0);
    long border = both.start() + 20 * MIB;
    texts.put(Command.HEAP, "heap [0x%x, 0x%x)".formatted(both.start(), border));
    assertThat(mib(memory(), Kind.HEAP)).as("at least, without pages").isEqualTo(2);
    pages = (start, end) -> start == both.start() ? present(9) : present(3);
    assertThat(mib(memory(), Kind.HEAP)).isEqualTo(9);
    assertThat(memory().unexplainedBytes()).isEqualTo(3 * MIB);
    pages = (start, end) -> present(12); // zero pages too, or it has changed
    assertThat(mib(memory(), Kind.HEAP)).isEqualTo(6);
    assertThat(memory().memoryBytes()).isEqualTo(12 * MIB);
  }

  @Test
  void heapInAChosenDirectory_isTold_fromFilesWithALikeName() {
    map("rw-s", 64, "/mnt/pmem/java_heap.4711 (deleted)", 30, "rd wr");
    map("r--s", 9, "/data/java_heap.hprof", 5, "rd ms");
    map("r--s", 9, "/data/java_heap.hprof (deleted)", 2, "rd ms");
    map("r--s", 9, "/data/java_heap.4711", 1, "rd ms");
    JvmMemory memory = memory();
    assertThat(mib(memory, Kind.HEAP)).isEqualTo(30);
    assertThat(mib(memory, Kind.MAPPED_FILES)).isEqualTo(8);
  }

  /**
   * As ZGC does before it is generational: a page counts in RSS for each address it was used at.
   */
  @Test
  void heapThatIsMappedThreeTimes_countsOnce() {
    for (int view = 0; view < 3; view++) {
      end += MIB;
      mappings.add(
          new OwnJvmMapping(
              end,
              end + 64 * MIB,
              "rw-s",
              0,
              "/memfd:java_heap (deleted)",
              30 * MIB,
              10 * MIB,
              6 * MIB,
              0,
              "rd wr"));
      end += 64 * MIB;
    }
    amounts.put(Amount.HEAP_COMMITTED, 64 * MIB);
    JvmMemory memory = memory();
    JvmPart heap = memory.part(Kind.HEAP).orElseThrow();
    assertThat(heap.residentBytes()).hasValue(30 * MIB);
    assertThat(heap.swappedBytes()).hasValue(6 * MIB);
    assertThat(heap.committedNotPresentBytes()).hasValue(28 * MIB);
    assertThat(memory.rssBytes()).isEqualTo(90 * MIB);
    assertThat(memory.memoryBytes()).isEqualTo(36 * MIB);
  }

  @Test
  void memoryInOneMappingWithThatOfTheCollector_isGivenBack() {
    map("rw-p", 40, "", 32, "rd wr ac");
    OwnJvmMapping both = mappings.get(0);
    texts.put(
        Command.MAPPINGS,
        "0x%016x-0x%016x 1 rw-p 1 0 4K com GC -\n".formatted(both.start(), both.end()));
    texts.put(
        Command.NATIVE_MEMORY,
        "- GC (reserved=1, committed=1)\n (mmap: reserved=10485760, committed=10485760)\n");
    amounts.put(Amount.DIRECT_BYTES, 30 * MIB);
    JvmMemory memory = memory();
    assertThat(mib(memory, Kind.DIRECT_BUFFERS)).isEqualTo(30);
    assertThat(mib(memory, Kind.GC)).isEqualTo(2);
    assertThat(memory.notes()).doesNotContainKey(Kind.GC);
  }

  @Test
  void pagesOfHugetlbfs_areResident() {
    end += MIB;
    mappings.add(
        new OwnJvmMapping(
            end,
            end + 64 * MIB,
            "rw-p",
            0,
            "/anon_hugepage (deleted)",
            0,
            0,
            0,
            64 * MIB,
            "rd ht"));
    texts.put(Command.HEAP, "heap [0x%x, 0x%x)".formatted(end, end + 64 * MIB));
    JvmMemory memory = memory();
    assertThat(memory.part(Kind.HEAP).orElseThrow().residentBytes()).hasValue(64 * MIB);
    assertThat(memory.rssBytes()).isZero();
  }

  @Test
  void growth_isKnownByPart_theLargestFirst() {
    map("rw-p", 20, "[heap]", 5, "rd wr ac");
    map("r--s", 50, "/data", 20, "rd ms");
    JvmMemory before = memory();
    mappings.clear();
    map("rw-p", 20, "[heap]", 15, "rd wr ac");
    map("rw-p", 20, "", 1, "rd wr ac");
    JvmMemoryGrowth growth = memory().since(before);
    assertThat(growth.parts().get(0)).isEqualTo(new JvmMemoryGrowth.Part(Kind.MALLOC, 10 * MIB));
    assertThat(growth.of(Kind.MAPPED_FILES)).hasValue(-20 * MIB);
    assertThat(growth.of(Kind.UNEXPLAINED)).hasValue(MIB);
    assertThat(growth.of(Kind.GC)).as("unknown in both").isEmpty();
    assertThat(growth.memoryBytes()).isEqualTo(-9 * MIB);
    assertThat(growth.hiddenBytes()).isEqualTo(11 * MIB);
    assertThat(growth.time()).isEqualTo(Duration.ZERO);
  }

  @Test
  void partsThatTheJvmDoesNotHave_areAbsent() {
    JvmMemory memory = memory();
    assertThat(memory.parts())
        .extracting(JvmPart::kind)
        .containsExactly(Kind.HEAP, Kind.UNEXPLAINED);
    assertThat(memory.part(Kind.DIRECT_BUFFERS)).isEmpty();
  }
}
