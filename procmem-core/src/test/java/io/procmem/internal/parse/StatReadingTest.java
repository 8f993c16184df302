package io.procmem.internal.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.snapshot.KernelUnits;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class StatReadingTest {

  private static final KernelUnits UNITS = new KernelUnits(4096, 100);

  private static final String LINE =
      "7 (java) S 2 3 4 5 6 4194304 101 1 102 2 11 12 13 14 20 0 5 0 8888 40960000 2500 0 16 1 32 0"
          + " 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 48 64 0 0 0\n";

  private static StatReading read(String line, @Nullable StatReading earlier) {
    StatParser parser = new StatParser();
    ParserInput input = ParserInput.text(line);
    assertThat(input.isParsedBy(parser)).as(line).isTrue();
    return StatReading.of(parser, input.cursor(), UNITS, earlier);
  }

  @Test
  void whileNothingChanges_theReadingIsTheSameObject() {
    StatReading first = read(LINE, null);
    assertThat(read(LINE, first)).isSameAs(first);
  }

  @Test
  void aNameThatNeedsEscapes_isTheSameObjectToo() {
    String line = LINE.replace("java", "a\\b\n");
    StatReading first = read(line, null);
    assertThat(first.name()).isEqualTo("a\\\\b\\x0a");
    assertThat(read(line, first)).isSameAs(first);
  }

  /** Each number of the line, changed. */
  static Stream<String> changes() {
    return Stream.of(
        LINE.replace("(java)", "(jav)"),
        LINE.replace("(java)", "(javac)"),
        LINE.replace(") S", ") R"),
        LINE.replace("S 2 ", "S 1 "),
        LINE.replace(" 101 ", " 201 "),
        LINE.replace(" 101 1 ", " 101 9 "),
        LINE.replace(" 102 ", " 202 "),
        LINE.replace(" 102 2 ", " 102 9 "),
        LINE.replace(" 11 ", " 21 "),
        LINE.replace(" 12 ", " 22 "),
        LINE.replace(" 13 ", " 23 "),
        LINE.replace(" 14 ", " 24 "),
        LINE.replace(" 0 5 0 ", " 0 6 0 "),
        LINE.replace("40960000", "40964096"),
        LINE.replace(" 2500 ", " 2501 "),
        LINE.replace(" 16 ", " 17 "),
        LINE.replace(" 32 ", " 33 "),
        LINE.replace(" 48 64 ", " 49 64 "),
        LINE.replace(" 48 64 ", " 48 65 "));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void anyChange_makesAnotherReading_andTheNextIsThatAgain(String changed) {
    StatReading first = read(LINE, null);
    StatReading second = read(changed, first);
    assertThat(second).isNotEqualTo(first).isEqualTo(read(changed, null));
    assertThat(read(changed, second)).isSameAs(second);
  }

  @ParameterizedTest
  @CsvSource({
    "(java), (sh), false, false",
    "') S', ') R', false, false",
    "S 2 , S 1 , true, false",
    "' 101 ', ' 201 ', true, true",
    "' 101 1 ', ' 101 9 ', false, false",
    "' 102 ', ' 202 ', true, true",
    "' 11 ', ' 21 ', true, false",
    "' 12 ', ' 22 ', true, false",
    "' 13 ', ' 23 ', false, false",
    "' 14 ', ' 24 ', false, false",
    "40960000, 40964096, true, true",
    "' 2500 ', ' 2501 ', true, false"
  })
  void itHasMoved_ifItRanFaultedGrewShrankOrLostItsParent(
      String from, String to, boolean moved, boolean mapped) {
    StatReading first = read(LINE, null);
    StatReading second = read(LINE.replace(from, to), first);
    assertThat(second.hasMovedSince(first)).isEqualTo(moved);
    assertThat(second.hasMappedSince(first)).isEqualTo(mapped);
    assertThat(second.hasMovedSince(second)).isFalse();
  }
}
