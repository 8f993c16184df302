package io.procmem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Snapshot;
import io.procmem.testing.ProcTree;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which processes a scan is about. */
class ScopeTest {

  private final Told told = new Told();

  /** 1 is this JVM; 5 and 6 are its children, 7 is 6's, 9 is 8's, and 8 is nobody's. */
  @BeforeEach
  void tell() {
    told.tree.pid(ProcTree.OWN_PID).parent(0);
    told.tree.pid(5).parent(1);
    told.tree.pid(6).parent(1).uid(33);
    told.tree.pid(7).parent(6).uid(33);
    told.tree.pid(8).parent(0);
    told.tree.pid(9).parent(8);
  }

  @AfterEach
  void close() {
    told.close();
  }

  private Integer[] pids(Snapshot snapshot) {
    return snapshot.processes().stream().map(ProcessSample::pid).toArray(Integer[]::new);
  }

  @Test
  void self_isThisJvmAlone_andListsNobody() {
    told.with().scope(Scope.self());
    assertThat(pids(told.scan())).containsExactly(1);
    assertThat(told.tree.opened())
        .allMatch(path -> path.startsWith("1/") || path.equals("self/auxv"));
  }

  @Test
  void ownTree_isThisJvmAndItsDescendants() {
    told.with().scope(Scope.ownTree());
    Snapshot snapshot = told.scan();
    assertThat(pids(snapshot)).containsExactly(1, 5, 6, 7);
    assertThat(snapshot.stats().excluded()).isEqualTo(2);
    assertThat(told.tree.opened("9/smaps_rollup")).isZero();
  }

  @Test
  void tree_isAProcessAndItsDescendants() {
    told.with().scope(Scope.tree(6));
    assertThat(pids(told.scan())).containsExactly(6, 7);
  }

  @Test
  void tree_ofNobody_isEmpty() {
    told.with().scope(Scope.tree(4711));
    assertThat(pids(told.scan())).isEmpty();
  }

  @Test
  void tree_ofProcessesThatAreEachOthersParents_ends() {
    told.tree.pid(20).parent(21);
    told.tree.pid(21).parent(20);
    told.with().scope(Scope.tree(8));
    assertThat(pids(told.scan())).containsExactly(8, 9);
  }

  @Test
  void user_isThatUsersProcesses() {
    told.with().scope(Scope.user(33));
    assertThat(pids(told.scan())).containsExactly(6, 7);
    assertThat(told.tree.opened("5/smaps_rollup")).isZero();
  }

  @Test
  void numbersThatAreNone_areRefused() {
    assertThatThrownBy(() -> Scope.tree(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Scope.user(-1)).isInstanceOf(IllegalArgumentException.class);
  }
}
