package io.procmem;

import static io.procmem.testing.Samples.bounded;
import static io.procmem.testing.Samples.counted;
import static io.procmem.testing.Samples.detailed;
import static io.procmem.testing.Samples.process;
import static io.procmem.testing.Samples.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procmem.SelectionCondition.Stage;
import io.procmem.classify.Subgroup;
import io.procmem.snapshot.KernelUnits;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Source;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which processes each condition of a selection includes. */
class SelectionTest {

  private static final Subgroup POSTGRES = new Subgroup("db", "postgres");

  private final ScanFixture scan = new ScanFixture();

  @AfterEach
  void close() {
    scan.close();
  }

  /** The pids that are selected, in their order. */
  private Integer[] selected(Selection selection) {
    scan.with().select(selection);
    scan.reopen();
    return scan.scan().processes().stream().map(ProcessSample::pid).toArray(Integer[]::new);
  }

  @Test
  void all_includesEveryProcess() {
    scan.with().rules(Rules.parse("test", "db/postgres comm=postgres"));
    scan.tree.pid(7).name("x");
    scan.tree.pid(8).name("postgres");
    scan.tree.denies("/proc/7/smaps_rollup");
    assertThat(selected(Selection.all())).containsExactly(7, 8);
    assertThat(Selection.all().hasAny(Stage.values())).isFalse();
    assertThat(Selection.all().decidesBeforeStatm()).isFalse();
  }

  @Test
  void names_areWholeNamesOrPatterns_notParts() {
    scan.tree.pid(7).name("postgres");
    scan.tree.pid(8).name("nginx");
    scan.tree.pid(9).name("nginx-debug");
    scan.tree.pid(10).name("postfix");
    Selection some = Selection.all().names("post*", "nginx").withoutNames("*fix");
    assertThat(selected(some)).containsExactly(7, 8);
  }

  @Test
  void groups_areGroupsOrSubgroups() {
    scan.with().rules(Rules.parse("test", "db/postgres comm=postgres"));
    scan.tree.pid(7).name("postgres");
    scan.tree.pid(8).name("x");
    assertThat(selected(Selection.all().groups("db"))).containsExactly(7);
    assertThat(selected(Selection.all().groups("db/postgres"))).containsExactly(7);
    assertThat(selected(Selection.all().groups("db/mysql"))).isEmpty();
    assertThat(selected(Selection.all().groups("postgres"))).isEmpty();
    assertThat(selected(Selection.all().groups("db").withoutGroups("db/post*"))).isEmpty();
    assertThat(selected(Selection.all().withoutGroups("other"))).containsExactly(7);
  }

  @Test
  void aSubgroup_matchesThePatternsOfASelection() {
    assertThat(POSTGRES.matches("db")).isTrue();
    assertThat(POSTGRES.matches("db/post*")).isTrue();
    assertThat(POSTGRES.matches("db/mysql")).isFalse();
    assertThat(POSTGRES.matches("postgres")).isFalse();
  }

  @Test
  void users_areNamesOrNumbers_andAnUnknownUserMatchesNeither() {
    scan.tree.userName(0, "root").userName(33, "www").pid(7).uid(0);
    scan.tree.pid(8).uid(33);
    assertThat(selected(Selection.all().users("root"))).containsExactly(7);
    assertThat(selected(Selection.all().users("0"))).containsExactly(7);
    assertThat(selected(Selection.all().user(0))).containsExactly(7);
    assertThat(selected(Selection.all().users("app"))).isEmpty();
    assertThat(selected(Selection.all().users("app", "33"))).containsExactly(8);
    assertThat(selected(Selection.all().withoutUsers("r*"))).containsExactly(8);
    assertThat(selected(Selection.all().withoutUsers("0"))).containsExactly(8);
  }

  @Test
  void anUnknownUser_isNotSelected_andNotExcluded() {
    scan.with().captured(Path.of("/proc"), new KernelUnits(4096, 100));
    scan.tree.pid(7).file("status", "Name:\tx\n");
    assertThat(selected(Selection.all().users("root"))).isEmpty();
    assertThat(selected(Selection.all().users("0"))).isEmpty();
    assertThat(selected(Selection.all().withoutUsers("root"))).containsExactly(7);
    assertThat(selected(Selection.all().withoutUsers("0"))).containsExactly(7);
  }

  @Test
  void onlyAConditionOnUsers_needsTheOwner() {
    Stage[] ofUsers = {Stage.OWNER, Stage.USER_NAME};
    assertThat(Selection.all().hasAny(ofUsers)).isFalse();
    assertThat(Selection.all().withoutUsers("root").hasAny(ofUsers)).isTrue();
    assertThat(Selection.all().users("0").hasAny(Stage.USER_NAME)).as("a uid").isFalse();
  }

  @Test
  void aSubgroupIsWhole_onlyIfGroupsAloneAreSelected() {
    assertThat(Selection.all().includesAllOf(POSTGRES)).isTrue();
    assertThat(Selection.ownTree().includesAllOf(POSTGRES)).as("of the tree").isTrue();
    assertThat(Selection.all().groups("db").includesAllOf(POSTGRES)).isTrue();
    assertThat(Selection.all().groups("web").includesAllOf(POSTGRES)).isFalse();
    assertThat(Selection.all().names("*").includesAllOf(POSTGRES)).isFalse();
    assertThat(Selection.all().users("*").includesAllOf(POSTGRES)).isFalse();
    assertThat(Selection.all().containers("*").includesAllOf(POSTGRES)).isFalse();
    assertThat(Selection.all().containerPath("*/*/*/*").includesAllOf(POSTGRES)).isFalse();
    assertThat(Selection.all().where(any -> true).includesAllOf(POSTGRES)).isFalse();
    assertThat(Selection.all().minRss(1).includesAllOf(POSTGRES)).isFalse();
    assertThat(Selection.all().minPss(1).includesAllOf(POSTGRES)).isFalse();
    assertThat(Selection.all().minUss(1).includesAllOf(POSTGRES)).isFalse();
    assertThat(Selection.all().largest(1).includesAllOf(POSTGRES)).isFalse();
  }

  @Test
  void aProcess_isTooSmall_onlyIfItsUpperBoundIs() {
    var atLeast500 = new SelectionCondition.ByDetail(0, 500);
    assertThat(atLeast500.accepts(process(1, bounded(900, 100, 500)))).isTrue();
    assertThat(atLeast500.accepts(process(1, bounded(900, 100, 499)))).isFalse();
    assertThat(atLeast500.accepts(process(1, counted(900, 499)))).isFalse();
    assertThat(atLeast500.accepts(process(1, detailed(900, 500, 499, 0)))).isFalse();
    assertThat(atLeast500.accepts(process(1, refused(500)))).isTrue();
    assertThat(new SelectionCondition.ByDetail(500, 0).accepts(process(1, counted(900, 499))))
        .as("a PSS between 499 and 699")
        .isTrue();
  }

  @Test
  void anEmptyPattern_isAMistake_andNotEverything() {
    assertThatThrownBy(() -> Selection.all().names("a", "")).hasMessageContaining("empty pattern");
    assertThatThrownBy(() -> Selection.all().minRss(-1)).hasMessageContaining("0 or more: -1");
    assertThatThrownBy(() -> Selection.all().largest(0)).hasMessageContaining("one process");
    assertThatThrownBy(() -> Selection.all().where(null)).isInstanceOf(NullPointerException.class);
  }

  @Test
  void noPattern_isNoCondition() {
    Selection wide = Selection.all().names().withoutNames().users().withoutUsers();
    assertThat(wide.groups().withoutGroups().hasAny(Stage.values())).isFalse();
    wide = wide.containers().withoutContainers().pods().withoutPods().containerPath();
    wide = wide.namespaces().withoutNamespaces().units().withoutUnits();
    assertThat(wide.hasAny(Stage.values())).isFalse();
  }

  @Test
  void aNarrowerSelection_leavesTheWiderAlone() {
    scan.tree.pid(7).name("x");
    Selection wide = Selection.all();
    wide.names("nobody").minRss(1);
    assertThat(selected(wide)).containsExactly(7);
    assertThat(wide.hasAny(Stage.values())).isFalse();
    assertThat(wide.names("x").hasAny(Stage.values())).isTrue();
  }

  @Test
  void allConditions_mustHold_alsoTwoOfAKind() {
    scan.tree.pid(7).name("ab");
    scan.tree.pid(8).name("a");
    scan.tree.pid(9).name("b");
    assertThat(selected(Selection.all().names("a*").names("*b"))).containsExactly(7);
  }

  @Test
  void aUser_isNotShownUnlessRequested() {
    scan.reading(Source.STATM).tree.pid(7).uid(33);
    scan.with().select(Selection.all().user(33));
    assertThat(scan.scan().processes().get(0).user()).isEmpty();
    assertThat(scan.tree.opened()).as("names").noneMatch(path -> path.startsWith("name of"));
  }
}
