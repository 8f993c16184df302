package io.procmem.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with rules is said with its place and what to do; nothing is half taken. */
class RuleParserTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "postgres comm=postgres | begins with group/name, not \"postgres\"",
        "/x comm=x | begins with group/name",
        "db/ comm=x | begins with group/name",
        "db/pg | this rule has no condition",
        "db/pg comm=!x | write !comm=x",
        "db/pg exe=/opt/foo/ | is a directory: write exe=/opt/foo/*",
        "db/pg comm=kworker/u16:1-events | or kernel=yes too",
        "db/pg comm!=x | write !comm=",
        "db/pg comm = x | \"comm\" is no condition: write key=value without blanks",
        "db/{{ .Comm }} comm=x | write no blanks between them",
        "db/pg comm=java !comm=java,x | what comm= asks for, !comm= forbids",
        "db/pg comm=java* !comm=* | what comm= asks for, !comm= forbids",
        "db/pg !comm=x | needs a condition that holds",
        "db/p!g comm=x | \"p!g\" is no name",
        "db/pg postgres | \"postgres\" is no condition: write key=value without blanks, such as comm=postgres",
        "db/pg name=x | there is no name=: use comm, exe",
        "db/pg container=x | container= cannot be told yet: use cgroup=",
        "db/pg comm=a,,b | comm= has an empty value",
        "db/pg comm= | comm= has an empty value",
        "db/pg comm=a,a | comm=a is in this list already",
        "db/pg comm=a*,ab | comm=ab is in this list already",
        "db/pg comm=a comm=b | comm= is there twice: write one list, comm=a,b",
        "db/pg comm=a !comm=b !comm=c | !comm= is there twice",
        "db/pg comm=clickhouse-server | keeps 15 bytes of a name: write clickhouse-serv",
        "db/pg parent=clickhouse-server comm=x | parent=clickhouse-server matches nothing",
        "db/pg comm=ééééééééé | matches nothing",
        "db/pg kernel=no | write kernel=yes, or !kernel=yes",
        "db/pg cmdline=( | cmdline=( is no regular expression: Unclosed group",
        "db/pg cmdline= | cmdline= needs a regular expression",
        "db/pg cmdline=(?P<a>x)(?P<a>y) | two captures have one name",
        "db/pg cmdline=((a{0,1000}){1000}) | repeat over 100000 times",
        "db/{{.Name}} comm=x | {{.Name}} is none of {{.Comm}}",
        "db/{{index.Matches}} comm=x | is none of",
        "db/{{.Matches.x}} comm=x | no cmdline= of this rule captures (?P<x>",
        "db/{{.Comm comm=x | {{ is not closed",
        "db/pg \"comm=x | a quote is not closed",
      })
  void aMistake_isSaidWithItsPlace_andWhatToDo(String line, String expected) {
    assertThatThrownBy(() -> Rules.parse("my.rules", "# first\n" + line + "\n"))
        .isInstanceOf(RuleSyntaxException.class)
        .hasMessageStartingWith("my.rules:2: ")
        .hasMessageContaining(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a/b comm=x | c/d comm=x",
        "a/b comm=x* | c/d comm=xy",
        "a/b comm=x* | c/d comm=z,xy",
        "a/b comm=x,y | c/d comm=y user=root",
        "a/b comm=* | c/d exe=x comm=z",
        "a/b exe=/opt/* | c/d exe=/opt/x/bin/y",
        "a/b comm=x !user=root | c/d comm=x !user=root,app",
        "a/b cmdline=x | c/d cmdline=x comm=y",
      })
  void whatNothingReaches_isAMistake(String first, String second) {
    assertThatThrownBy(() -> Rules.parse("my.rules", first + "\n\n" + second))
        .isInstanceOf(RuleSyntaxException.class)
        .hasMessageStartingWith("my.rules:3: ")
        .hasMessageContaining("is never reached, since my.rules:1 takes it for a/b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a/b comm=x user=root | c/d comm=x",
        "a/b comm=xy | c/d comm=x*",
        "a/b comm=x !user=root,app | c/d comm=x !user=root",
        "a/b exe=x | c/d comm=x",
        "a/b exe=y | c/d exe=/opt/x",
        "a/b cmdline=x comm=y | c/d cmdline=x",
      })
  void whatSomethingReaches_isNone(String first, String second) {
    assertThat(Rules.parse("my.rules", first + "\n" + second).size()).isEqualTo(2);
  }

  @Test
  void aRuleThatIsNeverReached_isSaidOnce_andBesideOtherMistakes() {
    String text = "a/b comm=x user=root\nwrong\nc/d comm=x user=root\ne/f comm=y,z\ng/h comm=y,a\n";
    assertThatThrownBy(() -> Rules.parse("f", text))
        .isInstanceOfSatisfying(
            RuleSyntaxException.class,
            e ->
                assertThat(e.problems())
                    .satisfiesExactly(
                        one -> assertThat(one).startsWith("f:2: "),
                        two -> assertThat(two).startsWith("f:3: this rule is never reached"),
                        three -> assertThat(three).startsWith("f:5: comm=y is never reached")));
  }

  @Test
  void allMistakes_areSaidAtOnce() {
    String text = "a/b comm=x\nwrong\n\na/c comm=y z\n";
    assertThatThrownBy(() -> Rules.parse("f", text))
        .isInstanceOfSatisfying(
            RuleSyntaxException.class,
            e -> assertThat(e.problems()).hasSize(2).anyMatch(line -> line.startsWith("f:4: ")));
  }

  @Test
  void commentsBlanksAndQuotes_areWhatTheyLookLike() {
    Rules rules =
        Rules.parse(
            "f",
            """
            # all of a line

            \ta/b   comm=x   # or what follows a blank
            a/c comm=c#,"web server","a,b"
            a/d "comm=say \\"hi\\""\r
            a/e "comm=back\\\\"
            """);
    assertThat(rules.size()).isEqualTo(4);
    assertThat(Subjects.named("back\\").by(rules)).isEqualTo("a/e");
    assertThat(Subjects.named("c#").by(rules)).isEqualTo("a/c");
    assertThat(Subjects.named("web server").by(rules)).isEqualTo("a/c");
    assertThat(Subjects.named("a,b").by(rules)).isEqualTo("a/c");
    assertThat(Subjects.named("say \"hi\"").by(rules)).isEqualTo("a/d");
  }

  @Test
  void kernelThreads_mayHaveLongNames() {
    Rules rules = Rules.parse("f", "k/w comm=kworker/u16:3-events_unbound kernel=yes");
    assertThat(Subjects.named("kworker/u16:3-events_unbound").kernelThread().by(rules))
        .isEqualTo("k/w");
  }

  @Test
  void aFile_isLoaded_andNamedInItsMistakes(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("shop.rules");
    Files.writeString(file, "shop/cart comm=cart\n");
    assertThat(Rules.load(file).size()).isEqualTo(1);
    Files.writeString(file, "\uFEFFshop/cart comm=cart\n");
    assertThat(Rules.load(file).size()).as("with a byte order mark").isEqualTo(1);
    Files.writeString(file, "shop/cart\n");
    assertThatThrownBy(() -> Rules.load(file)).hasMessageContaining("shop.rules:1: ");
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe});
    assertThatThrownBy(() -> Rules.load(file))
        .isInstanceOf(RuleSyntaxException.class)
        .hasMessageContaining("shop.rules:1: this is not UTF-8");
  }
}
