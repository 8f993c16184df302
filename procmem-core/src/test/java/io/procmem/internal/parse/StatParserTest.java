package io.procmem.internal.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatParserTest {

  /** Everything after the name, as Linux 6.18 writes it: 52 fields. */
  private static final String AFTER_NAME =
      ") S 2093 2093 1051 34816 -1 4194304 99 11 3 4 1234 567 -1 89 20 0 7 0 12182 3133440 391"
          + " 18446744073709551615 94199300988928 94199301008809 140730209800928 0 0 0 0 0 0 0 0 0"
          + " 17 0 0 0 0 0 0 94199301024816 94199301026432 94199859052544 140730209802979"
          + " 140730209802999 140730209802999 140730209804267 0\n";

  private final StatParser stat = new StatParser();

  private static ParserInput withName(String name) {
    return ParserInput.text("2095 (" + name + AFTER_NAME);
  }

  private void assertNumbersAreCorrect() {
    assertThat(stat.state).isEqualTo('S');
    assertThat(stat.parentPid).isEqualTo(2093);
    assertThat(stat.flags).isEqualTo(4194304);
    assertThat(stat.minorFaults).isEqualTo(99);
    assertThat(stat.childrenMinorFaults).isEqualTo(11);
    assertThat(stat.majorFaults).isEqualTo(3);
    assertThat(stat.childrenMajorFaults).isEqualTo(4);
    assertThat(stat.userTicks).isEqualTo(1234);
    assertThat(stat.systemTicks).isEqualTo(567);
    assertThat(stat.childrenUserTicks).as("negative on odd kernels").isZero();
    assertThat(stat.childrenSystemTicks).isEqualTo(89);
    assertThat(stat.threads).isEqualTo(7);
    assertThat(stat.startTicks).isEqualTo(12182);
    assertThat(stat.virtualBytes).isEqualTo(3133440);
    assertThat(stat.rssPages).isEqualTo(391);
    assertThat(stat.codeStart).isEqualTo(94199300988928L);
    assertThat(stat.stackStart).isEqualTo(140730209800928L);
    assertThat(stat.argumentsStart).isEqualTo(140730209802979L);
    assertThat(stat.argumentBytes()).isEqualTo(20);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cat",
        "",
        " ",
        "   ",
        "tmux: server",
        "Web Content",
        ") R 1 (",
        ") Z 1 1 1 0 0",
        "(a b ) ( c d) ",
        "(((bash process",
        "a)b)c",
        ")",
        "(",
        "a\nVmRSS:\t9 kB",
        "\t tab\r\u000b\f",
        "\u00ff\u00fe\u0080bad",
        "\u00e6\u0097\u00a5\u00e6\u009c\u00ac\u00e6\u009c\u00ac\u00e6\u009c\u00ac\u00e6\u009c\u00ac",
        "kworker/u8:2-events_unbound_and_more",
        "1 2 3 4 5 6 7 8"
      })
  void parse_ofAnyName_readsTheNumbersAfterIt(String name) {
    ParserInput input = withName(name);
    assertThat(input.isParsedBy(stat)).isTrue();
    assertThat(input.range(stat.nameStart, stat.nameEnd)).isEqualTo(name);
    assertNumbersAreCorrect();
  }

  static Stream<Integer> everyByte() {
    return IntStream.range(0, 256).boxed();
  }

  @ParameterizedTest
  @MethodSource("everyByte")
  void parse_ofANameWithAnyByte_readsTheNumbersAfterIt(int value) {
    String name = "a" + (char) value + "b" + (char) value;
    ParserInput input = withName(name);
    assertThat(input.isParsedBy(stat)).isTrue();
    assertThat(input.range(stat.nameStart, stat.nameEnd)).isEqualTo(name);
    assertNumbersAreCorrect();
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void parse_ofRandomNames_readsTheNumbersAfterIt(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      byte[] name = new byte[random.nextInt(16)];
      random.nextBytes(name);
      String text = new String(name, StandardCharsets.ISO_8859_1);
      ParserInput input = withName(text);
      assertThat(input.isParsedBy(stat)).as("seed %d: %s", seed, text).isTrue();
      assertThat(input.range(stat.nameStart, stat.nameEnd)).as("seed %d", seed).isEqualTo(text);
      assertNumbersAreCorrect();
    }
  }

  @Test
  void parse_ofAnOldKernel_needsNoLaterFields() {
    // Linux 2.6.32 ends at field 44.
    String line =
        "1 (init) S 0 1 1 0 -1 4202752 1 2 3 4 5 6 7 8 20 0 1 0 9 19775488 395"
            + " 18446744073709551615 1 1 0 0 0 0 0 4096 536962595 18446744073709551615 0 0 0 0 0 0"
            + " 20 0 0\n";
    assertThat(ParserInput.text(line).isParsedBy(stat)).isTrue();
    assertThat(stat.startTicks).isEqualTo(9);
    assertThat(stat.rssPages).isEqualTo(395);
    assertThat(stat.argumentsStart).isZero();
    assertThat(stat.argumentBytes()).isZero();
  }

  @Test
  void parse_ofANewerKernel_skipsUnknownFields() {
    String line = "2095 (cat" + AFTER_NAME.replace(" 0\n", " 0 77 88 99\n");
    assertThat(ParserInput.text(line).isParsedBy(stat)).isTrue();
    assertNumbersAreCorrect();
  }

  @Test
  void parse_ofAnotherUsersProcess_hasNoAddresses() {
    String line =
        "7 (x) S 1 7 7 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 9 19775488 395"
            + " 18446744073709551615 1 1 0 0 0 0 0 0 0 0 0 0 17 1 0 0 0 0 0 0 0 0 0 0 0 0 0\n";
    assertThat(ParserInput.text(line).isParsedBy(stat)).isTrue();
    assertThat(stat.codeStart).isEqualTo(1);
    assertThat(stat.stackStart).isZero();
    assertThat(stat.argumentsStart).isZero();
    assertThat(stat.argumentBytes()).isZero();
  }

  @Test
  void parse_ofExtremeValues_keepsThem() {
    String line =
        "4194304 (x) R 2147483647 1 1 0 -1 4294967295 9223372036854775807 0 0 0 0 0 0 0 -100 -20"
            + " 2147483647 0 9223372036854775807 9223372036854775807 0 0 18446744073709551615 0 0\n";
    assertThat(ParserInput.text(line).isParsedBy(stat)).isTrue();
    assertThat(stat.flags).isEqualTo(4294967295L);
    assertThat(stat.minorFaults).isEqualTo(Long.MAX_VALUE);
    assertThat(stat.startTicks).isEqualTo(Long.MAX_VALUE);
    assertThat(stat.codeStart).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "x\n",
        "7\n",
        "7 (x\n",
        "7 x) S 1\n",
        "7 (x)\n",
        "7 (x) S\n",
        "x (x) S 1 1 1 0 -1 0 1 2 3 4 5 6 7 8 20 0 1 0 9 10 11 12 13 14 15\n",
        "7 (x) S y 1 1 0 -1 0 1 2 3 4 5 6 7 8 20 0 1 0 9 10 11 12 13 14 15\n",
        "7 (x) S 1 1 1 0 -1 0 1 2 3 4 5 6 7 8 20 0 1 0 nine 10 11 12 13 14 15\n",
        "7 (x) S 1 1 1 0 -1 0 1 2 3 4 5 6 7 8 20 0 1 0 9 10\n",
        "7 (x) S 1 1 1 0 -1 0 1 2 3 4 99999999999999999999 6 7 8 20 0 1 0 9 10 11\n",
        "7 (x) S 2147483648 1 1 0 -1 0 1 2 3 4 5 6 7 8 20 0 1 0 9 10 11\n"
      })
  void parse_ofAnythingElse_fails(String text) {
    assertThat(ParserInput.text(text).isParsedBy(stat)).isFalse();
  }

  @Test
  void parse_cutBeforeTheLastRequiredField_fails() {
    String line = "2095 (cat" + AFTER_NAME;
    int required = line.indexOf(" 391 ") + " 391".length();
    for (int cut = 0; cut < required - 3; cut++) {
      assertThat(ParserInput.text(line.substring(0, cut) + "\n").isParsedBy(stat))
          .as("cut %d", cut)
          .isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "S, 1, 4194304, false, false, false",
    "Z, 1, 4194304, true, false, false",
    "Z, 2, 4194308, false, true, false",
    "X, 1, 0, true, false, false",
    "x, 1, 0, true, false, false",
    "R, 1, 4, true, false, false",
    "I, 1, 69238880, false, false, true"
  })
  void liveness_followsFromStateFlagsAndThreads(
      String state, int threads, long flags, boolean ended, boolean deadLeader, boolean kernel) {
    String line =
        "7 (x) %s 1 1 1 0 -1 %d 1 2 3 4 5 6 7 8 20 0 %d 0 9 10 11\n"
            .formatted(state, flags, threads);
    assertThat(ParserInput.text(line).isParsedBy(stat)).isTrue();
    assertThat(stat.hasEnded()).isEqualTo(ended);
    assertThat(stat.isDeadLeader()).isEqualTo(deadLeader);
    assertThat(stat.isKernelThread()).isEqualTo(kernel);
  }
}
