package io.procmem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procmem.classify.RuleSyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mistakes in rules are reported with their line and a solution. */
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
        "db/pg comm=kworker/u16:1-events | or add kernel=yes",
        "db/pg comm!=x | write !comm=",
        "db/pg comm = x | \"comm\" is not a condition: write key=value without blanks",
        "db/pg comm=java !comm=java,x | !comm= excludes all that comm= matches: no process satisfies both",
        "db/pg comm=java* !comm=* | !comm= excludes all that comm= matches: no process satisfies both",
        "db/pg !comm=x | needs a condition without !, such as comm=name",
        "db/p!g comm=x | \"p!g\" is not a name: leave out * ? !",
        "d!b/pg comm=x | \"d!b\" is not a name: use letters, digits",
        "exe=/usr/bin/pg comm=x | \"exe=\" is not a name: use letters, digits",
        "db/pg postgres | \"postgres\" is not a condition: write key=value without blanks, such as comm=postgres",
        "db/pg name=x | there is no name=: use comm, exe",
        "db/pg image=x | there is no image=: use comm, exe, main, cmdline, realexe, user, cgroup, container, pod, namespace, unit, runtime, parent, ancestor or kernel",
        "db/pg container= | container= has an empty value",
        "db/pg container=web container=db | container= occurs twice: write one list, container=a,b",
        "db/pg container=docker://0123456789ab | an id is written without the runtime: write container=0123456789ab",
        "db/pg container=/web | the name or id of a container has no slash: write container=web",
        "db/pg container=/ | of a container has no slash: write container=name",
        "db/pg container=shop/web/ | of a container has no slash: write container=web",
        "db/pg container=/docker/3f* | of a container has no slash: write container=3f* or cgroup=/docker/3f*",
        "db/pg pod=shop/web-* | a pod's name has no slash: write namespace=shop pod=web-*",
        "db/pg namespace=shop/web | a namespace has no slash: write namespace=shop",
        "db/pg unit=/system.slice/nginx.service | the path of a unit begins without a slash: write unit=system.slice/nginx.service",
        "db/pg unit=system.slice | is a slice, which has units in it: write unit=system.slice/*",
        "db/pg unit=system.slice/ | is a directory: write unit=system.slice/*",
        "db/pg runtime=dokcer | there is no such runtime: use docker, containerd, crio,",
        "db/pg runtime=docker,rocket* | runtime=rocket*: there is no such runtime",
        "db/pg container=web* !container=* | !container= excludes all that container= matches",
        "db/pg runtime=docker !container=* | !container= excludes all that runtime= matches",
        "db/pg container=web !runtime=* | !runtime= excludes all that container= matches",
        "db/pg namespace=shop !pod=* | !pod= excludes all that namespace= matches",
        "db/pg unit=system.slice/a.service !unit=a.service | !unit= excludes all that unit= matches",
        "db/pg comm=a,,b | comm= has an empty value",
        "db/pg comm= | comm= has an empty value",
        "db/pg comm=a,a | comm=a is already in this list",
        "db/pg comm=a*,ab | comm=ab is already in this list",
        "db/pg comm=a comm=b | comm= occurs twice: write one list, comm=a,b",
        "db/pg comm=a !comm=b !comm=c | !comm= occurs twice",
        "db/pg comm=clickhouse-server | keeps 15 bytes of a name: write clickhouse-serv",
        "db/pg parent=clickhouse-server comm=x | parent=clickhouse-server matches nothing",
        "db/pg comm=ééééééééé | matches nothing",
        "db/pg kernel=no | write kernel=yes, or !kernel=yes",
        "db/pg cmdline=a(b | cmdline=a(b: the ( at character 2 is not closed: write \\( for a parenthesis",
        "db/pg cmdline=a)b | the ) at character 2 closes nothing: write \\)",
        "db/pg cmdline=a[b | the [ at character 2 is not closed: write \\[",
        "db/pg cmdline=a\\ | the backslash at character 2 escapes nothing",
        "db/pg cmdline=*a | the * at character 1 has nothing to repeat: write \\*",
        "db/pg cmdline=a** | the second repeat at character 3 follows the first: put what it repeats in (?:…)",
        "db/pg cmdline=a{3,2} | the repeat {3,2} at character 2 is not valid",
        "db/pg cmdline=a{,2} | the repeat {,2} at character 2 is not valid: write {n}, {n,} or {n,m}",
        "db/pg cmdline=a{1001} | none above 1000",
        "db/pg cmdline=[z-a] | the range z-a at character 2 is empty: write its lower end first",
        "db/pg cmdline=a++b | the possessive ++ at character 2: its time cannot be bounded; leave out the last +",
        "db/pg cmdline=(?=a)b | the lookaround at character 1: its time cannot be bounded; write a second condition",
        "db/pg cmdline=(?!a)b | the lookaround at character 1",
        "db/pg cmdline=(?<=a)b | the lookaround at character 1",
        "db/pg cmdline=(?<!a)b | the lookaround at character 1",
        "db/pg cmdline=(?>a)b | the atomic group at character 1",
        "db/pg cmdline=(a)\\1 | the back reference at character 4: its time cannot be bounded",
        "db/pg cmdline=(?<n>a)\\k<n> | the back reference at character 8",
        "db/pg cmdline=(?x)a | the group (?x at character 1 is not supported: the flags are i, m, s and U",
        "db/pg cmdline=[a&&b] | && at character 3 is not supported",
        "db/pg cmdline=[a[b]] | the [ within brackets at character 3: sets cannot be nested",
        "db/pg cmdline=[[:digits:]] | the class at character 2 is unknown: write one of [[:alnum:]",
        "db/pg cmdline=[:digit:]+ | the class [:digit:] at character 1 needs its own brackets: write [[:digit:]]",
        "db/pg cmdline=[^:space:] | the class [^:space:] at character 1 needs its own brackets: write [^[:space:]]",
        "db/pg cmdline=\\C | the escape \\C at character 1 is not supported",
        "db/pg cmdline=\\E | the escape \\E at character 1 is not supported",
        "db/pg cmdline=[\\b] | the escape \\b at character 2 is not supported",
        "db/pg cmdline=\\012 | the escape \\0 at character 1 is not supported",
        "db/pg cmdline=\\<x | the escape \\< at character 1 is not supported: write \\b for a word boundary, or <",
        "db/pg cmdline=x\\> | the escape \\> at character 2 is not supported: write \\b for a word boundary, or >",
        "db/pg cmdline=(?i--s)x | the group (?i-- at character 1 is not supported",
        "db/pg cmdline=(?-)x | the group (?- at character 1 is not supported",
        "db/pg cmdline=a\\tb | a command line shows \\t as \\x09: write \\\\x09",
        "db/pg cmdline=a\\x00b | a command line shows \\x00 as \\x00: write \\\\x00",
        "db/pg cmdline='a | single quotes are not quotes in rules: put the whole condition in double quotes",
        "db/pg comm='x' | single quotes are not quotes in rules: put the whole condition in double quotes",
        "db/pg comm=x !cmdline=y* | !cmdline=y* excludes every process, because y* matches any text",
        "db/pg exe=/opt/my app/bin/foo | put the whole condition in double quotes: \"exe=/opt/my app/bin/foo\"",
        "db/pg comm=x exe=/opt/my own app/x user=y | if it belongs to exe=/opt/my, put the whole condition in double quotes: \"exe=/opt/my own app/x\"",
        "db/pg 'exe=/opt/my app/bin/foo' | single quotes are not quotes in rules: put the whole condition in double quotes",
        "db/pg '!exe=x' comm=y | single quotes are not quotes in rules",
        "db/pg !'exe=x' comm=y | single quotes are not quotes in rules",
        "db/pg exe=/opt/my\\ app/x | a backslash does not join words: put the whole condition in double quotes",
        "db/pg cgroup=system.slice* | a cgroup path begins with a slash: write cgroup=/system.slice* or cgroup=*/system.slice*",
        "db/pg cgroup=0::/system.slice/x | a cgroup path begins with a slash",
        "db/pg cgroup=/system.slice/ | is a directory: write cgroup=/system.slice/*",
        "db/pg realexe=bin/x | the executed file has an absolute path: write realexe=*/bin/x",
        "db/pg user=4294967296 | user=4294967296 is neither a user name nor a uid: uids are 0 to 4294967295",
        "db/pg user=-2 | user=-2 is neither a user name nor a uid",
        "db/pg user=0033 | user=0033 is neither a user name nor a uid: write user=33",
        "db/pg user=www:www | a user name has no colon: write user=www",
        "db/pg kernel=yes exe=x | kernel=yes excludes exe=: a kernel thread has neither a program nor arguments",
        "db/pg kernel=yes main=x | kernel=yes excludes main=",
        "db/pg kernel=yes realexe=/x | kernel=yes excludes realexe=",
        "db/pg kernel=yes cmdline=x | kernel=yes excludes cmdline=",
        "db/pg parent=x !ancestor=x | !ancestor= excludes all that parent= matches",
        "db/pg exe=/opt/x !exe=x | !exe= excludes all that exe= matches",
        "db/pg comm={{.Comm}} | variables are allowed only in the name of a rule: write a pattern",
        "db/{{.Comm | {{ is not closed by }}: write {{.Comm}}",
        "\"db/{{.Comm} comm=x\" | {{ is not closed by }}: write {{.Comm}}",
        "db/pg cmdline=\\h | the escape \\h at character 1 is not supported",
        "db/pg cmdline=a\\Z | the escape \\Z at character 2 is not supported",
        "db/pg cmdline=\\p{Klingon} | the property at character 1 is unknown: write a category",
        "db/pg cmdline=\\x{110000} | the character at character 1 is not valid",
        "db/pg cmdline=(?P<a-b>x) | the capture at character 1 is not valid: write (?P<name>…)",
        "db/pg cmdline= | cmdline= needs a regular expression",
        "db/pg cmdline=(?P<a>x)(?P<a>y) | two captures have one name",
        "db/pg cmdline=((a{0,1000}){1000}) | it is too large, with x{100} counted as 100 times x: repeat less",
        "db/{{.Name}} comm=x | {{.Name}} is not one of {{.Comm}}",
        "db/{{index.Matches}} comm=x | is not one of",
        "db/{{.Matches.x}} comm=x | no cmdline= of this rule captures (?P<x>",
        "db/pg \"comm=x | a quote is not closed: add the closing quote, or write \\\" for a quote within",
      })
  void aMistake_isReportedWithItsLine_andASolution(String line, String expected) {
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
        "a/b container=* | c/d container=web pod=x",
        "a/b unit=user.slice/* | c/d unit=user.slice/user-1000.slice/*",
      })
  void anUnreachableRule_isAMistake(String first, String second) {
    assertThatThrownBy(() -> Rules.parse("my.rules", first + "\n\n" + second))
        .isInstanceOf(RuleSyntaxException.class)
        .hasMessageStartingWith("my.rules:3: ")
        .hasMessageContaining("is never reached, because my.rules:1 puts it into a/b");
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
        "a/b container=web | c/d pod=web",
        "a/b unit=nginx.service | c/d unit=system.slice/nginx.service",
      })
  void aReachableRule_isNotAMistake(String first, String second) {
    assertThat(Rules.parse("my.rules", first + "\n" + second).size()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "(?:", "(?P<a%d>", "(?i:", "(?:a|"})
  void groupsNestedTooDeep_areAMistake_withoutAStackOverflow(String open) {
    StringBuilder groups = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      groups.append(open.formatted(i));
    }
    String rule = "a/b \"cmdline=" + groups + "a" + ")".repeat(20_000) + "\"";
    assertThatThrownBy(() -> Rules.parse("my.rules", rule))
        .isInstanceOf(RuleSyntaxException.class)
        .hasMessageStartingWith("my.rules:1: ")
        .hasMessageContaining("is nested too deep: nest at most 100 groups")
        .hasMessageMatching("(?s).{1,300}");
  }

  @Test
  void tooManyPatternsToCompare_areAMistake() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 12_000; i++) {
      text.append("a/b comm=*").append(100_000 + i).append("*\n");
    }
    assertThatThrownBy(() -> Rules.parse("my.rules", text.toString()))
        .isInstanceOf(RuleSyntaxException.class)
        .hasMessage(
            "my.rules: there are too many patterns to compare them all: leave some out, or use"
                + " fewer that begin with *");
  }

  @Test
  void aLongPattern_andANameWithManyVariables_areMistakes() {
    assertThatThrownBy(() -> Rules.parse("f", "a/b exe=*" + "a*".repeat(600)))
        .hasMessageStartingWith("f:1: the pattern *a*a*")
        .hasMessageContaining("has more than 1024 characters");
    assertThatThrownBy(() -> Rules.parse("f", "a/" + "{{.Cgroups}}".repeat(1000) + " comm=x"))
        .hasMessageStartingWith("f:1: a name with more than 16 variables is too long");
  }

  @Test
  void anUnreachableRule_isReportedOnce_withOtherMistakes_byLine() {
    String text =
        "a/b comm=x user=root\nwrong\nc/d comm=x user=root\nwrong\ne/f comm=y,z\ng/h comm=y,a\n"
            + "wrong\n";
    assertThatThrownBy(() -> Rules.parse("f", text))
        .isInstanceOfSatisfying(
            RuleSyntaxException.class,
            e ->
                assertThat(e.problems())
                    .satisfiesExactly(
                        one -> assertThat(one).startsWith("f:2: "),
                        two -> assertThat(two).startsWith("f:3: this rule is never reached"),
                        three -> assertThat(three).startsWith("f:4: "),
                        four -> assertThat(four).startsWith("f:6: comm=y is never reached"),
                        five -> assertThat(five).startsWith("f:7: ")));
  }

  @Test
  void allMistakes_areReportedAtOnce() {
    String text = "a/b comm=x\nwrong\n\na/c comm=y z\n";
    assertThatThrownBy(() -> Rules.parse("f", text))
        .isInstanceOfSatisfying(
            RuleSyntaxException.class,
            e -> assertThat(e.problems()).hasSize(2).anyMatch(line -> line.startsWith("f:4: ")));
  }

  @Test
  void commentsBlanksAndQuotes_areParsed() {
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
    assertThat(RuleInputBuilder.named("back\\").by(rules)).isEqualTo("a/e");
    assertThat(RuleInputBuilder.named("c#").by(rules)).isEqualTo("a/c");
    assertThat(RuleInputBuilder.named("web server").by(rules)).isEqualTo("a/c");
    assertThat(RuleInputBuilder.named("a,b").by(rules)).isEqualTo("a/c");
    assertThat(RuleInputBuilder.named("say \"hi\"").by(rules)).isEqualTo("a/d");
  }

  @Test
  void aNameWithinAGroup_mayBeAnyText() {
    Rules rules = Rules.parse("f", "\"a/the rest (b/c), 1 = 2\" comm=x");
    assertThat(RuleInputBuilder.named("x").by(rules)).isEqualTo("a/the rest (b/c), 1 = 2");
    String line = rules.lines().get(0).text();
    assertThat(Rules.parse("f", line).lines()).isEqualTo(rules.lines());
  }

  @Test
  void blanksInAVariable_needNoQuotes() {
    Rules rules = Rules.parse("f", "a/{{ .Comm }}-{{.PID }} comm=x");
    assertThat(RuleInputBuilder.named("x").by(rules)).isEqualTo("a/x-4711");
  }

  @Test
  void kernelThreads_mayHaveLongNames() {
    Rules rules = Rules.parse("f", "k/w comm=kworker/u16:3-events_unbound kernel=yes");
    assertThat(RuleInputBuilder.named("kworker/u16:3-events_unbound").kernelThread().by(rules))
        .isEqualTo("k/w");
  }

  @Test
  void aFile_isLoaded_andItsMistakesNameIt(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("shop.rules");
    Files.writeString(file, "shop/cart comm=cart\n");
    assertThat(Rules.load(file).size()).isEqualTo(1);
    Files.writeString(file, "\uFEFFshop/cart comm=cart\n");
    assertThat(Rules.load(file).size()).as("with a byte order mark").isEqualTo(1);
    Files.writeString(file, "shop/cart\n");
    assertThatThrownBy(() -> Rules.load(file)).hasMessageContaining("shop.rules:1: ");
    Files.write(file, new byte[] {(byte) 0xff});
    assertThatThrownBy(() -> Rules.load(file))
        .isInstanceOf(RuleSyntaxException.class)
        .hasMessageContaining("shop.rules:1: this is not UTF-8");
    Files.write(file, "shop/cart comm=cart\n".getBytes(StandardCharsets.UTF_16));
    assertThatThrownBy(() -> Rules.load(file))
        .hasMessage(file + ": this is UTF-16: save the file as UTF-8");
    Files.write(file, "shop/cart comm=cart\n".getBytes(StandardCharsets.UTF_16LE));
    assertThatThrownBy(() -> Rules.load(file)).hasMessageContaining("this is UTF-16");
    Files.write(file, new byte[] {'#', '\n', '#', '\n', '#', (byte) 0xe4});
    assertThatThrownBy(() -> Rules.load(file)).hasMessageContaining("shop.rules:3: ");
  }

  @Test
  void aLinkToAFile_isFollowed_asInAConfigMap(@TempDir Path directory) throws Exception {
    Path data = Files.createDirectory(directory.resolve("..data"));
    Files.writeString(data.resolve("shop.rules"), "shop/cart comm=cart\n");
    Path link = directory.resolve("shop.rules");
    Files.createSymbolicLink(link, Path.of("..data", "shop.rules"));
    assertThat(Rules.load(link).size()).isEqualTo(1);
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
  void aPipe_isRefused_beforeItIsOpened(@TempDir Path directory) throws Exception {
    Path pipe = directory.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertThatThrownBy(() -> Rules.load(pipe))
        .isInstanceOf(RuleSyntaxException.class)
        .hasMessage(pipe + ": this is a pipe, socket or device: give the path of a regular file");
  }

  @Test
  void aDeviceOrDirectory_isRefused(@TempDir Path directory) {
    assertThatThrownBy(() -> Rules.load(Path.of("/dev/null")))
        .hasMessage("/dev/null: this is a pipe, socket or device: give the path of a regular file");
    assertThatThrownBy(() -> Rules.load(directory))
        .isInstanceOf(RuleSyntaxException.class)
        .hasMessage(directory + ": this is a directory: give the path of a regular file");
  }

  @Test
  void aFileThatIsTooLarge_isRefused(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("shop.rules");
    String rule = "shop/cart comm=cart\n";
    Files.writeString(file, rule + "#".repeat(256 * 1024 - rule.length()));
    assertThat(Rules.load(file).size()).isEqualTo(1);
    Files.writeString(file, "#", StandardOpenOption.APPEND);
    assertThatThrownBy(() -> Rules.load(file))
        .isInstanceOf(RuleSyntaxException.class)
        .hasMessageStartingWith(file + ": this file is larger than 256 KiB: ");
  }
}
