package io.procmem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procmem.report.Report;
import io.procmem.snapshot.KernelUnits;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Snapshot;
import io.procmem.testing.ProcTree;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Selections of this JVM, of a tree of processes, and of a user. */
class SelectedTreeTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ScanFixture told = new ScanFixture();

  /** 1 is this JVM with the children 5 and 6; 7 is a child of 6, 9 of 8; 8 has no parent. */
  @BeforeEach
  void addProcesses() {
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
  void self_isThisJvmAlone_andListsNoOtherProcess() {
    told.with().select(Selection.self());
    assertThat(pids(told.scan())).containsExactly(1);
    List<String> ofTheMachine = List.of("self/auxv", "sys/kernel/osrelease", "stat", "uptime");
    assertThat(told.tree.opened())
        .allMatch(path -> path.startsWith("1/") || ofTheMachine.contains(path));
  }

  @Test
  void ownTree_isThisJvmAndItsDescendants() {
    told.with().select(Selection.ownTree());
    Snapshot snapshot = told.scan();
    assertThat(pids(snapshot)).containsExactly(1, 5, 6, 7);
    assertThat(snapshot.stats().excluded()).isEqualTo(2);
    assertThat(told.tree.opened("9/smaps_rollup")).isZero();
  }

  @Test
  void tree_isAProcessAndItsDescendants() {
    told.with().select(Selection.tree(6));
    assertThat(pids(told.scan())).containsExactly(6, 7);
  }

  @Test
  void tree_ofAMissingProcess_isEmpty() {
    told.with().select(Selection.tree(4711));
    assertThat(pids(told.scan())).isEmpty();
  }

  @Test
  void tree_withACycleOfParents_ends() {
    told.tree.pid(20).parent(21);
    told.tree.pid(21).parent(20);
    told.with().select(Selection.tree(8));
    assertThat(pids(told.scan())).containsExactly(8, 9);
  }

  @Test
  void user_isThatUsersProcesses() {
    told.with().select(Selection.all().user(33));
    assertThat(pids(told.scan())).containsExactly(6, 7);
    assertThat(told.tree.opened("5/smaps_rollup")).isZero();
  }

  @Test
  void invalidNumbers_areRefused() {
    assertThatThrownBy(() -> Selection.tree(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Selection.all().user(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void ownTree_inAProcfsThatDoesNotShowThisJvm_isEmptyAndSaysSo() {
    told.tree.showsNoSelf();
    told.with().select(Selection.ownTree());
    Report report = told.report();
    assertThat(report.problem().orElseThrow()).contains("/proc/self leads nowhere");
    assertThat(report.snapshot().processes()).isEmpty();
    assertThat(told.tree.opened("smaps_rollup")).isZero();
  }

  @Test
  void tree_isEmpty_afterItsPidIsReused() {
    told.with().select(Selection.tree(6));
    told.scan();
    told.tree.ends(6).ends(7).pid(6).startTicks(4000);
    told.tree.pid(7).parent(6).startTicks(4001);
    assertThat(pids(told.scanAfter(SECOND))).isEmpty();
    told.tree.ends(6);
    assertThat(pids(told.scanAfter(SECOND))).isEmpty();
    told.tree.pid(6).startTicks(5000);
    assertThat(pids(told.scanAfter(SECOND))).as("reused once more").isEmpty();
  }

  @Test
  void tree_ofAProcessThatStartsLater_isThatProcess() {
    told.with().select(Selection.tree(30));
    assertThat(pids(told.scan())).isEmpty();
    told.tree.pid(30).parent(5);
    told.tree.pid(31).parent(30);
    assertThat(pids(told.scanAfter(SECOND))).containsExactly(30, 31);
  }

  @Test
  void tree_endsWhereAParentIsNotListed() {
    told.tree.pid(20).parent(19);
    told.tree.pid(21).parent(20);
    told.with().select(Selection.tree(6));
    assertThat(pids(told.scan())).containsExactly(6, 7);
  }

  @Test
  void user_ofACapturedTree_comesFromStatus_notFromTheOwnerOfTheCopy() {
    told.with()
        .select(Selection.all().user(33))
        .captured(Path.of("/proc"), new KernelUnits(4096, 100));
    told.tree.pid(9).file("status", "Uid:\t1\t33\t1\t1\n");
    told.tree.pid(7).file("status", "Uid:\t33\t1\t33\t33\n");
    assertThat(pids(told.scan())).containsExactly(6, 9);
  }
}
