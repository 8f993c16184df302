package io.procmem.internal.mappings;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.procmem.internal.bytes.ByteCursor;
import io.procmem.mappings.MappingField;
import io.procmem.snapshot.Readings;
import io.procmem.testing.SmapsText;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmapsParserTest {

  private static final long KIB = 1 << 10;

  private final NameTable table = new NameTable(1_000, 1 << 20);
  private final SmapsParser parser = new SmapsParser(table);

  private void parse(String... portions) {
    parser.start();
    for (String portion : portions) {
      add(parser, portion);
    }
    parser.end();
  }

  private static void add(SmapsParser parser, String lines) {
    byte[] bytes = lines.getBytes(StandardCharsets.ISO_8859_1);
    parser.add(new ByteCursor().over(bytes, 0, bytes.length));
  }

  /** What was added up for each name: the number of mappings, then the numbers. */
  private Map<String, String> sums() {
    Map<String, String> sums = new TreeMap<>();
    for (int row = 0; row < table.rows(); row++) {
      if (table.count(row) > 0) {
        sums.put(name(row), table.count(row) + " " + table.readings(row));
      }
    }
    return sums;
  }

  private String name(int row) {
    int from = table.names().start(row);
    return row == NameTable.OTHER
        ? "other"
        : new String(
            table.names().bytes(),
            from,
            table.names().end(row) - from,
            StandardCharsets.ISO_8859_1);
  }

  private Readings<MappingField> of(String name) {
    for (int row = 1; row < table.rows(); row++) {
      if (name(row).equals(name)) {
        return table.readings(row);
      }
    }
    throw new AssertionError(name + " is not in " + sums());
  }

  private long count(String name) {
    for (int row = 1; row < table.rows(); row++) {
      if (name(row).equals(name)) {
        return table.count(row);
      }
    }
    return 0;
  }

  @Test
  void aMapping_hasEveryNumberOfLinux618() {
    long[] kib = new long[MappingField.values().length];
    for (int i = 0; i < kib.length; i++) {
      kib[i] = 1000 + i;
    }
    parse(SmapsText.mapping(0x1000, 0x9000, "/usr/lib/libc.so.6", kib));
    assertThat(parser.hasFailed()).isFalse();
    for (MappingField field : MappingField.values()) {
      assertThat(of("/usr/lib/libc.so.6").get(field))
          .as("%s", field)
          .hasValue((1000 + field.ordinal()) * KIB);
    }
  }

  @Test
  void mappingsOfOneName_areAddedUp_andPageSizesAreTheLargest() {
    long[] small = SmapsText.kib(8, 4);
    long[] huge = SmapsText.kib(2048, 2048);
    huge[MappingField.KERNEL_PAGE_SIZE.ordinal()] = 2048;
    parse(
        SmapsText.mapping(0x1000, 0x3000, "/dev/hugepages/a", small)
            + SmapsText.mapping(0x200000, 0x400000, "/dev/hugepages/a", huge)
            + SmapsText.mapping(0x400000, 0x402000, "/dev/hugepages/a", small));
    Readings<MappingField> sum = of("/dev/hugepages/a");
    assertThat(count("/dev/hugepages/a")).isEqualTo(3);
    assertThat(sum.get(MappingField.SIZE)).hasValue(2064 * KIB);
    assertThat(sum.get(MappingField.RSS)).hasValue(2056 * KIB);
    assertThat(sum.get(MappingField.KERNEL_PAGE_SIZE)).hasValue(2048 * KIB);
    assertThat(sum.get(MappingField.MMU_PAGE_SIZE)).hasValue(4 * KIB);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/srv/a file with blanks.jar",
        "/srv/ends with a blank ",
        "/tmp/two\\012lines",
        "/tmp/gone (deleted)",
        "/memfd:java_heap (deleted)",
        "/SYSV00000000 (deleted)",
        "/tmp/[heap]",
        "[heap]",
        "[stack]",
        "[anon:glibc: malloc arena]",
        "[anon_shmem:name]",
        "anon_inode:[perf_event]",
        "/tmp/Rss:                   4 kB",
        "/tmp/7f00-8000 rw-p 00000000 00:00 0",
        "/tmp/\u00fc\u0001\u007f",
        ""
      })
  void aName_isTheRestOfTheHeader(String name) {
    parse(
        SmapsText.mapping(0x1000, 0x2000, name, SmapsText.kib(4, 4))
            + SmapsText.mapping(0x5000, 0x6000, "/x", SmapsText.kib(4, 0))
            + SmapsText.mapping(0x7000, 0x8000, name, SmapsText.kib(4, 1)));
    assertThat(parser.hasFailed()).isFalse();
    assertThat(sums()).containsOnlyKeys(name, "/x");
    assertThat(count(name)).isEqualTo(2);
    assertThat(of(name).get(MappingField.RSS)).hasValue(5 * KIB);
  }

  @Test
  void headersWithoutNumbers_haveSizes() {
    parse(
        """
        5555e2e00000-5555e2e02000 r--p 00000000 fe:00 1311077                    /usr/bin/sleep
        5555e2e02000-5555e2e06000 r-xp 00002000 fe:00 1311077                    /usr/bin/sleep
        7f0000000000-7f0000200000 ---p 00000000 00:00 0\s
        ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]
        """);
    assertThat(parser.hasFailed()).isFalse();
    assertThat(sums())
        .containsOnly(
            Map.entry("/usr/bin/sleep", "2 Readings[SIZE=24576]"),
            Map.entry("", "1 Readings[SIZE=2097152]"),
            Map.entry("[vsyscall]", "1 Readings[SIZE=4096]"));
  }

  @Test
  void aMappingThatHasGrownBetweenTwoPortions_countsOnce() {
    parse(
        SmapsText.mapping(0x1000, 0x3000, "/a", SmapsText.kib(8, 8))
            + SmapsText.mapping(0x5000, 0x6000, "[heap]", SmapsText.kib(4, 4)),
        SmapsText.mapping(0x5000, 0x9000, "[heap]", SmapsText.kib(16, 12))
            + SmapsText.mapping(0xa000, 0xb000, "/b", SmapsText.kib(4, 4)));
    assertThat(parser.isTorn()).isFalse();
    assertThat(count("[heap]")).isEqualTo(1);
    assertThat(of("[heap]").get(MappingField.SIZE)).hasValue(16 * KIB);
    assertThat(of("[heap]").get(MappingField.RSS)).hasValue(12 * KIB);
    assertThat(of("/a").get(MappingField.RSS)).hasValue(8 * KIB);
  }

  @Test
  void aMappingThatCoversSeveralEarlierOnes_isNotAddedUpSilently() {
    parse(
        SmapsText.mapping(0x1000, 0x3000, "", SmapsText.kib(8, 8))
            + SmapsText.mapping(0x3000, 0x4000, "", SmapsText.kib(4, 0)),
        SmapsText.mapping(0x1000, 0x9000, "", SmapsText.kib(32, 8)));
    assertThat(parser.isTorn()).isTrue();
    parse(SmapsText.mapping(0x1000, 0x9000, "", SmapsText.kib(32, 8)));
    assertThat(parser.isTorn()).as("of the next text").isFalse();
    assertThat(of("").get(MappingField.RSS)).hasValue(8 * KIB);
  }

  @Test
  void aNumberThatIsImpossible_isAbsent_andTheOthersAreKnown() {
    String good = SmapsText.mapping(0x1000, 0x2000, "/a", SmapsText.kib(4, 4));
    String bad =
        SmapsText.mapping(0x3000, 0x4000, "/a", SmapsText.kib(4, 4))
            .replaceAll("KSM: +0", "KSM:            18446744073709551612");
    parse(good + good.replace("00001000", "00005000").replace("00002000", "00006000"));
    assertThat(of("/a").get(MappingField.KSM)).hasValue(0);
    parse(good + bad);
    assertThat(parser.hasFailed()).isFalse();
    assertThat(of("/a").get(MappingField.KSM)).isEmpty();
    assertThat(of("/a").get(MappingField.RSS)).hasValue(8 * KIB);
  }

  @Test
  void anOlderKernel_hasFewerNumbers() {
    parse(
        """
        00400000-0048a000 r-xp 00000000 fd:03 960637       /bin/bash
        Size:                552 kB
        Rss:                 460 kB
        Pss:                 100 kB
        Shared_Clean:        452 kB
        Shared_Dirty:          0 kB
        Private_Clean:         8 kB
        Private_Dirty:         0 kB
        Referenced:          460 kB
        Swap:                  0 kB
        """);
    assertThat(of("/bin/bash").get(MappingField.PSS)).hasValue(100 * KIB);
    assertThat(of("/bin/bash").get(MappingField.ANONYMOUS)).isEmpty();
    assertThat(of("/bin/bash").get(MappingField.KERNEL_PAGE_SIZE)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Rss: 4 kB\n",
        "garbage\n",
        "\n",
        "1000\n",
        "1000-\n",
        "2000-1000 rw-p 00000000 00:00 0\n",
        "1000-1000 rw-p 00000000 00:00 0\n",
        "1000-2000 rw-p\n",
        "1000-2000 rw-p 00000000 00:00\n",
        "1000-2000 rw-p 00000000 00:00 x\n",
        "1000-12345678901234567 rw-p 00000000 00:00 0\n",
        "1000-2000 rw-p 00000000 00:00 0\nRss: x kB\n",
        "1000-2000 rw-p 00000000 00:00 0\nRss: 4 kX\n",
        "1000-2000 rw-p 00000000 00:00 0\nRss:\n"
      })
  void anotherFormat_fails(String text) {
    parse(text);
    assertThat(parser.hasFailed()).isTrue();
    parse(SmapsText.mapping(0x1000, 0x2000, "/a", SmapsText.kib(4, 4)));
    assertThat(parser.hasFailed()).as("of the next text").isFalse();
  }

  @Test
  void noText_hasNoMappings() {
    parse();
    assertThat(parser.hasFailed()).isFalse();
    assertThat(sums()).isEmpty();
  }

  /** Lines that are compared as a whole give the same numbers as those that are parsed. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void randomMappings_haveTheSumsOfTheirLines(long seed) {
    Random random = new Random(seed);
    List<String> lines = new ArrayList<>();
    Map<String, long[]> expected = new TreeMap<>();
    long at = 0x10000;
    for (int i = 0; i < 400; i++) {
      String name = List.of("", "/a", "/a b", "[heap]", "/lib/x.so").get(random.nextInt(5));
      long[] kib = SmapsText.random(random);
      long end = at + 4096 * (1L + random.nextInt(9));
      String text = SmapsText.mapping(at, end, name, kib, SmapsText.flags(random));
      text = random.nextInt(20) == 0 ? SmapsText.withAnotherLine(text, random) : text;
      lines.addAll(List.of(text.split("(?<=\n)")));
      long[] sum = expected.computeIfAbsent(name, any -> new long[kib.length + 1]);
      sum[kib.length]++;
      for (MappingField field : MappingField.values()) {
        int f = field.ordinal();
        sum[f] = field.isMaximum() ? Math.max(sum[f], kib[f] * KIB) : sum[f] + kib[f] * KIB;
      }
      at = end + 4096L * random.nextInt(3);
    }
    parser.start();
    for (int from = 0; from < lines.size(); ) {
      int to = Math.min(lines.size(), from + 1 + random.nextInt(200));
      add(parser, String.join("", lines.subList(from, to)));
      from = to;
    }
    parser.end();
    assertThat(parser.hasFailed()).as("seed %d", seed).isFalse();
    assertThat(sums()).as("seed %d", seed).containsOnlyKeys(expected.keySet());
    expected.forEach(
        (name, sum) -> {
          assertThat(count(name)).as("seed %d: %s", seed, name).isEqualTo(sum[sum.length - 1]);
          for (MappingField field : MappingField.values()) {
            assertThat(of(name).get(field))
                .as("seed %d: %s of %s", seed, field, name)
                .hasValue(sum[field.ordinal()]);
          }
        });
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void randomBytes_neverThrow(long seed) {
    Random random = new Random(seed);
    String good = SmapsText.mapping(0x1000, 0x2000, "/a b", SmapsText.kib(4, 4));
    for (int round = 0; round < 1_000; round++) {
      StringBuilder text = new StringBuilder(good + good);
      for (int i = random.nextInt(4); i >= 0; i--) {
        text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(256));
      }
      text.setLength(random.nextInt(text.length()));
      text.append('\n');
      parse(text.toString());
      assertThat(table.rows()).as("seed %d: %s", seed, text).isPositive();
    }
  }

  @Test
  void aProcessWithTooManyNames_keepsTheLargest_andExactSums() {
    NameTable small = new NameTable(100, 1 << 20);
    SmapsParser bounded = new SmapsParser(small);
    bounded.start();
    int mappings = 7_000;
    for (int i = 0; i < mappings; i++) {
      String name = i % 1_000 == 5 ? "/large" : "/tmp/" + "x".repeat(100) + i;
      long rss = i % 1_000 == 5 ? 1_000 : 1;
      add(
          bounded,
          SmapsText.mapping(0x1000L * (i + 1), 0x1000L * (i + 2), name, SmapsText.kib(4, rss)));
    }
    bounded.end();
    assertThat(small.rows()).isLessThanOrEqualTo(100);
    long rss = 0;
    long count = 0;
    for (int row = 0; row < small.rows(); row++) {
      rss += small.readings(row).getOr(MappingField.RSS, 0);
      count += small.count(row);
    }
    assertThat(count).isEqualTo(mappings);
    assertThat(rss).isEqualTo((mappings - 7 + 7_000) * KIB);
    int largest = small.ranked()[0];
    assertThat(small.count(largest)).isEqualTo(7);
    assertThat(small.readings(largest).get(MappingField.RSS)).hasValue(7_000 * KIB);
  }

  @Test
  void namesThatAreTooLong_areBounded() {
    NameTable small = new NameTable(1_000, 10_000);
    SmapsParser bounded = new SmapsParser(small);
    bounded.start();
    for (int i = 0; i < 500; i++) {
      String name = "/" + "n".repeat(i % 50 == 0 ? 20_000 : 4_000) + i;
      add(
          bounded,
          SmapsText.mapping(0x1000L * (i + 1), 0x1000L * (i + 2), name, SmapsText.kib(4, 4)));
    }
    bounded.end();
    assertThat(bounded.hasFailed()).isFalse();
    long count = 0;
    for (int row = 0; row < small.rows(); row++) {
      count += small.count(row);
    }
    assertThat(count).isEqualTo(500);
    assertThat(small.names().bytes().length).isLessThanOrEqualTo(16 << 10);
  }

  /**
   * Thousands of mappings leave no garbage behind: some equal, some different, all cut anywhere.
   */
  @Test
  void mappingsWithKnownNames_allocateNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Random random = new Random(5);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      long[] kib = i % 3 == 0 ? SmapsText.random(random) : SmapsText.kib(8, i % 2 * 4);
      String name = List.of("", "/lib/a b", "[heap]").get(i % 3);
      text.append(SmapsText.mapping(0x1000L * i, 0x1000L * (i + 1), name, kib));
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
    ByteCursor cursor = new ByteCursor();
    int rounds = 500;
    parser.start();
    for (int i = 0; i < rounds; i++) { // compiled code and all classes
      parser.start();
      parser.add(cursor.over(bytes, 0, bytes.length));
    }
    long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    for (int i = 0; i < rounds; i++) {
      parser.start();
      parser.add(cursor.over(bytes, 0, bytes.length));
    }
    long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    assertThat(parser.hasFailed()).isFalse();
    assertThat(allocated).as("bytes for %d mappings", rounds * 30).isLessThan(rounds * 30);
  }
}
