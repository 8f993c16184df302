package io.procmem.internal.mappings;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.internal.bytes.ByteCursor;
import io.procmem.mappings.MappingField;
import io.procmem.testing.SmapsText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The parser shows each mapping, whether its lines are equal to known ones or not. */
class MappingViewTest {

  private static final long KIB = 1 << 10;

  private final List<String> seen = new ArrayList<>();
  private final SmapsParser parser = new SmapsParser(view -> seen.add(text(view)));

  private static String text(MappingView view) {
    return text(
        view.start(),
        view.end(),
        view.permissions() + " " + view.offset(),
        view.name(),
        view.flags(),
        view.bytes(MappingField.RSS),
        view.bytes(MappingField.SWAP));
  }

  private static String text(
      long start, long end, String access, String name, String flags, long rss, long swap) {
    return "%x-%x %s <%s> <%s> %d %d".formatted(start, end, access, name, flags, rss, swap);
  }

  private void parse(String... portions) {
    seen.clear();
    parser.start();
    for (String portion : portions) {
      byte[] bytes = portion.getBytes(StandardCharsets.UTF_8);
      parser.add(new ByteCursor().over(bytes, 0, bytes.length));
    }
    parser.end();
  }

  @Test
  void aMapping_hasItsAddressesOffsetAndFlags() {
    parse(
        """
        7f0c1c000000-7f0c1c021000 r-xs 0001f000 fe:00 1311077                    /opt/ä b.so (deleted)
        Size:                132 kB
        Rss:                  12 kB
        Pss:                   4 kB
        Private_Hugetlb:    2048 kB
        Swap:                  8 kB
        VmFlags: rd ex mr nr\s
        ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]
        Size:                  4 kB
        VmFlags: ex\s
        """);
    assertThat(seen)
        .containsExactly(
            text(
                0x7f0c1c000000L,
                0x7f0c1c021000L,
                "r-xs 126976",
                "/opt/ä b.so (deleted)",
                "rd ex mr nr",
                12 * KIB,
                8 * KIB),
            text(0xffffffffff600000L, 0xffffffffff601000L, "--xp 0", "[vsyscall]", "ex", 0, 0));
  }

  @Test
  void aMappingWithoutFlags_isShown_andHasNotThoseOfTheOneBefore() {
    parse(
        SmapsText.mapping(0x1000, 0x2000, "/a", SmapsText.kib(4, 4), "rd nh "),
        "00003000-00004000 rw-p 00000000 00:00 0\nRss: 4 kB\n00005000-00006000 rw-p 00000000 00:00 0\n");
    assertThat(seen)
        .containsExactly(
            text(0x1000, 0x2000, "rw-p 0", "/a", "rd nh", 4 * KIB, 0),
            text(0x3000, 0x4000, "rw-p 0", "", "", 4 * KIB, 0),
            text(0x5000, 0x6000, "rw-p 0", "", "", 0, 0));
  }

  @Test
  void aMappingThatHasGrownBetweenTwoPortions_isShownOnce() {
    parse(
        SmapsText.mapping(0x5000, 0x6000, "[heap]", SmapsText.kib(4, 4), "rd nr "),
        SmapsText.mapping(0x5000, 0x9000, "[heap]", SmapsText.kib(16, 12), "rd "));
    assertThat(parser.isTorn()).isFalse();
    assertThat(seen).containsExactly(text(0x5000, 0x9000, "rw-p 0", "[heap]", "rd", 12 * KIB, 0));
  }

  @Test
  void anOffsetThatIsNoNumber_fails() {
    parse("00001000-00002000 rw-p x 00:00 0\n");
    assertThat(parser.hasFailed()).isTrue();
    parse(SmapsText.mapping(0x1000, 0x2000, "/a", SmapsText.kib(4, 4)));
    assertThat(parser.hasFailed()).as("of the next text").isFalse();
    assertThat(seen).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void randomMappings_areShownAsTheyAre_howeverTheyAreCut(long seed) {
    Random random = new Random(seed);
    List<String> lines = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    long at = 0x10000;
    for (int i = 0; i < 300; i++) {
      String name =
          List.of("", "/a", "/a b", "[heap]", "/" + "x".repeat(600)).get(random.nextInt(5));
      long[] kib = random.nextBoolean() ? SmapsText.kib(8, 4) : SmapsText.random(random);
      String flags = SmapsText.flags(random);
      long end = at + 4096 * (1L + random.nextInt(9));
      String text = SmapsText.mapping(at, end, name, kib, flags);
      text = random.nextInt(20) == 0 ? SmapsText.withAnotherLine(text, random) : text;
      lines.addAll(List.of(text.split("(?<=\n)")));
      long rss = kib[MappingField.RSS.ordinal()] * KIB;
      long swap = kib[MappingField.SWAP.ordinal()] * KIB;
      expected.add(text(at, end, "rw-p 0", name, flags.strip(), rss, swap));
      at = end + 4096L * random.nextInt(3);
    }
    List<String> portions = new ArrayList<>();
    for (int from = 0; from < lines.size(); ) {
      int to = Math.min(lines.size(), from + 1 + random.nextInt(60));
      portions.add(String.join("", lines.subList(from, to)));
      from = to;
    }
    parse(portions.toArray(String[]::new));
    assertThat(parser.hasFailed()).as("seed %d", seed).isFalse();
    assertThat(seen).as("seed %d", seed).isEqualTo(expected);
  }
}
