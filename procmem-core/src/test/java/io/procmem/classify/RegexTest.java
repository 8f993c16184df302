package io.procmem.classify;

import static io.procmem.classify.Subjects.fullyRead;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegexTest {

  @Test
  void captures_haveTheNamesTheirWriterGaveThem() {
    assertThat(Regex.of("(?P<first_one>a+)(?<b>b)?").find("xaac").orElseThrow())
        .isEqualTo(Map.of("first_one", "aa", "b", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "'[(?P<]x', (x",
    "'\\(?P<', (P<",
    "'(?<=a)b', ab",
    "'(?<!a)b', cb",
    "'[]a]b', ]b",
    "'\\[(?P<n>x)', [x",
  })
  void whatOnlyLooksLikeACapture_isLeftAlone(String regex, String text) {
    assertThat(Regex.of(regex).find(text)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(a|aa)+$",
        "(a*)*b",
        "(.*a){25}b",
        "^(([a-z])+.)+[A-Z]([a-z])+$",
        "(x+x+)+y",
        "((a?){30}){30}a{30}b"
      })
  void aPatternThatWouldTakeForEver_isGivenUp(String regex) {
    Regex evil = Regex.of(regex);
    String text = "a".repeat(2000) + "x".repeat(2000) + "!";
    assertThatThrownBy(() -> evil.find(text)).isInstanceOf(Regex.TooManyStepsException.class);
  }

  @Test
  void aPatternThatNeedsTooMuchStack_isGivenUp_andTheHostGoesOn() {
    Subject subject = fullyRead("x").command("x", "ab".repeat(2000)).make();
    Rules rules = Rules.parse("t", "a/b \"cmdline=^(x|[ab]|(ab)| )*$\"\nc/d comm=x");
    Answer answer = rules.ask(subject);
    assertThat(answer).isInstanceOf(Answer.Known.class);
  }

  @Test
  void aPatternGivenUp_isTold_andTheNextRuleIsAsked() {
    Rules rules = Rules.parse("t", "a/b cmdline=(x+x+)+y\nc/d comm=x");
    Subject subject = fullyRead("x").command("x", "x".repeat(3000)).make();
    assertThat(rules.ask(subject)).isEqualTo(new Answer.Known(new Subgroup("c", "d")));
    assertThat(subject.exhausted()).containsExactly("(x+x+)+y");
  }

  @Test
  void aPatternSwitchedOff_isNotTried() {
    Subject subject = fullyRead("x").command("x", "yes").withOff("yes").make();
    assertThat(Rules.parse("t", "a/b cmdline=yes\nc/d comm=x").ask(subject))
        .isEqualTo(new Answer.Known(new Subgroup("c", "d")));
    assertThat(subject.exhausted()).isEmpty();
  }
}
