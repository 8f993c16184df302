package io.procmem.internal.regex;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The meaning of regular expressions. */
class RegexTest {

  private static Optional<Map<String, String>> find(String regex, String text) {
    return Regex.of(regex).find(text, steps -> {});
  }

  /** The text of the first match. */
  private static String match(String regex, String text) {
    return find("(?P<all>" + regex + ")", text).orElseThrow().get("all");
  }

  @Test
  void captures_haveTheirNames() {
    assertThat(find("(?P<first_one>a+)(?<b>b)?", "xaac"))
        .hasValue(Map.of("first_one", "aa", "b", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "'[(?P<]x', (x",
    "'\\(?P<', (P<",
    "'[]a]b', ]b",
    "'[^]a]b', cb",
    "'\\[(?P<n>x)', [x",
    "'a{b}', a{b}",
    "'${X}|a{,}', 'a{,}'",
    "'a]}', a]}",
    "'[a-]', -",
    "'[-a]', -",
    "'[\\w-.]', -",
  })
  void whatOnlyLooksLikeAnOperator_isLiteral(String regex, String text) {
    assertThat(find(regex, text)).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "\\d\\D ; 1a ; a1",
        "\\s\\S ; ` a` ; a",
        "\\w\\W ; _- ; --",
        "\\x41\\x{1F600}\\u00e9 ; A😀é ; A",
        "\\t\\n\\r\\f\\a\\e? ; `\t\n\r\f\u0007` ; t",
        "\\.\\*\\-\\_\\é ; .*-_é ; a*-_é",
        "\\Qa.b\\E. ; a.bc ; axbc",
        "^\\Qab\\E+$ ; abbb ; abab",
        "\\Qa|b ; a|b ; a",
        "\\pL\\p{Lu}\\P{Lu}\\p{^L} ; aAa1 ; aaa1",
        "\\p{Greek}\\p{IsHan} ; α中 ; a中",
        "\\p{Alpha}\\p{Punct} ; a! ; 1!",
        "[\\d\\pL_]x ; éx ; -x",
        "^[^\\d]$ ; a ; 1",
        "^[[:upper:][:digit:]]$ ; 7 ; a",
        "^[[:^upper:]]$ ; a ; A",
        "(?i)STRASSE-é ; strasse-É ; strass-É",
        "(?i)[a-c]x ; BX ; DX",
        "(?i)^[^a]$ ; b ; A",
        "(?i:a)b ; Ab ; AB",
        "(?i)^\\P{Lu}$ ; 1 ; A",
        "(?i)^\\p{^Lu}$ ; 1 ; a",
        "(?i)^[[:^upper:]]$ ; 1 ; A",
        "(?i)^[\\P{Lu}]$ ; 1 ; a",
        "(?i)^[^[:^upper:]]$ ; a ; 1",
        "(?i)^\\p{Lu}$ ; a ; 1",
        "^[[:alnum:]]$ ; a ; _",
        "^[[:blank:]]$ ; ` ` ; a",
        "^[[:graph:]]$ ; ! ; ` `",
        "^[[:print:]]$ ; ` ` ; é",
        "^[[:punct:]]$ ; _ ; a",
        "^[[:space:]]$ ; ` ` ; a",
        "^[[:word:]]$ ; _ ; -",
        "^[[:xdigit:]]$ ; F ; g",
        "^[^[:space:]]$ ; a ; ` `",
        "^[[:alpha:]-]$ ; - ; 1",
        "a(?i)b|c ; C ; A",
        "(?:a(?i)b)c ; aBc ; aBC",
        "(?i)a(?-i)b ; Ab ; AB",
        "^.$ ; 😀 ; `\n`",
        "(?s)^.$ ; `\n` ; aa",
        "^b ; ba ; `a\nb`",
        "(?m)^b$ ; `a\nb\nc` ; ab",
        "\\Ab\\z ; b ; ab",
        "a\\b ; a-b ; ab",
        "a\\B ; ab ; a",
        "^a{2}b{1,2}c{2,}$ ; aabccc ; aabbbcc",
        "^(?:ab){0}c{0,0}$ ; `` ; c",
        "^(|a)b$ ; ab ; bb",
        "^(?:a||b)c$ ; c ; dc",
      })
  void everyOperator_hasItsMeaning(String regex, String match, String mismatch) {
    assertThat(find(regex, match)).isPresent();
    assertThat(find(regex, mismatch)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "a+, baaa, aaa",
    "a+?, baaa, a",
    "a*?b, aab, aab",
    "'a{1,2}?', aaa, a",
    "a|ab, ab, a",
    "ab|a, ab, ab",
    "(?:a|ab)(?:c|bcd), abcd, abcd",
    "(?U)a+, aaa, a",
    "(?U)a+?, aaa, aaa",
    "(?:|a)+, aaa, ''",
    "(?:a|)+, aaa, aaa",
    "b*, abb, ''",
    "x*$, xyx, x",
  })
  void theFirstMatch_isThePreferredOne(String regex, String text, String expected) {
    assertThat(match(regex, text)).isEqualTo(expected);
  }

  @Test
  void aCaptureInARepeat_isTheLastOne_andNotOneOfAnAbandonedPath() {
    assertThat(find("^(?:(?P<x>[a-c])(?P<d>\\d)?)+$", "a1bc").orElseThrow())
        .isEqualTo(Map.of("x", "c", "d", "1"));
    assertThat(find("^(?:(?P<x>a)b|ac)", "ac").orElseThrow()).isEqualTo(Map.of("x", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[0-9a-f]{64}/[0-9a-f]{64}/[0-9a-f]{64}",
        ".{0,200}x",
        "(?P<id>[0-9a-f]{64})",
        "[\\w.-]{1,150}\\.jar",
      })
  void expressionsOfEverydaySize_areNotTooLarge(String regex) {
    assertThat(find(regex, "!")).isEmpty();
  }

  @Test
  void aListOfManyNames_isNotTooLarge() {
    StringBuilder names = new StringBuilder("service-000");
    for (int i = 1; i < 60; i++) {
      names.append("|service-").append(100 + i);
    }
    assertThat(find("^(?:" + names + ")$", "service-159")).isPresent();
    assertThat(find("^(?:" + names + ")$", "service-160")).isEmpty();
  }

  @Test
  void steps_dependOnlyOnTheExpressionAndTheText() {
    Regex regex = Regex.of("(?P<x>[a-c]*)-\\d");
    int[] steps = new int[2];
    for (int i = 0; i < steps.length; i++) {
      int run = i;
      regex.find("abc".repeat(100) + "-1", taken -> steps[run] += taken);
    }
    assertThat(steps[0]).isPositive().isEqualTo(steps[1]);
  }

  @Test
  void aTextThatCannotMatch_isSkippedQuickly() {
    long[] steps = {0};
    Regex.of("--job (?P<job>[a-z]+)").find("x".repeat(4096), taken -> steps[0] += taken);
    Regex.of("^java .*Main").find("x".repeat(4096), taken -> steps[0] += taken);
    assertThat(steps[0]).isLessThan(1000);
  }
}
