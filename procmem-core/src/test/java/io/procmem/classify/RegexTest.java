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
    assertThat(Regex.of("(?P<first_one>a+)(?<b>b)?").find("xaac", steps -> {}).orElseThrow())
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
    assertThat(Regex.of(regex).find(text, steps -> {})).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"(.*a){25}b", "(x+x+)+y", "((a?){30}){30}a{30}b"})
  void aPatternThatWouldTakeForEver_isGivenUp(String regex) {
    Regex evil = Regex.of(regex);
    String text = "a".repeat(2000) + "x".repeat(2000) + "!";
    assertThatThrownBy(() -> evil.find(text, steps -> {}))
        .isInstanceOf(Regex.TooManyStepsException.class);
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

  @ParameterizedTest
  @ValueSource(
      strings = {".*--role=worker", ".+ --role=worker", "[^ ]*\\.jar", "\\S+/catalina", "a.*b"})
  void aSanePattern_isNotGivenUp_onTheLongestCommandLine(String regex) {
    assertThat(Regex.of(regex).find("a".repeat(4096), steps -> {})).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"(|a)", "(a|)", "a||b", "|a", "a|", "(?:|)"})
  void anEmptyAlternative_isRefused_sinceItLooksAtNothing(String regex) {
    assertThatThrownBy(() -> Regex.of(regex)).hasMessageContaining("an alternative is empty");
  }

  @Test
  void repeatsSideBySide_areNotMultiplied_butWithinEachOther() {
    assertThat(Regex.of("[0-9a-f]{64}/[0-9a-f]{64}/[0-9a-f]{64}").find("x", steps -> {})).isEmpty();
    assertThatThrownBy(() -> Regex.of("((a?{50}){50}b{1,50}){50}"))
        .hasMessageContaining("may repeat over");
  }

  @Test
  void aBackReference_meansTheCaptureOfItsName() {
    Regex twice = Regex.of("(?<n>[a-z]+)-\\k<n>");
    assertThat(twice.find("ab-ab", steps -> {})).isPresent();
    assertThat(twice.find("ab-cd", steps -> {})).isEmpty();
    assertThatThrownBy(() -> Regex.of("\\k<m>")).hasMessageContaining("no capture of this name");
  }

  @Test
  void aNegationOfAPatternGivenUp_doesNotHoldEither() {
    Subject subject = fullyRead("x").command("x", "--dry-run").withGivenUp("--dry-run").make();
    assertThat(Rules.parse("t", "a/b comm=x !cmdline=--dry-run").ask(subject))
        .isEqualTo(new Answer.Known(Subgroup.OTHER));
  }

  @Test
  void aPatternGivenUpBefore_isNotTriedAgain() {
    Subject subject = fullyRead("x").command("x", "yes").withGivenUp("yes").make();
    assertThat(Rules.parse("t", "a/b cmdline=yes\nc/d comm=x").ask(subject))
        .isEqualTo(new Answer.Known(new Subgroup("c", "d")));
    assertThat(subject.exhausted()).isEmpty();
  }
}
