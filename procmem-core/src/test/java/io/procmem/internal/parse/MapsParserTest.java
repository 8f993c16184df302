package io.procmem.internal.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MapsParserTest {

  private static final long FAR = 16L << 20;

  private final MapsParser maps = new MapsParser();

  private void add(String lines) {
    maps.add(ParserInput.text(lines).cursor());
  }

  private static List<String> ranges(AddressRanges ranges) {
    List<String> found = new ArrayList<>();
    for (int i = 0; i < ranges.size(); i++) {
      found.add("%x-%x".formatted(ranges.start(i), ranges.end(i)));
    }
    return found;
  }

  @Test
  void theMappingsOfAProgram_areFound() {
    add(
        """
        5555e2e00000-5555e2e02000 r--p 00000000 fe:00 1311077        /usr/bin/sleep
        5555e2e02000-5555e2e06000 r-xp 00002000 fe:00 1311077        /usr/bin/sleep
        5555e3000000-5555e3021000 rw-p 00000000 00:00 0              [heap]
        7f0000000000-7f0000200000 ---p 00000000 00:00 0
        7f00a0000000-7f00a0001000 rw-s 00000000 00:05 17             /dev/shm/a b
        7ffd1d5e1000-7ffd1d602000 rw-p 00000000 00:00 0              [stack]
        ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0      [vsyscall]
        """);
    assertThat(maps.hasFailed()).isFalse();
    assertThat(ranges(maps.accessible))
        .containsExactly(
            "5555e2e00000-5555e2e06000",
            "5555e3000000-5555e3021000",
            "7f00a0000000-7f00a0001000",
            "7ffd1d5e1000-7ffd1d602000");
    assertThat(maps.all.size()).isEqualTo(5);
    assertThat(maps.reservedBytes()).isEqualTo(0x200000);
  }

  @Test
  void lines_mayBeAddedInPortions() {
    add("1000-2000 rw-p 00000000 00:00 0\n");
    add("2000-3000 rw-p 00000000 00:00 0\n9000000-9001000 rw-p 00000000 00:00 0\n");
    assertThat(ranges(maps.accessible)).containsExactly("1000-3000", "9000000-9001000");
  }

  @Test
  void theOrder_isCheckedAcrossPortions() {
    add("5000-6000 rw-p 00000000 00:00 0\n");
    add("5000-6000 rw-p 00000000 00:00 0\n");
    assertThat(maps.hasFailed()).isTrue();
  }

  /** The mapping has grown, or was merged with the next one, between two portions. */
  @Test
  void aMappingThatOverlapsTheLast_isAddedWithoutWhatIsKnown() {
    add("1000-3000 rw-p 00000000 00:00 0\n");
    add("1000-5000 rw-p 00000000 00:00 0\n4000-7000 ---p 00000000 00:00 0\n");
    assertThat(maps.hasFailed()).isFalse();
    assertThat(ranges(maps.all)).containsExactly("1000-7000");
    assertThat(ranges(maps.accessible)).containsExactly("1000-5000");
    assertThat(maps.reservedBytes()).isEqualTo(0x2000);
  }

  @Test
  void aSharedMappingThatHasGrown_isNoRepetition() {
    add("1000-3000 rw-s 5000 00:01 9 /memfd:a\n");
    add("1000-5000 rw-s 5000 00:01 9 /memfd:a\n");
    assertThat(maps.shared.repeated()).isEmpty();
    add("6000-7000 r--s 8000 00:01 9 /memfd:a\n");
    assertThat(maps.shared.repeated())
        .extracting(SharedMappings.Mapping::start, SharedMappings.Mapping::offset)
        .containsExactly(tuple(0x1000L, 0x5000L), tuple(0x3000L, 0x7000L), tuple(0x6000L, 0x8000L));
  }

  @Test
  void onlyMappingsWithoutAnyAccess_areReserved() {
    add("1000-2000 ---p 0 0:0 0\n3000-4000 ---s 0 0:0 0\n5000-6000 --xp 0 0:0 0\n");
    assertThat(maps.reservedBytes()).isEqualTo(0x2000);
    assertThat(ranges(maps.accessible)).containsExactly("5000-6000");
    assertThat(ranges(maps.all)).containsExactly("1000-6000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "\n\n",
        "maps",
        "1000",
        "1000-",
        "-2000 rw-p",
        "1000 2000 rw-p",
        "1000-2000 rw-p\nx",
        "1000-2000 rw-p\n\n3000-4000 rw-p\n",
        "0x1000-0x2000 rw-p",
        "2000-1000 rw-p",
        "1000-1000 rw-p",
        "1000-3000 rw-p\n2000-3000 rw-p\n",
        "1000-2000 ---p\n1000-2000 rw-p\n",
        "8000-9000 rw-p\n1000-2000 rw-p\n",
        "1000-ffffffffff601000 rw-p",
        "1000-10000000000000000 rw-p",
        "10000000000001000-10000000000002000 rw-p",
        "\u00ff\u0000\u0001"
      })
  void whatIsNoList_fails(String text) {
    add(text);
    assertThat(maps.hasFailed()).isTrue();
  }

  @Test
  void aFailure_lasts() {
    add("garbage\n");
    add("1000-2000 rw-p 0 0:0 0\n");
    assertThat(maps.hasFailed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a[vsyscall]b", "[vsyscall]", "---p", "x y\\012z", "1000-2000 rw-p", "\t", ""})
  void aName_doesNotMatter(String name) {
    add("1000-2000 rw-p 00000000 00:00 0   " + name + "\n4000-5000 rw-p 0 0:0 0 " + name + "\n");
    assertThat(maps.hasFailed()).isFalse();
    assertThat(ranges(maps.accessible)).containsExactly("1000-5000");
    assertThat(maps.reservedBytes()).isZero();
  }

  @Test
  void theHighestAddressOfAUser_isAccepted() {
    add("1000-2000 rw-p 0 0:0 0\n7fffffffffffe000-7ffffffffffff000 rw-p 0 0:0 0\n");
    assertThat(maps.hasFailed()).isFalse();
    assertThat(maps.all.end(1)).isEqualTo(0x7ffffffffffff000L);
  }

  /** For any mappings: each mapping is in one range, and no address is in two ranges. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void randomMappings_areEachInOneRange(long seed) {
    Random random = new Random(seed);
    long at = 0x1000;
    long accessible = 0;
    long reserved = 0;
    for (int i = 0; i < 500; i++) {
      at += 4096 * (long) random.nextInt(random.nextBoolean() ? 10 : 1000);
      long end = at + 4096 * (1L + random.nextInt(500));
      boolean none = random.nextInt(3) == 0;
      add("%x-%x %s 00000000 00:00 0\n".formatted(at, end, none ? "---p" : "rw-p"));
      accessible += none ? 0 : end - at;
      reserved += none ? end - at : 0;
      at = end;
    }
    assertThat(maps.hasFailed()).as("seed %d", seed).isFalse();
    assertThat(maps.reservedBytes()).as("seed %d", seed).isEqualTo(reserved);
    for (AddressRanges ranges : List.of(maps.all, maps.accessible)) {
      long sum = 0;
      for (int i = 0; i < ranges.size(); i++) {
        assertThat(ranges.end(i)).as("seed %d", seed).isGreaterThan(ranges.start(i));
        assertThat(i == 0 || ranges.start(i) > ranges.end(i - 1)).as("seed %d", seed).isTrue();
        sum += ranges.end(i) - ranges.start(i);
      }
      assertThat(ranges.spanBytes()).as("seed %d", seed).isEqualTo(sum);
    }
    assertThat(maps.all.spanBytes())
        .as("seed %d", seed)
        .isGreaterThanOrEqualTo(accessible + reserved);
    assertThat(maps.accessible.spanBytes()).as("seed %d", seed).isGreaterThanOrEqualTo(accessible);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void randomBytes_areNeverARangeThatEndsBeforeItStarts(long seed) {
    Random random = new Random(seed);
    String letters = "0123456789abcdef-- \nrwxp";
    for (int round = 0; round < 2000; round++) {
      MapsParser one = new MapsParser();
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(80); i >= 0; i--) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }
      one.add(ParserInput.text(text.toString()).cursor());
      for (int i = 0; i < one.all.size(); i++) {
        assertThat(one.all.end(i)).as("seed %d: %s", seed, text).isGreaterThan(one.all.start(i));
      }
    }
  }

  @Test
  void distantMappings_areRangesOfTheirOwn() {
    add("%x-%x rw-p 0 0:0 0\n%x-%x rw-p 0 0:0 0\n".formatted(FAR, FAR + 4096, 2 * FAR, 3 * FAR));
    assertThat(maps.all.size()).isEqualTo(2);
  }
}
