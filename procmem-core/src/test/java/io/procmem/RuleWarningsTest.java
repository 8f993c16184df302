package io.procmem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Conditions that are valid, but probably do not mean what their author thinks. */
class RuleWarningsTest {

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '\0',
      value = {
        "comm=/usr/bin/nginx => comm= is a name without a directory, except for programs that set it: write exe=/usr/bin/nginx",
        "parent=/sbin/init comm=x => parent= is a name without a directory, except for programs that set it: write parent=init",
        "ancestor=/sbin/init comm=x => ancestor= is a name without a directory",
        "exe=bin/foo => matches only programs that were started with this relative path: write exe=*/bin/foo for any directory",
        "comm=x,\" y\" => comm=\" y\" begins or ends with a blank",
        "comm=x,\"y \" => comm=\"y \" begins or ends with a blank",
        "\"user= root\" => begins or ends with a blank",
        "comm=[kthreadd] => comm=[kthreadd]: brackets are literal: write kernel=yes comm=kthreadd",
        "comm=php[78] => brackets are literal: write each name, separated by commas",
        "exe=a|b => exe=a|b: | is literal: write exe=a,b",
        "comm=^nginx => comm=^nginx: ^ is literal, because a pattern matches the whole value",
        "comm=nginx$ => $ is literal, because a pattern matches the whole value",
        "comm=nginx.* => .* begins with a literal dot: write comm=nginx*",
        "exe=~/bin/foo => ~ is literal",
        "exe=$HOME/foo => $HOME is literal",
        "main=\"manage.py runserver\" => main= has no arguments: write main=manage.py, and cmdline= for the rest",
        "\"exe=/usr/bin/foo --bar\" => exe= has no arguments, except in a title: write exe=/usr/bin/foo, and cmdline= for the rest",
        "unit=nginx => unit=nginx has no type, which is part of the name of every unit: write unit=nginx.service",
        "unit=*/nginx => has no type",
        "container=63425c4a => a container id has 64 digits, or 12 if shortened: write container=63425c4a* for ids that begin with this",
        "container=63425c4a8b42ff => write container=63425c4a8b42ff*",
        "container=web|db => | is literal: write container=web,db",
        "cmdline=a|b| => matches any text: leave it out",
        "cmdline=x* => matches any text: leave it out",
        "cmdline=.*foo => begins with .*, which only takes time: leave it out",
        "cmdline=^.*foo => begins with ^.*, which only takes time: leave it out",
        "cmdline=nginx* => * repeats the x before it: write cmdline=nginx",
        "cmdline=my\\x2ddata => cmdline=my\\x2ddata: \\x2d matches -: to match the text \\x2d, write \\\\x2d",
        "cmdline=(?P<a>my\\x2ddata) => to match the text \\x2d, write \\\\x2d",
        "!cmdline=my\\x20data comm=x => \\x20 matches a blank: to match the text \\x20, write \\\\x20",
        "cmdline=a\\\\\\x5Fb => \\x5F matches _: to match the text \\x5F, write \\\\x5F",
        "cmdline=!foo => write !cmdline=foo for all but these",
      })
  void aSuspiciousCondition_isAWarning(String conditions, String expected) {
    Rules rules = Rules.parse("my.rules", "\na/b " + conditions);
    assertThat(rules.size()).as("not refused").isEqualTo(1);
    assertThat(rules.warnings())
        .singleElement()
        .asString()
        .startsWith("my.rules:2: ")
        .contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "comm=kworker/0:1 kernel=yes",
        "comm=*/x",
        "comm=(udev-worker),(sd-pam)",
        "comm=php-fpm8.*,python3.*",
        "main=com.example.*,Foo$Bar",
        "main=shop/index.js",
        "exe=./foo,*/bin/foo,/opt/foo/*",
        "\"exe=postgres: archiver*\"",
        "\"exe=nginx: master process /usr/sbin/nginx\"",
        "\"exe=/opt/my app/bin/foo\"",
        "\"cmdline=foo \"",
        "\"cmdline=(?P<q>x)?\" comm=y",
        "cmdline=^$",
        "cmdline=my\\\\x2ddata",
        "cmdline=[[:alpha:]\\x2d]",
        "cmdline=[a\\x2db]\\x{2d}",
        "cmdline=\\Qa\\x2d\\E",
        "cmdline=\\xe4",
        "cmdline=worker-[[:digit:]]+",
        "cmdline=(worker|)-1",
        "user=www-data,33,CORP\\jdoe,joe@corp",
        "cgroup=/system.slice/*,*docker*,/",
        "realexe=/usr/bin/x,x,*/x",
        "container=web,3f*,a_b.c,63425c4a8b42,cafe,123456,web3,db2023",
        "namespace=kube-*,default",
        "unit=nginx.service,ssh*,user.slice/*,dev-sda\\x2d1.swap",
        "runtime=docker,crio,kube*",
      })
  void anOrdinaryCondition_isNoWarning(String conditions) {
    assertThat(Rules.parse("f", "a/b " + conditions).warnings()).isEmpty();
  }

  @Test
  void warnings_areThoseOfAllRules_butTheCatalogueHasNone() {
    assertThat(Rules.builtin().warnings()).isEmpty();
    Rules mine = Rules.parse("f", "a/b cmdline=.*x\na/c comm=y\na/d \"comm= z\"");
    assertThat(mine.warnings()).hasSize(2);
    assertThat(mine.then(Rules.builtin()).warnings()).isEqualTo(mine.warnings());
    assertThat(Rules.builtin().then(mine).warnings()).isEqualTo(mine.warnings());
  }

  @Test
  void aFileWithoutRules_isAWarning() {
    assertThat(Rules.parse("f", "# nothing\n").warnings())
        .containsExactly(
            "f: there is no rule in it: write one per line, such as db/mine comm=name");
    assertThat(Rules.none().warnings()).isEmpty();
  }

  @Test
  void expressionsThatAreLargeTogether_areAWarning_thatCountsTheCatalogueToo() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 55; i++) {
      text.append("a/b" + i + " cmdline=word" + i + "-(one|two|three|four)\n");
    }
    Rules mine = Rules.parse("f", text.toString());
    while (mine.warnings().isEmpty()) {
      text.append(
          "a/c" + text.length() + " cmdline=word" + text.length() + "-(one|two|three|four)\n");
      mine = Rules.parse("f", text.toString());
    }
    Rules all = mine.then(Rules.builtin());
    assertThat(all.warnings()).singleElement().asString().contains("cmdline= searches only");
    assertThat(searched(all)).isLessThanOrEqualTo(searched(mine));
  }

  private static int searched(Rules rules) {
    String warning = rules.warnings().get(0);
    return Integer.parseInt(warning.replaceAll(".*first (\\d+) KiB.*", "$1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"cmdline=a\tb\"", "\"cmdline=\\\\Qa\tb\\\\E\""})
  void aControlCharacterAsItIs_isRefusedLikeItsEscape(String condition) {
    assertThatThrownBy(() -> Rules.parse("f", "x/y comm=a " + condition))
        .hasMessageContaining("\\x09");
  }
}
