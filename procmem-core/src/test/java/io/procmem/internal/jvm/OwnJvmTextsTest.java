package io.procmem.internal.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.internal.jvm.OwnJvmAnswers.Command;
import io.procmem.internal.jvm.OwnJvmRanges.Range;
import io.procmem.jvm.JvmPart.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers of JDK 17 and 25 are understood, and others are treated as no answer. */
class OwnJvmTextsTest {

  private static final String HEAP_17 =
      """
       garbage-first heap   total 262144K, used 86190K [0x00000000f0000000, 0x0000000100000000)
        region size 1024K, 4 young (4096K), 0 survivors (0K)
       Metaspace       used 2917K, committed 3072K, reserved 1114112K
        class space    used 325K, committed 384K, reserved 1048576K
      """;

  private static final String METASPACE_25 =
      """
      Metaspace        used 3290K, committed 3392K, reserved 1114112K
       class space     used 331K, committed 384K, reserved 1048576K

      Encoding Range: [0x0000000021000000 - 0x0000000121000000), (4294967296 bytes)
      Klass Range:    [0x0000000021001000 - 0x0000000062000000), (1090514944 bytes)
      Protection zone: [0x0000000021000000 - 0x0000000021001000), (4096 bytes)
      """;

  private static final String TRACKED_17 =
      """
      Total: reserved=1783161749, committed=376959893

      -                 Java Heap (reserved=268435456, committed=268435456)
                                  (mmap: reserved=268435456, committed=268435456)

      -                     Class (reserved=1073888631, committed=540023)
                                  (classes #1517)
                                  (malloc=146807 #2024) (at peak)
                                  (mmap: reserved=1073741824, committed=393216)
                                  (  Metadata:   )
                                  (    reserved=67108864, committed=2752512)

      -                    Thread (reserved=18922920, committed=757160)
                                  (stack: reserved=18874368, committed=708608)
                                  (malloc=28920 #112) (peak=37296 #116)
                                  (arena=19632 #34) (peak=93368 #34)

      -                        GC (reserved=48533066, committed=48533066)
                                  (malloc=4980298 #1048)
                                  (mmap: reserved=43552768, committed=43552768)

      -                  Compiler (reserved=998544, committed=998544)
                                  (malloc=5880 #67)
                                  (arena=992664 #11) (peak=2329592 #6)

      -                     Other (reserved=31467520, committed=31467520)
                                  (malloc=31467520 #3)

      -    Native Memory Tracking (reserved=305088, committed=305088)
                                  (malloc=29040 #498)
                                  (tracking overhead=276048)

      -               Arena Chunk (reserved=1322208, committed=1322208)
                                  (malloc=1322208)
      """;

  private static OwnJvmFacts facts(Map<Command, String> texts) {
    return new OwnJvmFacts(new OwnJvmAnswers(texts, Map.of(), ""), "");
  }

  private static List<Range> ranges(Command command, String text) {
    return facts(Map.of(command, text)).ranges.pieces(1, Long.MAX_VALUE).stream()
        .filter(range -> range.kind() != null)
        .toList();
  }

  @Test
  void heapOfG1() {
    assertThat(ranges(Command.HEAP, HEAP_17))
        .containsExactly(new Range(0xf0000000L, 0x100000000L, Kind.HEAP));
    OwnJvmFacts facts = facts(Map.of(Command.HEAP, HEAP_17));
    assertThat(facts.reserved)
        .containsEntry(Kind.HEAP, 256L << 20)
        .containsEntry(Kind.METASPACE, 64L << 20)
        .containsEntry(Kind.CLASS_SPACE, 1L << 30);
  }

  @Test
  void heapOfSerial_isThatOfBothGenerations() {
    List<Range> ranges =
        ranges(
            Command.HEAP,
            """
            DefNew     total 78656K, used 55374K [0x00000000f0000000, 0x00000000f4000000, 0x00000000f5550000)
             eden space 69952K,  79% used [0x00000000f0000000, 0x00000000f36139f0, 0x00000000f4450000)
             to   space 8704K,   0% used [0x00000000f4cd0000, 0x00000000f4cd0000, 0x00000000f5550000)
            Tenured    total 174784K, used 1166K [0x00000000f5550000, 0x00000000f8000000, 0x0000000100000000)
             the  space 174784K,   0% used [0x00000000f5550000, 0x00000000f5673ab8, 0x0000000100000000)
            """);
    assertThat(ranges)
        .containsExactly(
            new Range(0xf0000000L, 0xf5550000L, Kind.HEAP),
            new Range(0xf5550000L, 0x100000000L, Kind.HEAP));
  }

  @Test
  void heapOfParallel_hasNoBlanks() {
    assertThat(
            ranges(
                Command.HEAP,
                "PSYoungGen total 76288K, used 46206K"
                    + " [0x00000000fab00000,0x00000000fd000000,0x0000000100000000)"))
        .containsExactly(new Range(0xfab00000L, 0x100000000L, Kind.HEAP));
  }

  @Test
  void heapOfShenandoah_isTheReservedRegion() {
    assertThat(
            ranges(
                Command.HEAP,
                """
                Reserved region:
                 - [0x00000000f0000000, 0x0000000100000000)
                Collection set:
                 - map (vanilla): 0x0000000000004c00
                """))
        .containsExactly(new Range(0xf0000000L, 0x100000000L, Kind.HEAP));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ZHeap           used 88M, capacity 256M, max capacity 256M",
        "heap [0x00000000f0000000, 0x00000000e0000000)",
        "heap [0x, 0x)",
        "heap [0xfffffffffffffffff, 0xfffffffffffffffffff)",
        "heap [0xffffffff00000000, 0xfffffffff0000000)",
        "something else entirely"
      })
  void otherAnswers_giveNoHeap(String text) {
    assertThat(ranges(Command.HEAP, text)).isEmpty();
  }

  @Test
  void codeHeaps_areTakenWhole() {
    assertThat(
            ranges(
                Command.CODE_CACHE,
                """
                CodeHeap 'profiled nmethods': size=120032Kb used=654Kb max_used=654Kb free=119377Kb
                 bounds [0x00007fd001400000, 0x00007fd001670000, 0x00007fd008938000]
                CodeHeap 'non-nmethods': size=5692Kb used=1128Kb max_used=1143Kb free=4563Kb
                 bounds [0x00007fd008938000, 0x00007fd008ba8000, 0x00007fd008ec7000]
                 total_blobs=903 nmethods=499 adapters=318
                """))
        .containsExactly(
            new Range(0x7fd001400000L, 0x7fd008938000L, Kind.CODE_CACHE),
            new Range(0x7fd008938000L, 0x7fd008ec7000L, Kind.CODE_CACHE));
  }

  @Test
  void classSpace_isTheRangeOfClasses() {
    assertThat(ranges(Command.METASPACE, METASPACE_25))
        .containsExactly(new Range(0x21001000L, 0x62000000L, Kind.CLASS_SPACE));
  }

  @Test
  void mappingsWithAPurpose_areKnown() {
    assertThat(
            ranges(
                Command.MAPPINGS,
                """
                from               to                        vsize prot          rss      hugetlb pgsz notes            info                                  file
                0x0000000098d95000-0x0000000099000000      2535424 ---p            0            0 4K   -                CDS                                   -
                0x0000000099000000-0x0000000099040000       262144 rw-p       262144            0 4K   com              CLASS                                 -
                0x00000000f0000000-0x00000000ffe00000    266338304 rw-p     52613120            0 4K   com              JAVAHEAP                              -
                0x00007f4b5e1ff000-0x00007f4b60000000     31461376 rw-p     31461376            0 4K   com              -                                     -
                0x00007f4b78000000-0x00007f4b782e0000      3014656 rw-p      2973696            0 4K   com              META                                  -
                0x00007f7b32bb4000-0x00007f7b32c4f000       634880 rw-p       634880            0 4K   com              CODE,GC                               -
                0x00007f4bb43a8000-0x00007f4bb44a4000      1032192 rw-p        90112            0 4K   com,nothp        STACK-738-Common-Cleaner              -
                """))
        .extracting(Range::kind)
        .containsExactly(Kind.ARCHIVES, Kind.CLASS_SPACE, Kind.HEAP, Kind.METASPACE, Kind.GC);
  }

  @Test
  void trackedMemory_isAddedUpByPart() {
    OwnJvmNativeMemory tracked = OwnJvmNativeMemory.of(TRACKED_17);
    assertThat(tracked).isNotNull();
    assertThat(tracked.mallocBytes(Kind.GC)).hasValue(4980298);
    assertThat(tracked.mappedBytes(Kind.GC)).isEqualTo(43552768);
    assertThat(tracked.mallocBytes(Kind.COMPILER)).hasValue(5880 + 992664 + 1322208);
    assertThat(tracked.mallocBytes(Kind.UNSAFE)).hasValue(31467520);
    assertThat(tracked.mallocBytes(Kind.JVM_INTERNALS))
        .hasValue(146807 + 28920 + 19632 + 29040 + 276048);
    assertThat(tracked.mappedBytes(Kind.JVM_INTERNALS)).isZero();
  }

  @Test
  void categoriesWithFurtherNumbers_areCategoriesToo() {
    OwnJvmNativeMemory tracked =
        OwnJvmNativeMemory.of(
            """
            -                  Internal (reserved=236574, committed=236574)
                                        (malloc=199710 #1889)
            -        Shared class space (reserved=16777312, committed=14241888, readonly=0)
                                        (malloc=96 #1)
                                        (mmap: reserved=16777216, committed=14241792, peak=14454784)
            """);
    assertThat(tracked).isNotNull();
    assertThat(tracked.mappedBytes(Kind.JVM_INTERNALS)).isZero();
    assertThat(tracked.mallocBytes(Kind.JVM_INTERNALS)).hasValue(199710 + 96);
  }

  @Test
  void onlyWhatIsThereBeforeAndAfter_counts() {
    OwnJvmNativeMemory before =
        OwnJvmNativeMemory.of("- Compiler (reserved=9, committed=9)\n (malloc=9 #1)\n");
    OwnJvmNativeMemory after =
        OwnJvmNativeMemory.of("- Compiler (reserved=5, committed=5)\n (malloc=5 #1)\n");
    assertThat(before).isNotNull();
    assertThat(before.and(after).mallocBytes(Kind.COMPILER)).hasValue(5);
    assertThat(before.and(null).mallocBytes(Kind.COMPILER)).hasValue(9);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Native memory tracking is not enabled", "- (reserved=, committed=)", "-\n-"})
  void withoutTracking_nothingIsKnown(String text) {
    assertThat(OwnJvmNativeMemory.of(text)).isNull();
    assertThat(facts(Map.of(Command.NATIVE_MEMORY, text)).notes)
        .containsKeys(Kind.GC, Kind.COMPILER, Kind.JVM_INTERNALS, Kind.UNSAFE);
  }
}
