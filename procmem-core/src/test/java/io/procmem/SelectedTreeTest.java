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

  private final ScanFixture fixture = new ScanFixture();

  /** 1 is this JVM with the children 5 and 6; 7 is a child of 6, 9 of 8; 8 has no parent. */
  @BeforeEach
  void addProcesses() {
    fixture.tree.pid(ProcTree.OWN_PID).parent(0);
    fixture.tree.pid(5).parent(1);
    fixture.tree.pid(6).parent(1).uid(33);
    fixture.tree.pid(7).parent(6).uid(33);
    fixture.tree.pid(8).parent(0);
    fixture.tree.pid(9).parent(8);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private Integer[] pids(Snapshot snapshot) {
    return snapshot.processes().stream().map(ProcessSample::pid).toArray(Integer[]::new);
  }

  @Test
  void self_isThisJvmAlone_andListsNoOtherProcess() {
    fixture.with().select(Selection.self());
    assertThat(pids(fixture.scan())).containsExactly(1);
    List<String> ofTheMachine =
        List.of("self/auxv", "sys/kernel/osrelease", "stat", "uptime", "thread-self/schedstat");
    assertThat(fixture.tree.opened())
        .allMatch(path -> path.startsWith("1/") || ofTheMachine.contains(path));
  }

  @Test
  void ownTree_isThisJvmAndItsDescendants() {
    fixture.with().select(Selection.ownTree());
    Snapshot snapshot = fixture.scan();
    assertThat(pids(snapshot)).containsExactly(1, 5, 6, 7);
    assertThat(snapshot.stats().excluded()).isEqualTo(2);
    assertThat(fixture.tree.opened("9/smaps_rollup")).isZero();
  }

  @Test
  void tree_isAProcessAndItsDescendants() {
    fixture.with().select(Selection.tree(6));
    assertThat(pids(fixture.scan())).containsExactly(6, 7);
  }

  @Test
  void tree_ofAMissingProcess_isEmpty() {
    fixture.with().select(Selection.tree(4711));
    assertThat(pids(fixture.scan())).isEmpty();
  }

  @Test
  void tree_withACycleOfParents_ends() {
    fixture.tree.pid(20).parent(21);
    fixture.tree.pid(21).parent(20);
    fixture.with().select(Selection.tree(8));
    assertThat(pids(fixture.scan())).containsExactly(8, 9);
  }

  @Test
  void user_isThatUsersProcesses() {
    fixture.with().select(Selection.all().user(33));
    assertThat(pids(fixture.scan())).containsExactly(6, 7);
    assertThat(fixture.tree.opened("5/smaps_rollup")).isZero();
  }

  @Test
  void invalidNumbers_areRefused() {
    assertThatThrownBy(() -> Selection.tree(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Selection.all().user(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void ownTree_inAProcfsThatDoesNotShowThisJvm_isEmptyAndSaysSo() {
    fixture.tree.showsNoSelf();
    fixture.with().select(Selection.ownTree());
    Report report = fixture.report();
    assertThat(report.problem().orElseThrow()).contains("/proc/self leads nowhere");
    assertThat(report.snapshot().processes()).isEmpty();
    assertThat(fixture.tree.opened("smaps_rollup")).isZero();
  }

  @Test
  void tree_isEmpty_afterItsPidIsReused() {
    fixture.with().select(Selection.tree(6));
    fixture.scan();
    fixture.tree.ends(6).ends(7).pid(6).startTicks(4000);
    fixture.tree.pid(7).parent(6).startTicks(4001);
    assertThat(pids(fixture.scanAfter(SECOND))).isEmpty();
    fixture.tree.ends(6);
    assertThat(pids(fixture.scanAfter(SECOND))).isEmpty();
    fixture.tree.pid(6).startTicks(5000);
    assertThat(pids(fixture.scanAfter(SECOND))).as("reused once more").isEmpty();
  }

  @Test
  void tree_ofAProcessThatStartsLater_isThatProcess() {
    fixture.with().select(Selection.tree(30));
    assertThat(pids(fixture.scan())).isEmpty();
    fixture.tree.pid(30).parent(5);
    fixture.tree.pid(31).parent(30);
    assertThat(pids(fixture.scanAfter(SECOND))).containsExactly(30, 31);
  }

  @Test
  void tree_endsWhereAParentIsNotListed() {
    fixture.tree.pid(20).parent(19);
    fixture.tree.pid(21).parent(20);
    fixture.with().select(Selection.tree(6));
    assertThat(pids(fixture.scan())).containsExactly(6, 7);
  }

  @Test
  void user_ofACapturedTree_comesFromStatus_notFromTheOwnerOfTheCopy() {
    fixture
        .with()
        .select(Selection.all().user(33))
        .captured(Path.of("/proc"), new KernelUnits(4096, 100));
    fixture.tree.pid(9).file("status", "Uid:\t1\t33\t1\t1\n");
    fixture.tree.pid(7).file("status", "Uid:\t33\t1\t33\t33\n");
    assertThat(pids(fixture.scan())).containsExactly(6, 9);
  }
}
