package io.procmem.internal.detail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Which forked processes may share the anonymous memory of a process. Sizes are small numbers, and
 * all processes start in the order of their pids unless said otherwise.
 */
class RelativesTest {

  private static final int CODE = 16;
  private static final int OTHER_CODE = 20;
  private static final long UNKNOWN = SharingRisks.UNKNOWN;

  private final List<ProcessMemory> processes = new ArrayList<>();
  private final Map<Integer, Relatives.Fork> forks = new HashMap<>();
  private final Map<Integer, NamespacePosition> namespaces = new HashMap<>();

  RelativesTest() {
    executed(1, 0);
  }

  private ProcessMemory executed(int pid, int parent) {
    return add(pid, parent, pid, false);
  }

  private ProcessMemory executed(int pid, int parent, long start) {
    return add(pid, parent, start, false);
  }

  private ProcessMemory forked(int pid, int parent, long bytes) {
    return forked(pid, parent, pid, bytes, CODE);
  }

  private ProcessMemory forked(int pid, int parent, long start, long bytes, long codeKib) {
    forks.put(pid, new Relatives.Fork(bytes, codeKib, namespace(pid)));
    return add(pid, parent, start, true);
  }

  private ProcessMemory add(int pid, int parent, long start, boolean isForked) {
    ProcessMemory process = MemoryFixture.process(pid, parent, start, isForked);
    processes.add(process);
    return process;
  }

  /** Sets in which pid namespace a process is, before it is added. */
  private void inNamespace(int pid, int level, boolean isFirst) {
    namespaces.put(pid, new NamespacePosition(level, isFirst));
  }

  private NamespacePosition namespace(int pid) {
    return namespaces.getOrDefault(pid, new NamespacePosition(1, pid == 1));
  }

  private long shared(int pid) {
    return shared(pid, CODE);
  }

  private long shared(int pid, long codeKib) {
    Relatives.Status status =
        new Relatives.Status() {
          @Override
          public Relatives.Fork fork(ProcessMemory process) {
            return forks.get(process.files().pid());
          }

          @Override
          public NamespacePosition namespace(ProcessMemory process) {
            return RelativesTest.this.namespace(process.files().pid());
          }
        };
    ProcessMemory asked =
        processes.stream().filter(one -> one.files().pid() == pid).findFirst().orElseThrow();
    return new Relatives(processes, status).sharedBytes(asked, codeKib, namespace(pid));
  }

  @Test
  void aProcessWithoutForkedRelatives_sharesNothing() {
    executed(10, 1);
    executed(11, 10);
    assertThat(shared(10)).isZero();
  }

  @Test
  void aForkedProcess_mayShareEverything() {
    executed(10, 1);
    forked(11, 10, 5);
    assertThat(shared(11)).isEqualTo(UNKNOWN);
  }

  @Test
  void forkedChildrenAndGrandchildren_countTogether_alsoBelowOneThatHasExecuted() {
    executed(10, 1);
    forked(11, 10, 5);
    forked(12, 11, 7);
    executed(13, 10);
    forked(14, 13, 9);
    assertThat(shared(10)).isEqualTo(21);
    assertThat(shared(13)).as("its own child, and what may have been moved").isEqualTo(9);
  }

  @Test
  void aGrandchildMovedToTheFirstProcess_counts() {
    executed(10, 1);
    forked(12, 1, 5); // its parent 11 has ended
    assertThat(shared(10)).isEqualTo(5);
  }

  @Test
  void aGrandchildMovedToASubreaper_counts() {
    executed(5, 1);
    executed(10, 5);
    executed(11, 10);
    forked(13, 5, 7); // its parent has ended, and 5 is a subreaper
    assertThat(shared(11)).isEqualTo(7);
    assertThat(shared(10)).isEqualTo(7);
  }

  @Test
  void whatAMovedProcessHasForkedSince_counts() {
    executed(10, 1);
    executed(12, 1); // moved there, then it executed something
    forked(13, 12, 5);
    assertThat(shared(10)).isEqualTo(5);
  }

  @Test
  void aSiblingMadeByCloneParent_counts() {
    executed(10, 1);
    executed(11, 10);
    forked(12, 10, 5);
    assertThat(shared(11)).isEqualTo(5);
  }

  @Test
  void aProcessThatStartedEarlier_isNoDescendant() {
    executed(10, 1);
    forked(9, 1, 5);
    assertThat(shared(10)).isZero();
  }

  @Test
  void aProcessThatStartedInTheSameTick_counts() {
    executed(10, 1, 100);
    forked(11, 1, 100, 5, CODE);
    assertThat(shared(10)).isEqualTo(5);
  }

  @Test
  void aPidThatIsSmallerSincePidsStartAgain_counts() {
    executed(1000, 1, 50);
    forked(20, 1, 60, 5, CODE);
    assertThat(shared(1000)).isEqualTo(5);
  }

  @Test
  void workersOfADaemonThatStartedEarlier_doNotCountForOthers() {
    forked(5, 1, 3); // a daemon: forked by a process that has ended, and never executed anything
    executed(10, 1);
    forked(20, 5, 7); // its workers are younger than 10, but the chain of 10 has nothing there
    forked(21, 5, 7);
    assertThat(shared(10)).isZero();
    assertThat(shared(1)).isEqualTo(17);
  }

  @Test
  void anotherSizeOfCode_excludesARelation_andAnUnknownOneDoesNot() {
    executed(10, 1);
    forked(11, 10, 11, 5, OTHER_CODE);
    forked(12, 10, 12, 7, -1);
    assertThat(shared(10)).isEqualTo(7);
    assertThat(shared(10, OTHER_CODE)).isEqualTo(12);
    assertThat(shared(10, -1)).isEqualTo(12);
  }

  @Test
  void aProcessWhoseParentWasNotRead_mayShareEverything() {
    executed(10, 9);
    forked(20, 1, 5);
    assertThat(shared(10)).isEqualTo(UNKNOWN);
  }

  @Test
  void aForkedProcessWhoseParentWasNotRead_countsForAllThatStartedBefore() {
    executed(10, 1);
    forked(20, 19, 5);
    executed(30, 1);
    assertThat(shared(10)).isEqualTo(5);
    assertThat(shared(30)).isZero();
  }

  @Test
  void aCircleOfParents_countsForEveryProcess_andNothingIsKnownOfThoseInIt() {
    executed(10, 1);
    forked(20, 21, 5);
    executed(21, 20);
    forked(22, 21, 7);
    executed(30, 30);
    assertThat(shared(10)).isEqualTo(12);
    assertThat(shared(21)).isEqualTo(UNKNOWN);
    assertThat(shared(30)).isEqualTo(UNKNOWN);
  }

  @Test
  void aVeryDeepChain_isSummedToItsTop() {
    int deepest = 30_000;
    executed(2, 1);
    for (int pid = 3; pid <= deepest; pid++) {
      forked(pid, pid - 1, 1);
    }
    assertThat(shared(2)).isEqualTo(deepest - 2);
  }

  @Test
  void sumsDoNotOverflow() {
    executed(10, 1);
    forked(11, 10, UNKNOWN);
    forked(12, 11, UNKNOWN);
    forked(13, 1, 13, UNKNOWN, -1);
    assertThat(shared(10)).isEqualTo(UNKNOWN);
  }

  @Test
  void theFirstProcessOfAContainer_mayHaveGotChildrenOfAProcessThatHasEnteredIt() {
    executed(3, 1); // starts the container
    inNamespace(4, 2, true);
    executed(4, 3);
    inNamespace(10, 2, false);
    executed(10, 3); // has entered, as by docker exec
    inNamespace(12, 2, false);
    forked(12, 4, 5); // its parent 11 has ended
    assertThat(shared(10)).isEqualTo(5);
  }

  @Test
  void aProcessOutsideMayHaveEnteredAContainer() {
    inNamespace(4, 2, true);
    executed(4, 1);
    executed(10, 1);
    inNamespace(12, 2, false);
    forked(12, 4, 5);
    assertThat(shared(10)).isEqualTo(5);
  }

  @Test
  void aProcessOfOneContainer_hasNoDescendantsInAnother() {
    for (int first : new int[] {4, 5}) {
      inNamespace(first, 2, true);
      executed(first, 1);
    }
    inNamespace(10, 2, false);
    executed(10, 4);
    inNamespace(12, 2, false);
    forked(12, 5, 7);
    assertThat(shared(10)).isZero();
  }

  @Test
  void aProcessOfAContainer_mayHaveEnteredOneInsideIt() {
    inNamespace(4, 2, true);
    executed(4, 1);
    inNamespace(5, 3, true);
    executed(5, 1);
    inNamespace(10, 2, false);
    executed(10, 4);
    inNamespace(12, 3, false);
    forked(12, 5, 7);
    assertThat(shared(10)).isEqualTo(7);
  }

  @Test
  void insideAContainer_aProcessThatHasEnteredIt_hasNoParent() {
    executed(10, 0);
    forked(12, 1, 5); // its parent 11 has ended
    assertThat(shared(10)).isEqualTo(5);
  }

  @Test
  void aParentInAContainerWhoseStatusCannotBeRead_mayBeTheFirstProcess() {
    namespaces.put(4, NamespacePosition.UNKNOWN);
    executed(4, 1);
    executed(10, 1);
    inNamespace(12, 2, false);
    forked(12, 4, 5);
    assertThat(shared(10)).isEqualTo(5);
  }
}
