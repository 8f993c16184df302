package io.procmem;

import static io.procmem.RuleInputBuilder.fullyRead;
import static io.procmem.RuleInputBuilder.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procmem.classify.RuleLine;
import io.procmem.classify.Subgroup;
import io.procmem.snapshot.Source;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which rule matches a process, the subgroup it gives, and the files it needs. */
class RulesTest {

  @Test
  void theFirstRuleThatMatches_wins() {
    Rules rules = Rules.parse("test", "a/narrow comm=web user=app\nb/wide comm=web,db\n");
    assertThat(fullyRead("web").user(7, "app").by(rules)).isEqualTo("a/narrow");
    assertThat(fullyRead("web").user(8, "other").by(rules)).isEqualTo("b/wide");
    assertThat(fullyRead("db").by(rules)).isEqualTo("b/wide");
    assertThat(fullyRead("dbx").by(rules)).isEqualTo("other/other");
  }

  @Test
  void allConditionsOfARule_mustHold() {
    String rule = "a/b comm=java user=app cgroup=*shop*";
    assertThat(fullyRead("java").user(7, "app").cgroups("/shop.slice").by(rule)).isEqualTo("a/b");
    assertThat(fullyRead("java").user(7, "app").cgroups("/web.slice").by(rule))
        .isEqualTo("other/other");
    assertThat(fullyRead("perl").user(7, "app").cgroups("/shop.slice").by(rule))
        .isEqualTo("other/other");
  }

  @Test
  void exe_isArgvZero_byLastPartOrWholePath() {
    RuleInputBuilder versioned = fullyRead("x").command("/opt/db/bin/server");
    assertThat(versioned.by("a/b exe=server")).isEqualTo("a/b");
    assertThat(versioned.by("a/b exe=/opt/*/server")).isEqualTo("a/b");
    assertThat(versioned.by("a/b exe=/opt/db/bin/server")).isEqualTo("a/b");
    assertThat(versioned.by("a/b exe=/usr/bin/server")).isEqualTo("other/other");
    assertThat(versioned.by("a/b exe=bin")).isEqualTo("other/other");
    RuleInputBuilder title = fullyRead("postgres").command("postgres: archiver last was 0001");
    assertThat(title.by("\"a/b\" \"exe=postgres: archiver*\"")).isEqualTo("a/b");
  }

  @Test
  void programsWithTheSameLastPart_areDistinguishedByPath() {
    Rules rules = Rules.parse("test", "a/one exe=/opt/one/run\na/two exe=/opt/two/run\n");
    assertThat(fullyRead("run").command("/opt/one/run").by(rules)).isEqualTo("a/one");
    assertThat(fullyRead("run").command("/opt/two/run").by(rules)).isEqualTo("a/two");
  }

  @Test
  void main_isTheProgramOfAnInterpreter_byNameOrPath() {
    RuleInputBuilder kibana =
        fullyRead("node").main("node", "kibana", Optional.of("/opt/kibana/src/cli/kibana.js"));
    assertThat(kibana.by("a/b main=kibana")).isEqualTo("a/b");
    assertThat(kibana.by("a/b main=kibana.js")).isEqualTo("a/b");
    assertThat(kibana.by("a/b main=*/kibana/*")).isEqualTo("a/b");
    assertThat(kibana.by("a/b main=cli")).isEqualTo("other/other");
    assertThat(fullyRead("java").main("java", "com.example.Main").by("a/b main=com.example.*"))
        .isEqualTo("a/b");
  }

  @Test
  void realexe_isTheExecutedFile_notTheNameOfTheProcess() {
    RuleInputBuilder forged =
        fullyRead("nginx").command("nginx: master").executable("/tmp/.x/miner");
    assertThat(forged.by("bad/miner realexe=/tmp/*\nweb/nginx comm=nginx")).isEqualTo("bad/miner");
  }

  @Test
  void cmdline_isSearched_andAllExpressionsMustBeFound() {
    RuleInputBuilder java = fullyRead("java").command("java", "-Xmx1g", "-Dname=orders", "Main");
    assertThat(java.by("a/b cmdline=-Dname=orders")).isEqualTo("a/b");
    assertThat(java.by("a/b cmdline=-Dname cmdline=Main$")).isEqualTo("a/b");
    assertThat(java.by("a/b cmdline=-Dname cmdline=^Main")).isEqualTo("other/other");
    assertThat(java.by("a/b \"cmdline=java -X[a-z]+1g, or not\"")).isEqualTo("other/other");
  }

  @ParameterizedTest
  @CsvSource({
    "worker-[[:digit:]]+, worker-17, worker-d",
    "[^[:space:]]+-[[:alpha:]_]$, worker-d, worker-1",
    "worker-[[:^digit:]], worker-d, worker-17",
    "(worker|)-1, -1, -2",
    "x(?:|-a)$, x-a, x-b",
    "\\p{Lu}x, Éx, éx",
    "^.x$, 😀x, a😀x",
  })
  void cmdline_isInTheSyntaxOfRe2(String regex, String match, String mismatch) {
    String rule = "a/b cmdline=" + regex;
    assertThat(fullyRead("x").command(match).by(rule)).isEqualTo("a/b");
    assertThat(fullyRead("x").command(mismatch).by(rule)).isEqualTo("other/other");
  }

  @Test
  void parentAndAncestor_areNames() {
    RuleInputBuilder worker = fullyRead("smtpd").ancestors("master", "systemd");
    assertThat(worker.by("a/b parent=master")).isEqualTo("a/b");
    assertThat(worker.by("a/b parent=systemd")).isEqualTo("other/other");
    assertThat(worker.by("a/b ancestor=systemd")).isEqualTo("a/b");
    assertThat(fullyRead("init").by("a/b parent=*")).isEqualTo("other/other");
  }

  @Test
  void user_isANameOrANumber() {
    assertThat(fullyRead("x").user(65534, "nobody").by("a/b user=nobody")).isEqualTo("a/b");
    assertThat(fullyRead("x").user(65534, "nobody").by("a/b user=65534")).isEqualTo("a/b");
    assertThat(fullyRead("x").user(7, "7").by("a/b user=7")).isEqualTo("a/b");
  }

  @Test
  void kernelThreads_areRecognized() {
    assertThat(fullyRead("nfsd").kernelThread().by("k/t kernel=yes\nn/d comm=nfsd"))
        .isEqualTo("k/t");
    assertThat(fullyRead("nfsd").by("k/t kernel=yes\nn/d comm=nfsd")).isEqualTo("n/d");
    assertThat(fullyRead("nfsd").kernelThread().by("n/d comm=nfsd !kernel=yes"))
        .isEqualTo("other/other");
  }

  @Test
  void aNegation_holdsWhereThePatternsDoNot() {
    String rule = "a/b comm=docker !exe=*/WindowMaker/*,*/wmdocker/*";
    assertThat(fullyRead("docker").command("/usr/bin/docker").by(rule)).isEqualTo("a/b");
    assertThat(fullyRead("docker").command("/opt/WindowMaker/docker").by(rule))
        .isEqualTo("other/other");
  }

  @Test
  void anUnknownValue_matchesNeitherAPatternNorItsNegation() {
    assertThat(fullyRead("x").by("a/b comm=x user=root")).isEqualTo("other/other");
    assertThat(fullyRead("x").by("a/b comm=x !user=root")).isEqualTo("other/other");
    assertThat(fullyRead("x").by("a/b comm=x !cmdline=secret")).isEqualTo("other/other");
  }

  @Test
  void aFileIsNeeded_onlyIfItDecides() {
    assertThat(named("x").by("a/b comm=x user=root")).isEqualTo("OWNER");
    assertThat(named("y").by("a/b comm=x user=root")).isEqualTo("other/other");
    assertThat(named("x").by("a/a comm=x\na/b comm=y exe=z")).isEqualTo("a/a");
    assertThat(named("x").by("a/b comm=x realexe=/bin/x")).isEqualTo("EXE");
    assertThat(named("x").by("a/b comm=x cgroup=*x*")).isEqualTo("CGROUP");
    assertThat(named("x").by("a/b comm=x cmdline=x")).isEqualTo("CMDLINE");
  }

  @Test
  void aRuleByProgram_needsTheCommandLine_unlessAnEarlierRuleMatches() {
    assertThat(named("x").by("a/a exe=y\na/b comm=x")).isEqualTo("CMDLINE");
    assertThat(named("x").by("a/b comm=x\na/a exe=y")).isEqualTo("a/b");
    assertThat(named("z").by("a/b comm=x\na/a main=y")).isEqualTo("CMDLINE");
  }

  @Test
  void aTemplate_needsTheFilesOfItsVariables() {
    assertThat(named("x").by("a/{{.Username}} comm=x")).isEqualTo("OWNER");
    assertThat(named("x").by("a/{{.Comm}}-{{.PID}} comm=x")).isEqualTo("a/x-4711");
  }

  @ParameterizedTest
  @CsvSource({
    "{{.Comm}}, server",
    "{{.ExeBase}}, run-server",
    "{{.ExeFull}}, /opt/run-server",
    "{{ .RealExe }}, /opt/lib/server.bin",
    "{{.Username}}, app",
    "{{.PID}}, 4711",
    "{{.StartTime}}, 2017-10-19 22:52:51.19 +0000 UTC",
    "{{.Cgroup}}, /a",
    "{{.Cgroups}}, [/a /b]",
    "{{.Matches.port_no}}, 8080",
    "{{.App}}, run-server",
    "{{.Comm}}:{{.Username}}, server:app",
  })
  void everyVariable_hasItsValue(String template, String expected) {
    RuleInputBuilder process =
        fullyRead("server")
            .command("/opt/run-server", "--port=8080")
            .executable("/opt/lib/server.bin")
            .user(7, "app")
            .cgroups("/a", "/b");
    String rule = "\"g/" + template + "\" comm=server cmdline=--port=(?P<port_no>[0-9]+)";
    assertThat(process.by(rule)).isEqualTo("g/" + expected);
  }

  @Test
  void anEmptyName_isUnknown() {
    assertThat(fullyRead("x").by("a/{{.Username}} comm=x")).isEqualTo("a/unknown");
    assertThat(fullyRead("x").command("x").by("a/{{.Matches.o}} \"cmdline=x(?<o> y)?\""))
        .isEqualTo("a/unknown");
  }

  @Test
  void aProcessWithoutArguments_isNamedAsTheKernelNamesIt() {
    assertThat(fullyRead("kthreadd").by("a/{{.ExeBase}} comm=*")).isEqualTo("a/kthreadd");
    assertThat(fullyRead("kthreadd").by("a/{{.ExeFull}} comm=*")).isEqualTo("a/kthreadd");
  }

  @Test
  void capturesOfARuleThatDidNotMatch_areForgotten() {
    String rules =
        "a/{{.Matches.n}} cmdline=(?P<n>one) user=nobody\nb/{{.Matches.n}} cmdline=(?P<n>o)n\n";
    assertThat(fullyRead("x").command("x", "one").by(rules)).isEqualTo("b/o");
  }

  @Test
  void app_keepsTheCapturesOfItsRule() {
    RuleInputBuilder jenkinsfoo =
        fullyRead("java").command("java", "--env=prod").main("java", "jenkinsfoo.jar");
    assertThat(jenkinsfoo.by("x/{{.App}}-{{.Matches.env}} cmdline=--env=(?P<env>[a-z]+)"))
        .isEqualTo("x/jenkinsfoo-prod");
  }

  @Test
  void app_isTheApplication_notItsInterpreter() {
    String rule = "a/{{.App}} comm=*";
    assertThat(fullyRead("java").main("java", "org.apache.catalina.startup.Bootstrap").by(rule))
        .isEqualTo("a/tomcat");
    assertThat(fullyRead("java").main("/usr/bin/java", "com.example.Orders").by(rule))
        .isEqualTo("a/com.example.Orders");
    assertThat(fullyRead("java").main("java", "orders-1.2.jar").by(rule)).isEqualTo("a/orders-1.2");
    assertThat(fullyRead("python3").main("python3", "job.py").by(rule)).isEqualTo("a/job");
    assertThat(fullyRead("go-app").command("/srv/go-app", "x").by(rule)).isEqualTo("a/go-app");
  }

  @Test
  void aRuleWithMain_matchesOnlyWhereItHasAValue() {
    String rules = "lang/{{.Main}} comm=java,python3\nlang/other comm=java,python3,sh\n";
    assertThat(fullyRead("java").main("java", "com.example.Orders").by(rules))
        .isEqualTo("lang/com.example.Orders");
    assertThat(fullyRead("java").main("java", "orders-1.2.jar").by(rules))
        .isEqualTo("lang/orders-1.2");
    assertThat(fullyRead("python3").main("python3", "my job.py").by(rules)).isEqualTo("lang/other");
    assertThat(fullyRead("python3").command("python3", "-c", "x").by(rules))
        .isEqualTo("lang/other");
    assertThat(fullyRead("sh").main("sh", "job.sh").by(rules)).isEqualTo("lang/other");
    assertThat(named("java").by(rules)).isEqualTo("CMDLINE");
    assertThat(named("sh").by(rules)).isEqualTo("lang/other");
  }

  @ParameterizedTest
  @CsvSource({
    "postgres, postgres: user db [local] idle, postgres",
    "postgres, /usr/lib/postgresql/14/bin/postgres, postgres",
    "nginx, nginx: worker process, nginx",
    "zabbix_agentd, /usr/sbin/zabbix_agentd: collector [idle 1 sec], zabbix_agentd",
    "redis-server, /usr/bin/redis-server *:6379, redis-server",
    "foo, /opt/my app/bin/foo, foo",
    "very-long-progr, /opt/my app/bin/very-long-program --x, very-long-program",
    "chrome, /opt/google/chrome/chrome --type=renderer, chrome",
    "worker, /opt/my app/bin/foo, my",
    "foo, /opt/key=a b/foo, key",
    "shop, shop, shop",
    "foo, : x, :",
  })
  void theProgramOfATitle_isItsFirstWord_andOfAPathWithBlanksItsEnd(
      String comm, String title, String program) {
    RuleInputBuilder process = fullyRead(comm).title(title);
    assertThat(process.by("a/{{.App}} comm=*")).isEqualTo("a/" + program);
    assertThat(process.by("a/{{.ExeBase}} comm=*")).isEqualTo("a/" + program);
  }

  @Test
  void theProgramOfAPathWithBlanks_isFoundBeforeItsArguments() {
    RuleInputBuilder process = fullyRead("foo").title("/opt/my app/bin/foo", "-x", "/bin/foo");
    assertThat(process.by("a/{{.App}} comm=*")).isEqualTo("a/foo");
    assertThat(process.by("\"a/{{.ExeFull}}\" comm=*")).isEqualTo("a//opt/my app/bin/foo");
  }

  @Test
  void aNameWithVariables_isCutTo200Characters() {
    RuleInputBuilder process = fullyRead("x").command("/srv/" + "\\x01".repeat(5_000));
    assertThat(process.by("a/{{.ExeBase}}{{.ExeBase}} comm=x")).hasSize("a/".length() + 200);
    assertThat(process.by("{{.ExeFull}}/b comm=x")).hasSize(200 + "/b".length());
    RuleInputBuilder emoji = fullyRead("x").command("x" + "\ud83d\ude00".repeat(300));
    assertThat(emoji.by("a/{{.ExeBase}} comm=x")).isEqualTo("a/x" + "\ud83d\ude00".repeat(199));
  }

  @Test
  void rulesMadeInCode_areTheSame() {
    Rules rules =
        Rules.builder()
            .rule("db/main", "comm=postgres,pg-*", "user=my user")
            .rule("web/{{.Matches.site}}", "cmdline=site \"(?P<site>[a-z]+)\", port")
            .build();
    assertThat(fullyRead("postgres").user(1, "my user").by(rules)).isEqualTo("db/main");
    assertThat(fullyRead("pg-1").user(1, "my user").by(rules)).isEqualTo("db/main");
    assertThatThrownBy(() -> Rules.builder().rule("a/b").build())
        .hasMessageStartingWith("rule:1: ");
    assertThat(fullyRead("nginx").command("nginx", "site \"shop\", port 80").by(rules))
        .isEqualTo("web/shop");
  }

  @Test
  void then_asksTheOthersAfterwards_andExpectsOnlyOwnSubgroups() {
    Rules mine = Rules.parse("mine", "shop/cart comm=cart\nshop/{{.Comm}} comm=shop-*\n");
    Rules both = mine.then(Rules.builtin());
    assertThat(fullyRead("cart").command("cart").by(both)).isEqualTo("shop/cart");
    assertThat(fullyRead("sshd").command("sshd").by(both)).isEqualTo("system/ssh");
    assertThat(both.expected()).containsExactly(new Subgroup("shop", "cart"));
    assertThat(Rules.builtin().expected()).isEmpty();
    assertThat(both.size()).isEqualTo(2 + Rules.builtin().size());
    assertThat(mine.size()).isEqualTo(2);
  }

  @Test
  void sources_areTheFilesThatRulesMayNeed() {
    assertThat(Rules.parse("t", "a/b comm=x").sources()).isEmpty();
    assertThat(Rules.parse("t", "a/{{.Username}} comm=x exe=y !cgroup=/z").sources())
        .containsExactlyInAnyOrder(Source.OWNER, Source.CMDLINE, Source.CGROUP);
    assertThat(Rules.none().sources()).isEmpty();
  }

  @Test
  void thousandsOfRules_areNotTriedOneByOne() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 5_000; i++) {
      text.append("g/s").append(i).append(" comm=name").append(i).append('\n');
      text.append("g/e").append(i).append(" exe=/opt/app").append(i).append("/*\n");
    }
    Rules rules = Rules.parse("many", text.toString());
    assertThat(fullyRead("name4321").command("x").by(rules)).isEqualTo("g/s4321");
    assertThat(fullyRead("y").command("/opt/app99/run").by(rules)).isEqualTo("g/e99");
  }

  @Test
  void theIndex_findsWhatTryingEachRuleWould() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 60; round++) {
      List<String> lines = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        String key = List.of("comm", "exe", "main", "user").get(random.nextInt(4));
        lines.add("g/s" + i + " " + key + "=" + pattern(random) + (i % 3 == 0 ? " comm=a*" : ""));
      }
      lines.removeIf(line -> line.matches(".*comm=.*comm=.*|.*=[^ ]*/( .*)?"));
      Rules rules = unchecked(lines);
      for (int i = 0; i < 20; i++) {
        RuleInputBuilder process =
            fullyRead(text(random)).user(1, text(random)).main(text(random), text(random));
        String first =
            lines.stream()
                .map(line -> process.by(unchecked(List.of(line))))
                .filter(answer -> !answer.equals("other/other"))
                .findFirst()
                .orElse("other/other");
        assertThat(process.by(rules)).as("%s, seed %d", lines, seed).isEqualTo(first);
      }
    }
  }

  /** Rules that may shadow each other, as those joined by {@code then} may. */
  private static Rules unchecked(List<String> lines) {
    Rules rules = Rules.none();
    for (String line : lines) {
      rules = rules.then(Rules.parse("random", line));
    }
    return rules;
  }

  private static String pattern(Random random) {
    String text = text(random);
    return switch (random.nextInt(4)) {
      case 0 -> text + "*";
      case 1 -> "*" + text;
      case 2 -> text.substring(0, 1) + "*" + text;
      default -> text;
    };
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int length = 1 + random.nextInt(4); length > 0; length--) {
      text.append("ab/".charAt(random.nextInt(3)));
    }
    return text.toString();
  }

  @Test
  void theExamplesOfTheDocumentation_areRulesThatLoad() throws Exception {
    String document = Files.readString(Path.of("../docs/rules.md"));
    Matcher examples = Pattern.compile("```rules\n(.*?)```", Pattern.DOTALL).matcher(document);
    int found = 0;
    while (examples.find()) {
      found++;
      assertThat(Rules.parse("docs/rules.md", examples.group(1)).size()).isPositive();
    }
    assertThat(found).isEqualTo(4);
  }

  @Test
  void lines_areTheRulesAsTheyWereWritten() {
    RuleLine line =
        Rules.parse("my.rules", "\n# who\nuser/{{.Username}}  comm=a,\"b c\" !user=root\n")
            .lines()
            .get(0);
    assertThat(line.origin()).isEqualTo("my.rules:3");
    assertThat(line.group()).isEqualTo("user");
    assertThat(line.name()).isEqualTo("{{.Username}}");
    assertThat(line.conditions()).containsExactly("comm=a,\"b c\"", "!user=root");
    assertThat(line).hasToString("user/{{.Username}} comm=a,\"b c\" !user=root");
  }

  @Test
  void lines_parseToTheSameRules() {
    String odd =
        """
        a/b "cmdline=pool (?P<site>[a-z]+), \\"x\\" #1" comm=x
        site/{{.Matches.s}} cmdline=-(?P<s>.{1,9})
        "a/{{ .Comm }}" "comm=c,d e" exe="f,g",h,#i
        g/n user="#"(|\\\\ comm=a\\\\"\\" b"
        """;
    String builtin = written(Rules.builtin());
    assertThat(written(Rules.parse("again", builtin))).isEqualTo(builtin);
    assertThat(written(Rules.parse("again", written(Rules.parse("odd", odd)))))
        .isEqualTo(written(Rules.parse("odd", odd)));
    assertThat(Rules.parse("odd", odd).lines().get(0).conditions())
        .containsExactly("\"cmdline=pool (?P<site>[a-z]+), \\\"x\\\" #1\"", "comm=x");
  }

  private static String written(Rules rules) {
    return rules.lines().stream().map(RuleLine::toString).collect(Collectors.joining("\n"));
  }

  @Test
  void subgroups_areOrdered() {
    TreeSet<Subgroup> set = new TreeSet<>();
    set.add(new Subgroup("b", "a"));
    set.add(new Subgroup("a", "z"));
    set.add(new Subgroup("a", "b"));
    assertThat(set).map(Subgroup::toString).containsExactly("a/b", "a/z", "b/a");
  }
}
