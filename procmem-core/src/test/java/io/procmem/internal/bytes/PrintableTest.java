package io.procmem.internal.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {

  private static String name(byte... bytes) {
    return Printable.name(bytes, 0, bytes.length);
  }

  private static String name(int... bytes) {
    byte[] narrow = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      narrow[i] = (byte) bytes[i];
    }
    return name(narrow);
  }

  static Stream<Arguments> names() {
    return Stream.of(
        Arguments.of("", ""),
        Arguments.of("postgres", "postgres"),
        Arguments.of("tmux: server", "tmux: server"),
        Arguments.of(") R 1 (", ") R 1 ("),
        Arguments.of("a\nVmRSS:\t9 kB", "a\\x0aVmRSS:\\x099 kB"),
        Arguments.of("\u001b[31mred", "\\x1b[31mred"),
        Arguments.of("a\\b\"c{d=\"e\"}", "a\\\\b\"c{d=\"e\"}"),
        Arguments.of("日本", "日本"),
        Arguments.of("naïve", "naïve"),
        Arguments.of("😀", "😀"),
        Arguments.of("\u0085", "\\xc2\\x85"),
        Arguments.of("\u2028", "\\xe2\\x80\\xa8"),
        Arguments.of("abc\u202etxt", "abc\\xe2\\x80\\xaetxt"),
        Arguments.of("\u200b", "\\xe2\\x80\\x8b"),
        Arguments.of("\uffff", "\\xef\\xbf\\xbf"),
        Arguments.of("\ufdd0", "\\xef\\xb7\\x90"),
        Arguments.of("\u007f", "\\x7f"));
  }

  @ParameterizedTest
  @MethodSource("names")
  void name_ofUtf8_keepsWhatIsPrintable(String text, String printable) {
    assertThat(name(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(printable);
  }

  @Test
  void name_ofAnIncompleteCharacter_escapesItsBytes() {
    assertThat(name(0xe6, 0x97)).isEqualTo("\\xe6\\x97");
    assertThat(name('a', 0xe6, 0x97, 'b')).isEqualTo("a\\xe6\\x97b");
  }

  @Test
  void name_ofMalformedUtf8_escapesEveryByte() {
    assertThat(name(0xff, 0xfe, 0x80, 'b')).isEqualTo("\\xff\\xfe\\x80b");
    assertThat(name(0xc0, 0xaf)).as("overlong").isEqualTo("\\xc0\\xaf");
    assertThat(name(0xe0, 0x80, 0xaf)).as("overlong").isEqualTo("\\xe0\\x80\\xaf");
    assertThat(name(0xed, 0xa0, 0x80)).as("surrogate").isEqualTo("\\xed\\xa0\\x80");
    assertThat(name(0xf4, 0x90, 0x80, 0x80)).as("beyond").isEqualTo("\\xf4\\x90\\x80\\x80");
  }

  @Test
  void name_ofEachByteValue_isDifferent() {
    Set<String> names = new HashSet<>();
    IntStream.range(0, 256).forEach(value -> names.add(name(value)));
    assertThat(names).hasSize(256).allMatch(PrintableTest::isPrintable);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void name_ofRandomBytes_isReversibleAndPrintable(long seed) {
    Random random = new Random(seed);
    Map<String, String> seen = new HashMap<>();
    for (int i = 0; i < 50_000; i++) {
      byte[] bytes = randomBytes(random);
      String name = name(bytes);
      assertThat(isPrintable(name)).as("seed %d: %s is printable", seed, name).isTrue();
      String raw = new String(bytes, StandardCharsets.ISO_8859_1);
      assertThat(seen.merge(name, raw, (before, now) -> now))
          .as("seed %d: %s has one meaning", seed, name)
          .isEqualTo(raw);
      assertThat(bytesOf(name)).as("seed %d: %s reads back", seed, name).isEqualTo(bytes);
      assertThat(Printable.bytes(name)).as("seed %d: %s", seed, name).isEqualTo(bytes);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\\", "a\\b", "\\x", "\\x2", "\\xzz", "\\x２d日"})
  void bytes_ofWhatIsNoEscape_areThoseOfTheText(String text) {
    assertThat(Printable.bytes(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Short, and likely to collide: escapes, incomplete characters, backslashes. */
  private static byte[] randomBytes(Random random) {
    byte[] likely = "\\x0a\n\\\\é日".getBytes(StandardCharsets.UTF_8);
    byte[] bytes = new byte[random.nextInt(6)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] =
          random.nextInt(3) == 0
              ? (byte) random.nextInt(256)
              : likely[random.nextInt(likely.length)];
    }
    return bytes;
  }

  private static boolean isPrintable(String name) {
    return name.codePoints()
        .noneMatch(
            point ->
                Character.isISOControl(point)
                    || Character.getType(point) == Character.FORMAT
                    || Character.getType(point) == Character.SURROGATE
                    || point == 0x2028
                    || point == 0x2029);
  }

  /** The inverse, written from the description alone. */
  private static byte[] bytesOf(String name) {
    java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
    int i = 0;
    while (i < name.length()) {
      int point = name.codePointAt(i);
      if (point != '\\') {
        bytes.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
        i += Character.charCount(point);
      } else if (name.charAt(i + 1) == '\\') {
        bytes.write('\\');
        i += 2;
      } else {
        bytes.write(Integer.parseInt(name, i + 2, i + 4, 16));
        i += 4;
      }
    }
    return bytes.toByteArray();
  }
}
