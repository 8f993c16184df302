package io.procmem.internal.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.snapshot.Readings;
import io.procmem.snapshot.RollupField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmapsRollupParserTest {

  /** Linux 6.18, with every number different. */
  private static final String ROLLUP =
      """
      56163df0d000-7ffdbcb68000 ---p 00000000 00:00 0                          [rollup]
      Rss:                1744 kB
      Pss:                 768 kB
      Pss_Dirty:           108 kB
      Pss_Anon:            107 kB
      Pss_File:            660 kB
      Pss_Shmem:             1 kB
      Shared_Clean:       1564 kB
      Shared_Dirty:          2 kB
      Private_Clean:        72 kB
      Private_Dirty:       106 kB
      Referenced:         1743 kB
      Anonymous:           105 kB
      KSM:                   3 kB
      LazyFree:              4 kB
      AnonHugePages:         5 kB
      ShmemPmdMapped:        6 kB
      FilePmdMapped:         7 kB
      Shared_Hugetlb:        8 kB
      Private_Hugetlb:       9 kB
      Swap:                 10 kB
      SwapPss:              11 kB
      Locked:               12 kB
      """;

  private final SmapsRollupParser rollup = new SmapsRollupParser();

  private Readings<RollupField> readings(String text) {
    assertThat(ParserInput.text(text).isParsedBy(rollup)).isTrue();
    return rollup.numbers.readings(Readings.none());
  }

  private static long kib(long kib) {
    return kib << 10;
  }

  @ParameterizedTest
  @EnumSource(
      value = RollupField.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"RSS", "PSS", "PRIVATE_CLEAN", "PRIVATE_DIRTY", "PRIVATE_HUGETLB", "SWAP"})
  void parse_leavesOutAnImpossibleNumber_andKeepsTheOthers(RollupField field) {
    Readings<RollupField> whole = readings(ROLLUP);
    Readings<RollupField> others = readings(withImpossible(field));
    for (RollupField each : RollupField.values()) {
      assertThat(others.get(each))
          .as("%s", each)
          .isEqualTo(each == field ? OptionalLong.empty() : whole.get(each));
    }
  }

  /** Without them, PSS or USS would be made up. */
  @ParameterizedTest
  @EnumSource(names = {"RSS", "PSS", "PRIVATE_CLEAN", "PRIVATE_DIRTY", "PRIVATE_HUGETLB", "SWAP"})
  void parse_ofAnImpossibleNumber_thatADetailNeeds_fails(RollupField field) {
    assertThat(ParserInput.text(withImpossible(field)).isParsedBy(rollup)).isFalse();
  }

  private static String withImpossible(RollupField field) {
    return ROLLUP.replaceAll(
        "(?m)^" + field.key() + ": +\\d+", field.key() + ": 18446744073709551612");
  }

  @Test
  void blocks_ofWhichOneHasAnImpossibleNumber_haveNoSumOfIt() {
    rollup.startBlocks();
    String large = "Rss: 4 kB\nLocked: 9007199254740991 kB\nSwap: 18446744073709551612 kB\n";
    String small = "Rss: 4 kB\nLocked: 4 kB\nSwap: 4 kB\n";
    for (String block : List.of(small, large, small)) {
      assertThat(rollup.addBlocks(ParserInput.text(block).cursor())).isTrue();
    }
    assertThat(rollup.numbers.get(RollupField.RSS)).isEqualTo(kib(12));
    assertThat(rollup.numbers.has(RollupField.LOCKED)).as("the sum is too large").isFalse();
    assertThat(rollup.numbers.has(RollupField.SWAP)).isFalse();
  }

  @Test
  void parse_readsEveryNumberInBytes() {
    Readings<RollupField> readings = readings(ROLLUP);
    assertThat(readings.get(RollupField.RSS)).hasValue(kib(1744));
    assertThat(readings.get(RollupField.PSS)).hasValue(kib(768));
    assertThat(readings.get(RollupField.PSS_DIRTY)).hasValue(kib(108));
    assertThat(readings.get(RollupField.PSS_ANON)).hasValue(kib(107));
    assertThat(readings.get(RollupField.PSS_FILE)).hasValue(kib(660));
    assertThat(readings.get(RollupField.PSS_SHMEM)).hasValue(kib(1));
    assertThat(readings.get(RollupField.SHARED_CLEAN)).hasValue(kib(1564));
    assertThat(readings.get(RollupField.SHARED_DIRTY)).hasValue(kib(2));
    assertThat(readings.get(RollupField.PRIVATE_CLEAN)).hasValue(kib(72));
    assertThat(readings.get(RollupField.PRIVATE_DIRTY)).hasValue(kib(106));
    assertThat(readings.get(RollupField.REFERENCED)).hasValue(kib(1743));
    assertThat(readings.get(RollupField.ANONYMOUS)).hasValue(kib(105));
    assertThat(readings.get(RollupField.KSM)).hasValue(kib(3));
    assertThat(readings.get(RollupField.LAZY_FREE)).hasValue(kib(4));
    assertThat(readings.get(RollupField.ANON_HUGE_PAGES)).hasValue(kib(5));
    assertThat(readings.get(RollupField.SHMEM_HUGE_PAGES)).hasValue(kib(6));
    assertThat(readings.get(RollupField.FILE_HUGE_PAGES)).hasValue(kib(7));
    assertThat(readings.get(RollupField.SHARED_HUGETLB)).hasValue(kib(8));
    assertThat(readings.get(RollupField.PRIVATE_HUGETLB)).hasValue(kib(9));
    assertThat(readings.get(RollupField.SWAP)).hasValue(kib(10));
    assertThat(readings.get(RollupField.SWAP_PSS)).hasValue(kib(11));
    assertThat(readings.get(RollupField.LOCKED)).hasValue(kib(12));
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23})
  void parse_ofReorderedLines_readsTheSameNumbers(long seed) {
    Readings<RollupField> expected = readings(ROLLUP);
    Random random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      List<String> lines = new ArrayList<>(Arrays.asList(ROLLUP.split("\n")));
      Collections.shuffle(lines, random);
      assertThat(readings(String.join("\n", lines) + "\n")).as("seed %d", seed).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource(RollupField.class)
  void parse_withoutALine_leavesItAbsent_orFailsIfItIsRequired(RollupField field) {
    String without = ROLLUP.replaceAll("(?m)^" + field.key() + ":.*\n", "");
    boolean required =
        switch (field) {
          case RSS, PSS, PRIVATE_CLEAN, PRIVATE_DIRTY, SWAP -> true;
          default -> false;
        };
    assertThat(ParserInput.text(without).isParsedBy(rollup)).isEqualTo(!required);
    if (!required) {
      assertThat(rollup.numbers.readings(Readings.none()).get(field)).isEmpty();
    }
  }

  @Test
  void parse_ofLinux414_readsTheFieldsOfThatKernel() {
    Readings<RollupField> readings =
        readings(
            """
            55d1d4a2e000-7ffd3a9f3000 ---p 00000000 00:00 0                  [rollup]
            Rss:                 884 kB
            Pss:                 385 kB
            Shared_Clean:        696 kB
            Shared_Dirty:          0 kB
            Private_Clean:       120 kB
            Private_Dirty:        68 kB
            Referenced:          884 kB
            Anonymous:            68 kB
            LazyFree:              0 kB
            AnonHugePages:         0 kB
            ShmemPmdMapped:        0 kB
            Shared_Hugetlb:        0 kB
            Private_Hugetlb:       0 kB
            Swap:                  0 kB
            SwapPss:               0 kB
            Locked:                0 kB
            """);
    assertThat(readings.get(RollupField.PSS)).hasValue(kib(385));
    assertThat(readings.get(RollupField.PSS_ANON)).isEmpty();
    assertThat(readings.get(RollupField.PSS_DIRTY)).isEmpty();
    assertThat(readings.get(RollupField.KSM)).isEmpty();
    assertThat(readings.get(RollupField.LOCKED)).hasValue(0);
  }

  @Test
  void parse_ofANewerKernel_skipsUnknownKeys() {
    String newer = ROLLUP.replace("Pss_Dirty:", "Pss_Future:  99 kB\nPss_Dirty:") + "Zzz: what?\n";
    assertThat(readings(newer)).isEqualTo(readings(ROLLUP));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Rss: x kB", "Rss:", "Rss: -5 kB", "Rss: 5 kX", "Rss: 99999999999999999999 kB"})
  void parse_ofGarbageAfterAWantedKey_fails(String line) {
    String garbled = ROLLUP.replaceFirst("Rss: .*", line);
    assertThat(ParserInput.text(garbled).isParsedBy(rollup)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "garbage\n", "Rss: 5 kB\n", "\0\0\0\n"})
  void parse_ofAnythingElse_fails(String text) {
    assertThat(ParserInput.text(text).isParsedBy(rollup)).isFalse();
  }

  @Test
  void parse_ofANumberThatIsTooLargeInBytes_leavesItOut() {
    String huge = ROLLUP.replaceFirst("Referenced: .*", "Referenced: 9223372036854775807 kB");
    assertThat(readings(huge).get(RollupField.REFERENCED)).isEmpty();
    String largest = ROLLUP.replaceFirst("Referenced: .*", "Referenced: 9007199254740991 kB");
    assertThat(readings(largest).get(RollupField.REFERENCED)).hasValue(9007199254740991L << 10);
  }

  @Test
  void addBlocks_sumsTheMappings_whateverTheirNames() {
    String block = ROLLUP.substring(ROLLUP.indexOf('\n') + 1);
    rollup.startBlocks();
    assertThat(
            rollup.addBlocks(
                ParserInput.text(
                        "00400000-00452000 r-xp 00000000 08:02 173521 /usr/bin/Rss: 999 kB\n"
                            + "Size:                328 kB\nKernelPageSize:        4 kB\n"
                            + block
                            + "THPeligible:           0\nVmFlags: rd ex mr mw me sd\n")
                    .cursor()))
        .isTrue();
    assertThat(
            rollup.addBlocks(
                ParserInput.text(
                        "7f0000000000-7f0000001000 rw-p 0 00:00 0 x\\012Rss: 999 kB\n" + block)
                    .cursor()))
        .isTrue();
    Readings<RollupField> sum = rollup.numbers.readings(Readings.none());
    assertThat(sum.get(RollupField.RSS)).hasValue(kib(2 * 1744));
    assertThat(sum.get(RollupField.SWAP_PSS)).hasValue(kib(2 * 11));
    assertThat(rollup.isComplete()).isTrue();
  }

  @Test
  void startBlocks_forgetsThePreviousProcess() {
    readings(ROLLUP);
    rollup.startBlocks();
    assertThat(rollup.isComplete()).isFalse();
  }

  @Test
  void readings_ofTheSameNumbers_areTheSameObject() {
    Readings<RollupField> first = readings(ROLLUP);
    assertThat(ParserInput.text(ROLLUP).isParsedBy(rollup)).isTrue();
    assertThat(rollup.numbers.readings(first)).isSameAs(first);
  }
}
