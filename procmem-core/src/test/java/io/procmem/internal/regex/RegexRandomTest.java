package io.procmem.internal.regex;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Compares small random expressions with the JDK's engine, where both have the same meaning. The
 * JDK keeps captures of abandoned paths inside a repeat, so no capture is put there. Engines differ
 * in when they stop to repeat a part that matches the empty text, so no such part is repeated.
 */
class RegexRandomTest {

  private static final int EXPRESSIONS = 20_000;
  private static final int TEXTS = 5;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  private int captures;
  private int repeats;

  /** Part of an expression, and whether it can match the empty text. */
  private record Part(String text, boolean canBeEmpty) {}

  private String oneOf(String... values) {
    return values[random.nextInt(values.length)];
  }

  private Part part(int depth) {
    int kind = random.nextInt(depth == 0 ? 5 : 11);
    return switch (kind) {
      case 0, 1 -> new Part(oneOf("a", "b", "c", " "), false);
      case 2 -> new Part(oneOf("[ab]", "[^a]", ".", "\\w", "\\S", "[a-c]", "(?i:B)"), false);
      case 3 -> new Part(oneOf("^", "$", "\\b", "\\B", "\\A", "\\z"), true);
      case 4 -> new Part("(?:)", true);
      case 5, 6, 7 -> sequence(depth);
      case 8 -> choice(depth);
      case 9 -> capture(depth);
      default -> repeat(depth);
    };
  }

  private Part sequence(int depth) {
    Part first = part(depth - 1);
    Part second = part(depth - 1);
    return new Part(first.text + second.text, first.canBeEmpty && second.canBeEmpty);
  }

  private Part choice(int depth) {
    Part first = part(depth - 1);
    Part second = part(depth - 1);
    String text = "(?:" + first.text + "|" + second.text + ")";
    return new Part(text, first.canBeEmpty || second.canBeEmpty);
  }

  private Part capture(int depth) {
    if (repeats > 0 || captures == 6) {
      return part(depth - 1);
    }
    int number = captures++;
    Part inner = part(depth - 1);
    return new Part("(?<c" + number + ">" + inner.text + ")", inner.canBeEmpty);
  }

  private Part repeat(int depth) {
    repeats++;
    Part inner = part(depth - 1);
    repeats--;
    if (inner.canBeEmpty) {
      return inner;
    }
    String sign = oneOf("*", "+", "?", "{2}", "{1,2}", "{0,2}", "{2,}");
    String text = "(?:" + inner.text + ")" + sign + oneOf("", "", "?");
    return new Part(text, "*?".contains(sign) || sign.startsWith("{0"));
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(8); length > 0; length--) {
      text.append("aabc ".charAt(random.nextInt(5)));
    }
    return text.toString();
  }

  private static Optional<Map<String, String>> byTheJdk(
      Pattern pattern, String text, int captures) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      return Optional.empty();
    }
    Map<String, String> found = new LinkedHashMap<>();
    found.put("all", matcher.group("all"));
    for (int i = 0; i < captures; i++) {
      String capture = matcher.group("c" + i);
      found.put("c" + i, capture == null ? "" : capture);
    }
    return Optional.of(found);
  }

  @Test
  void matchesAndCaptures_areThoseOfTheJdk() {
    int matches = 0;
    for (int i = 0; i < EXPRESSIONS; i++) {
      captures = 0;
      String inner = part(5).text;
      String source = "(?<all>" + inner + ")";
      Regex ours = Regex.of(source);
      Regex withoutCaptures = Regex.of(inner.replaceAll("\\(\\?<c\\d>", "("));
      Pattern theirs = Pattern.compile(source);
      for (int j = 0; j < TEXTS; j++) {
        String text = text();
        Optional<Map<String, String>> expected = byTheJdk(theirs, text, captures);
        matches += expected.isPresent() ? 1 : 0;
        assertThat(ours.find(text, steps -> {}))
            .as("%s on '%s' (seed %d)", source, text, seed)
            .isEqualTo(expected);
        assertThat(withoutCaptures.find(text, steps -> {}).isPresent())
            .as("%s on '%s' without captures (seed %d)", source, text, seed)
            .isEqualTo(expected.isPresent());
      }
    }
    assertThat(matches).as("seed %d", seed).isBetween(EXPRESSIONS, EXPRESSIONS * TEXTS);
  }

  @Test
  void noSearch_takesMoreStepsThanItsCostAllows() {
    for (int i = 0; i < EXPRESSIONS / 10; i++) {
      captures = 0;
      Regex regex = Regex.of(part(7).text);
      String text = text().repeat(random.nextInt(50));
      long[] steps = {0};
      regex.find(text, taken -> steps[0] += taken);
      long max = (text.length() + 1L) * (regex.cost() + 8);
      assertThat(steps[0]).as("%s on '%s' (seed %d)", regex, text, seed).isLessThanOrEqualTo(max);
    }
  }
}
