package io.procmem.internal.regex;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "nginx, nginx, true",
        "nginx, nginx2, false",
        "nginx, Nginx, false",
        "nginx*, nginx, true",
        "nginx*, nginx-debug, true",
        "*sql*, postgresql-16, true",
        "*sql*, postgres, false",
        "a*b*c, aXbYbZc, true",
        "a*b*c, aXbYcZ, false",
        "php?.?, php8.2, true",
        "php?.?, php82, false",
        "/opt/*/bin/*, /opt/a/b/bin/c, true",
        "a\\*b, a*b, true",
        "a\\*b, aXb, false",
        "a\\?, a?, true",
        "a\\?, ab, false",
        "*, anything, true",
        "è*, état, false",
        "é*, état, true",
        "x?y, x😀y, true",
        "x??y, x😀y, false",
        "*??, 😀, false",
        "*?😀, ab😀, true",
        "a\\x2db, a\\x2db, true",
        "a\\x2db, a\\\\x2db, true",
        "a\\\\x2db, a\\\\x2db, true",
        "a\\\\\\\\x2db, a\\\\x2db, true",
        "a\\x07b, a\\x07b, true",
        "a\\, a\\\\, true",
        "a\\xb, axb, false",
      })
  void matches(String glob, String text, boolean expected) {
    assertThat(Glob.of(glob).matches(text)).isEqualTo(expected);
  }

  @Test
  void anEmptyPattern_matchesOnlyAnEmptyText() {
    assertThat(Glob.of("").matches("")).isTrue();
    assertThat(Glob.of("*").matches("")).isTrue();
    assertThat(Glob.of("").matches("a")).isFalse();
  }

  @Test
  void agreesWithARegularExpression_onRandomTexts() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      String glob = text(random, "ab*?😀");
      String text = text(random, "abc😀");
      String regex = Pattern.compile("[*]").matcher(glob).replaceAll(".*").replace('?', '.');
      assertThat(Glob.of(glob).matches(text))
          .as("%s on %s, seed %d", glob, text, seed)
          .isEqualTo(text.matches(regex));
    }
  }

  private static String text(Random random, String alphabet) {
    int[] points = alphabet.codePoints().toArray();
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(9); i > 0; i--) {
      text.appendCodePoint(points[random.nextInt(points.length)]);
    }
    return text.toString();
  }

  @Test
  void manyStars_takeAtMostPatternTimesText() {
    Glob glob = Glob.of("*a".repeat(500) + "b");
    assertThat(glob.matches("a".repeat(5_000))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "nginx*, nginx-*, true",
    "nginx-*, nginx*, false",
    "nginx*, nginx, true",
    "a?, ab, true",
    "a?, a*, false",
    "a?, a?, true",
    "*, ?, true",
    "*b, a*b, true",
  })
  void covers_patternsThatMatchLess(String wide, String narrow, boolean expected) {
    assertThat(Glob.of(wide).covers(Glob.of(narrow))).isEqualTo(expected);
  }

  @Test
  void leastBytes_isTheShortestMatch() {
    assertThat(Glob.of("nginx*").leastBytes()).isEqualTo(5);
    assertThat(Glob.of("é?").leastBytes()).isEqualTo(3);
    assertThat(Glob.of("a\\\\x07b").leastBytes()).as("one byte, printed as four").isEqualTo(3);
  }
}
