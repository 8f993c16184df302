package io.procmem.internal.regex;

import static io.procmem.RuleInputBuilder.fullyRead;
import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.classify.Subgroup;
import io.procmem.internal.rules.Answer;
import io.procmem.internal.rules.RuleInput;
import io.procmem.internal.rules.RuleSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No regular expression of a rule delays a scan, whatever the command line. */
@Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
class RegexTimeTest {

  /** A few milliseconds, for the longest command line and the largest expression. */
  private static final long MAX_STEPS = 10_000_000;

  private static final int MAX_LENGTH = 4096;

  /** The steps that a rule takes on a process that it does not match. */
  private static long steps(String regex, String arguments) {
    String rule = "a/b \"cmdline=" + regex + "\"\nc/d comm=x";
    RuleInput process = fullyRead("x").command(arguments).make();
    assertThat(RuleSet.parse("t", rule, any -> Optional.empty()).ask(process))
        .as(regex)
        .isEqualTo(new Answer.Known(new Subgroup("c", "d"), OptionalInt.of(1)));
    return process.steps();
  }

  static Stream<String> expressionsThatConsumeNothing() {
    return Stream.of(
            "(?:^|^)",
            "(?:^|\\A)",
            "(?:$|$)",
            "(?:\\b|\\b)",
            "(?:\\B|\\B)",
            "(?:a?|b?)",
            "(?:|)",
            "(?:|a|)",
            "(?:a*|^)",
            "(?:(?:^|^)|(?:^|^))",
            "(?:\\z|$)",
            "(?:z{0}|z{0,0})",
            "(?:(?:)|(?:))",
            "(?:\\Q\\E|^)",
            "(?:(?i)|(?s))",
            "(?m:^|$)",
            "(?:^|^)?",
            "(?:$|\\z)*?")
        .map(part -> part.repeat(30));
  }

  @ParameterizedTest
  @MethodSource("expressionsThatConsumeNothing")
  void alternativesThatConsumeNothing_areNotTriedInAllCombinations(String regex) {
    String mismatch = regex + "!";
    for (String text :
        new String[] {"", "a", "a ", "a".repeat(MAX_LENGTH), " ".repeat(MAX_LENGTH)}) {
      assertThat(steps(mismatch, text)).isLessThan(MAX_STEPS);
      assertThat(steps("^" + mismatch, text)).isLessThan(MAX_STEPS);
      assertThat(steps("a" + mismatch, text)).isLessThan(MAX_STEPS);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(.*a){20}!",
        "(.*?a){20}!",
        "(x+x+)+y",
        "(a+)+$!",
        "(a|a)*!",
        "(a|aa)+!",
        "(\\w+\\s?)+!",
        "([a-zA-Z]+)*!",
        "(a?|a?){25}!",
        "(?:a?){150}!",
        "(?:a*){100}!",
        "(?:a*a*a*a*)*!",
        "(?:[ab]*a){100}!",
        "(?:a|b)*a(?:a|b){100}!",
        ".*.*.*.*.*.*.*.*!",
        "(?:(?:\\b|\\b|a)*){20}!",
        "(?i)(?:[à-ÿ]|a?){50}!",
        "(?P<x>(?:a?){80})!",
        "(?P<x>(?P<y>.*)(?P<z>.*))!",
      })
  void nestedRepeats_takeTimeInProportionToTheText(String regex) {
    for (String text : new String[] {"a", "x", "ab", "é", "a "}) {
      String longest = text.repeat(MAX_LENGTH / text.length());
      assertThat(steps(regex, longest)).as(text).isLessThan(MAX_STEPS);
    }
  }
}
