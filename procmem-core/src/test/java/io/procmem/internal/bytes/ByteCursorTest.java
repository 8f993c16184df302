package io.procmem.internal.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteCursorTest {

  private static ByteCursor over(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return new ByteCursor().over(bytes, 0, bytes.length);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "7, 7",
    "'   42', 42",
    "'\t42 kB', 42",
    "42:, 42",
    "1/79, 1",
    "007, 7",
    "9223372036854775807, 9223372036854775807"
  })
  void decimal_ofDigits_isTheirValue(String text, long value) {
    ByteCursor cursor = over(text);
    assertThat(cursor.decimal()).isEqualTo(value);
    assertThat(cursor.failed()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "x",
        "-1",
        "+1",
        "9223372036854775808",
        "99999999999999999999",
        "12x",
        "1.5"
      })
  void decimal_ofAnythingElse_fails(String text) {
    ByteCursor cursor = over(text);
    cursor.decimal();
    assertThat(cursor.failed()).isTrue();
  }

  @Test
  void failed_afterOneBadNumber_staysTrue() {
    ByteCursor cursor = over("x 5");
    cursor.decimal();
    cursor.skipWord();
    assertThat(cursor.decimal()).isEqualTo(5);
    assertThat(cursor.failed()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "9223372036854775807, 9223372036854775807",
    "9223372036854775808, -7",
    "18446744073709551612, -7",
    "99999999999999999999999, -7",
    "-4, -7",
    "0, 0"
  })
  void decimalOr_takesANumberThatIsTooLarge_orNegative_andIsAnother(String text, long value) {
    ByteCursor cursor = over(text + " kB");
    assertThat(cursor.decimalOr(-7)).isEqualTo(value);
    assertThat(cursor.failed()).isFalse();
    cursor.expect(' ');
    assertThat(cursor.failed()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "kB", "1x", "--1", "99999999999999999999999x"})
  void decimalOr_ofAnythingElse_fails(String text) {
    ByteCursor cursor = over(text);
    cursor.decimalOr(-7);
    assertThat(cursor.failed()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"-1, -1", "5, 5", "' -1000', -1000"})
  void signedDecimal_takesASign(String text, long value) {
    assertThat(over(text).signedDecimal()).isEqualTo(value);
  }

  @Test
  void smallDecimal_beyondAnInt_fails() {
    ByteCursor cursor = over("2147483648");
    assertThat(cursor.smallDecimal()).isZero();
    assertThat(cursor.failed()).isTrue();
    assertThat(over("2147483647").smallDecimal()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void bits_takesAll64() {
    ByteCursor cursor = over("18446744073709551615");
    assertThat(cursor.bits()).isEqualTo(-1L);
    assertThat(cursor.failed()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "000001fffeffffff, 2199006478335", "FF, 255"})
  void hexadecimalBits_takesEitherCase(String text, long value) {
    assertThat(over(text).hexadecimalBits()).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({"0.00, 0", "12.34, 1234", "' 0.07', 7", "100.00, 10000", "1234567.89, 123456789"})
  void hundredths_areExact(String text, long value) {
    ByteCursor cursor = over(text);
    assertThat(cursor.hundredths()).isEqualTo(value);
    assertThat(cursor.failed()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "1.", "1.2", ".12", "a.12", "1,23"})
  void hundredths_ofAnythingElse_fails(String text) {
    ByteCursor cursor = over(text);
    cursor.hundredths();
    assertThat(cursor.failed()).isTrue();
  }

  @Test
  void nextLine_movesFromLineToLine_andStopsAtTheLast() {
    ByteCursor cursor = over("a 1\nb 2\n");
    cursor.skipWord();
    assertThat(cursor.nextLine()).isTrue();
    assertThat(cursor.next()).isEqualTo((byte) 'b');
    assertThat(cursor.nextLine()).isFalse();
    assertThat(cursor.atEnd()).isTrue();
  }

  @Test
  void skipWord_atLineEnd_failsAndStaysOnTheLine() {
    ByteCursor cursor = over("a\nb");
    cursor.skipWords(2);
    assertThat(cursor.failed()).isTrue();
    assertThat(cursor.position()).isEqualTo(1);
  }

  @Test
  void next_beyondTheEnd_fails() {
    ByteCursor cursor = over("");
    assertThat(cursor.next()).isZero();
    assertThat(cursor.failed()).isTrue();
  }

  @Test
  void expect_ofAnotherByte_fails() {
    ByteCursor cursor = over("(");
    cursor.expect('(');
    assertThat(cursor.failed()).isFalse();
    cursor.expect(')');
    assertThat(cursor.failed()).isTrue();
  }

  @Test
  void select_takesTheKeyAndItsDelimiter_whateverTheGuess() {
    KeyTable keys = KeyTable.of("Rss:", "Pss:", "Pss_Dirty:");
    for (int guess = 0; guess < 4; guess++) {
      ByteCursor cursor = over("Pss_Dirty:  12 kB");
      assertThat(cursor.select(keys, guess)).isEqualTo(2);
      assertThat(cursor.decimal()).isEqualTo(12);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "R", "Rs", "Rss", "rss:", " Rss:", "Rssx:", "Unknown:"})
  void select_ofAnythingElse_takesNothing(String text) {
    ByteCursor cursor = over(text);
    assertThat(cursor.select(KeyTable.of("Rss:", "Pss:"), 0)).isEqualTo(-1);
    assertThat(cursor.position()).isZero();
    assertThat(cursor.failed()).isFalse();
  }
}
