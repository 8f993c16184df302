package io.procmem;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.classify.Explanation;
import io.procmem.classify.Explanation.ConditionResult;
import io.procmem.classify.Explanation.Outcome;
import io.procmem.classify.Explanation.RuleResult;
import io.procmem.classify.Subgroup;
import io.procmem.report.Report;
import io.procmem.snapshot.Source;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which rule took a process, and why. */
class ExplanationTest {

  private static final String TEXT =
      """
      db/orders comm=postgres cgroup=*orders*
      db/{{.Comm}} comm=postgres,mysqld !user=root
      web/nginx comm=nginx "cmdline=-g daemon (off|on)" parent=*
      """;

  private final ScanFixture fixture = new ScanFixture();
  private final Rules rules = Rules.parse("my.rules", TEXT);

  @AfterEach
  void close() {
    fixture.close();
  }

  private Explanation explanation(int pid) {
    fixture.with().rules(rules);
    return fixture.reading(Source.STATM).procMem().explain(pid).orElseThrow();
  }

  @Test
  void theRule_isExplained_andThoseBeforeIt() {
    fixture.tree.userName(26, "pg").pid(7).name("postgres").uid(26).file("cgroup", "0::/shop\n");
    Explanation explanation = explanation(7);
    assertThat(explanation.subgroup()).isEqualTo(new Subgroup("db", "postgres"));
    assertThat(explanation.rule()).hasValue(1);
    assertThat(explanation.alias()).isEmpty();
    assertThat(explanation.results()).hasSize(2);
    RuleResult before = explanation.results().get(0);
    assertThat(before.rule().origin()).isEqualTo("my.rules:1");
    assertThat(before.matches()).isFalse();
    assertThat(before.conditions())
        .containsExactly(
            new ConditionResult("comm=postgres", Outcome.HOLDS, "postgres"),
            new ConditionResult("cgroup=*orders*", Outcome.FAILS, "/shop"));
    assertThat(explanation.results().get(1).matches()).isTrue();
    assertThat(explanation.results().get(1).conditions())
        .containsExactly(
            new ConditionResult("comm=postgres,mysqld", Outcome.HOLDS, "postgres"),
            new ConditionResult("!user=root", Outcome.HOLDS, "pg, 26"));
  }

  @Test
  void aProcessThatNoRuleTakes_hasAReasonForEach() {
    fixture.tree.denies("/proc/7/cmdline").pid(7).name("nginx").parent(0);
    Explanation explanation = explanation(7);
    assertThat(explanation.subgroup()).isEqualTo(Subgroup.OTHER);
    assertThat(explanation.rule()).isEmpty();
    assertThat(explanation.results()).hasSize(3).noneMatch(RuleResult::matches);
    assertThat(explanation.results().get(2).conditions())
        .containsExactly(
            new ConditionResult("comm=nginx", Outcome.HOLDS, "nginx"),
            new ConditionResult("\"cmdline=-g daemon (off|on)\"", Outcome.UNKNOWN, ""),
            new ConditionResult("parent=*", Outcome.FAILS, ""));
  }

  @Test
  void anExpression_showsWhatItMatched_andNothingElse() {
    fixture.tree.pid(1).name("init").parent(0);
    fixture.tree.pid(7).name("nginx").command("nginx", "-k", "s3cret", "-g", "daemon off;");
    assertThat(explanation(7).results().get(2).conditions().get(1))
        .isEqualTo(
            new ConditionResult("\"cmdline=-g daemon (off|on)\"", Outcome.HOLDS, "-g daemon off"));
    fixture.tree.pid(7).command("nginx", "-k", "s3cret").executes("/bin/nginx");
    assertThat(fixture.procMem().explain(7).orElseThrow().toString()).doesNotContain("s3cret");
  }

  @Test
  void aProcess_canBeExplainedAgain_andIsClassifiedAsBefore() {
    fixture.tree.pid(7).name("mysqld").uid(5);
    Explanation first = explanation(7);
    assertThat(fixture.procMem().explain(7)).hasValue(first);
    assertThat(fixture.report().classification().byRow()).contains(new Subgroup("db", "mysqld"));
  }

  @Test
  void aProcessThatIsNotThere_hasNoExplanation() {
    fixture.with().rules(rules);
    assertThat(fixture.procMem().explain(99)).isEmpty();
    fixture.procMem().close();
    assertThat(fixture.procMem().explain(7)).isEmpty();
  }

  @Test
  void anotherNameOfAProgram_isShown() {
    fixture.tree.pid(7).name(".gitea-wrapped").command("/usr/bin/gitea");
    fixture.with().rules(Rules.builtin());
    Explanation explanation = fixture.procMem().explain(7).orElseThrow();
    assertThat(explanation.subgroup()).isEqualTo(new Subgroup("cicd", "gitea"));
    assertThat(explanation.alias()).hasValue("gitea");
    assertThat(explanation.results().get(explanation.rule().orElseThrow()).conditions())
        .extracting(ConditionResult::value)
        .containsExactly("gitea");
  }

  @Test
  void anotherNameOfAProgram_isNotComparedWithTheUsersOwnRules() {
    fixture.tree.pid(7).executes("/usr/bin/gitea").name("SECRET4");
    Rules mine = Rules.parse("my.rules", "mine/git comm=gitea\nmine/web comm=x* exe=gitea\n");
    fixture.with().rules(mine.then(Rules.builtin()));
    Explanation explanation = fixture.procMem().explain(7).orElseThrow();
    assertThat(explanation.subgroup()).isEqualTo(new Subgroup("cicd", "gitea"));
    assertThat(explanation.alias()).hasValue("gitea");
    assertThat(explanation.results().get(0).conditions())
        .containsExactly(new ConditionResult("comm=gitea", Outcome.FAILS, "SECRET4"));
    assertThat(explanation.results().get(1).conditions())
        .containsExactly(
            new ConditionResult("comm=x*", Outcome.FAILS, "SECRET4"),
            new ConditionResult("exe=gitea", Outcome.HOLDS, "/usr/bin/gitea"));
    assertThat(explanation.results().get(explanation.rule().orElseThrow()).matches()).isTrue();
    assertThat(explanation.results().subList(0, explanation.rule().orElseThrow()))
        .noneMatch(RuleResult::matches);
  }

  @Test
  void aTitle_showsOnlyItsProgram_whetherTheConditionHoldsOrNot() {
    fixture.tree.pid(7).name("worker").command("worker: SECRET7 token=SECRET8", "");
    fixture.tree.pid(8).name("SECRET").command("/opt/w/worker SECRET7 x=SECRET8", "");
    Rules mine =
        Rules.parse("my.rules", "a/no exe=other\na/not comm=* !exe=worker*\na/b exe=worker*\n");
    fixture.with().rules(mine);
    assertThat(fixture.procMem().explain(7).orElseThrow().results())
        .flatExtracting(RuleResult::conditions)
        .containsExactly(
            new ConditionResult("exe=other", Outcome.FAILS, "worker"),
            new ConditionResult("comm=*", Outcome.HOLDS, "worker"),
            new ConditionResult("!exe=worker*", Outcome.FAILS, "worker"),
            new ConditionResult("exe=worker*", Outcome.HOLDS, "worker"));
    assertThat(fixture.procMem().explain(8).orElseThrow().results().get(0).conditions())
        .containsExactly(new ConditionResult("exe=other", Outcome.FAILS, "/opt/w/worker"));
  }

  @Test
  void aNameWithoutItsVariable_isAReason() {
    Rules mine =
        Rules.parse(
            "my.rules",
            "x/{{.Main}} comm=x*\njobs/{{.Main}} exe=python3\njobs/rest comm=python3\n");
    fixture.with().rules(mine);
    fixture.tree.pid(7).name("python3").command("python3", "/srv/näme.py");
    fixture.tree.pid(8).name("python3").command("python3", "/srv/report.py");
    Explanation nothing = fixture.procMem().explain(7).orElseThrow();
    assertThat(nothing.subgroup()).isEqualTo(new Subgroup("jobs", "rest"));
    assertThat(nothing.results().get(0).conditions())
        .containsExactly(new ConditionResult("comm=x*", Outcome.FAILS, "python3"));
    assertThat(nothing.results().get(1).matches()).isFalse();
    assertThat(nothing.results().get(1).conditions())
        .containsExactly(
            new ConditionResult("exe=python3", Outcome.HOLDS, "python3"),
            new ConditionResult("{{.Main}}", Outcome.FAILS, ""));
    Explanation something = fixture.procMem().explain(8).orElseThrow();
    assertThat(something.subgroup()).isEqualTo(new Subgroup("jobs", "report"));
    assertThat(something.results().get(1).conditions())
        .contains(new ConditionResult("{{.Main}}", Outcome.HOLDS, "report"));
  }

  @Test
  void aReport_knowsTheRuleOfEachProcess() {
    fixture.with().rules(rules);
    fixture.tree.pid(7).name("mysqld").uid(5);
    fixture.tree.pid(8).name("nothing");
    Report report = fixture.report();
    List<OptionalInt> found = List.of(ruleOf(report, 7), ruleOf(report, 8));
    assertThat(found).containsExactly(OptionalInt.of(1), OptionalInt.empty());
  }

  private static OptionalInt ruleOf(Report report, int pid) {
    for (int row = 0; row < report.snapshot().processes().size(); row++) {
      if (report.snapshot().processes().get(row).pid() == pid) {
        return report.classification().ruleOf(row);
      }
    }
    throw new AssertionError("not found");
  }
}
