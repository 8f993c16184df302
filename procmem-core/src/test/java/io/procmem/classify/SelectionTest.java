package io.procmem.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procmem.snapshot.ProcessSample;
import org.junit.jupiter.api.Test;

class SelectionTest {

  private static final Subgroup POSTGRES = new Subgroup("db", "postgres");

  private static ProcessSample named(String comm) {
    return RuleInputBuilder.fullyRead(comm).make().sample();
  }

  @Test
  void all_takesEverybody() {
    assertThat(Selection.all().takes(named("x"))).isTrue();
    assertThat(Selection.all().takesGroup(Subgroup.OTHER)).isTrue();
    assertThat(Selection.all().takesUser(named("x"))).isTrue();
    assertThat(Selection.all().takesDetail(named("x"))).isTrue();
    assertThat(Selection.all().mostProcesses()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void names_areWholeNamesOrPatterns_notParts() {
    Selection some = Selection.all().names("post*", "nginx").withoutNames("*fix");
    assertThat(some.takes(named("postgres"))).isTrue();
    assertThat(some.takes(named("nginx"))).isTrue();
    assertThat(some.takes(named("nginx-debug"))).isFalse();
    assertThat(some.takes(named("postfix"))).isFalse();
  }

  @Test
  void groups_areGroupsOrSubgroups() {
    assertThat(Selection.all().groups("db").takesGroup(POSTGRES)).isTrue();
    assertThat(Selection.all().groups("db/postgres").takesGroup(POSTGRES)).isTrue();
    assertThat(Selection.all().groups("db/mysql").takesGroup(POSTGRES)).isFalse();
    assertThat(Selection.all().groups("postgres").takesGroup(POSTGRES)).isFalse();
    Selection without = Selection.all().groups("db").withoutGroups("db/post*");
    assertThat(without.takesGroup(POSTGRES)).isFalse();
    assertThat(Selection.all().withoutGroups("other").takesGroup(Subgroup.OTHER)).isFalse();
  }

  @Test
  void users_areNamesOrNumbers_andOneNotKnownIsNobodyAskedFor() {
    ProcessSample root = RuleInputBuilder.named("x").user(0, "root").make().sample();
    assertThat(Selection.all().users("root").takesUser(root)).isTrue();
    assertThat(Selection.all().users("0").takesUser(root)).isTrue();
    assertThat(Selection.all().users("app").takesUser(root)).isFalse();
    assertThat(Selection.all().withoutUsers("r*").takesUser(root)).isFalse();
    assertThat(Selection.all().users("root").takesUser(named("x"))).isFalse();
    assertThat(Selection.all().withoutUsers("root").takesUser(named("x"))).isTrue();
    assertThat(Selection.all().asksForUsers()).isFalse();
    assertThat(Selection.all().withoutUsers("root").asksForUsers()).isTrue();
  }

  @Test
  void aSubgroupIsWhole_onlyIfGroupsAloneAreSelected() {
    assertThat(Selection.all().takesAllOf(POSTGRES)).isTrue();
    assertThat(Selection.all().groups("db").takesAllOf(POSTGRES)).isTrue();
    assertThat(Selection.all().groups("web").takesAllOf(POSTGRES)).isFalse();
    assertThat(Selection.all().names("*").takesAllOf(POSTGRES)).isFalse();
    assertThat(Selection.all().users("*").takesAllOf(POSTGRES)).isFalse();
    assertThat(Selection.all().leastRss(1).takesAllOf(POSTGRES)).isFalse();
    assertThat(Selection.all().leastPss(1).takesAllOf(POSTGRES)).isFalse();
    assertThat(Selection.all().leastUss(1).takesAllOf(POSTGRES)).isFalse();
    assertThat(Selection.all().mostProcesses(1).takesAllOf(POSTGRES)).isFalse();
  }

  @Test
  void anEmptyPattern_isAMistake_andNotEverything() {
    assertThatThrownBy(() -> Selection.all().names("a", "")).hasMessageContaining("empty pattern");
    assertThatThrownBy(() -> Selection.all().leastRss(-1)).hasMessageContaining("0 or more: -1");
    assertThatThrownBy(() -> Selection.all().mostProcesses(0)).hasMessageContaining("one process");
  }

  @Test
  void aNarrowerSelection_leavesTheWiderAlone() {
    Selection wide = Selection.all();
    wide.names("nobody").leastRss(1);
    assertThat(wide.takes(named("x"))).isTrue();
    assertThat(wide.isAll()).isTrue();
    assertThat(wide.names("x").isAll()).isFalse();
  }
}
