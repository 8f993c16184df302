package io.procmem.internal.detail;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Finds out how much anonymous memory a process may share with processes forked from it.
 *
 * <p>Only {@code fork} makes anonymous pages shared, and an exec ends that for the process that
 * calls it. So a process that has executed a program shares anonymous pages only with descendants,
 * forked after that exec, that have executed nothing since; {@code stat} shows this flag to every
 * user. A descendant started no earlier than the process. Its chain of parents shows ancestors
 * only, but not all of them: when a parent ends, the child moves to a living ancestor further up,
 * and {@code CLONE_PARENT} makes a sibling. So a flagged process Q may descend from P if
 *
 * <ul>
 *   <li>P is in the chain of parents of Q, or
 *   <li>where the two chains meet, below their first common member, the chain of Q begins with a
 *       process that started no earlier than P. It may have been moved there.
 * </ul>
 *
 * <p>A fork copies where the code of the executable begins and ends, and only an exec or {@code
 * prctl(PR_SET_MM)} changes that. So Q shares nothing with P if {@code status} shows another size
 * of the code ({@code VmExe}, which is that size if {@code VmLib} is not 0).
 *
 * <p>Each page that P shares belongs to the anonymous memory of some such Q too. So P shares at
 * most what they have together.
 *
 * <p>Not covered: {@code prctl(PR_SET_MM)}; a process that becomes a subreaper after it has lost
 * grandchildren to another one; a child forked during the scan.
 */
final class Relatives {

  /** No chain of parents is longer, unless the processes changed while they were read. */
  private static final int MAX_DEPTH = 10_000;

  private static final int NO_PARENT = -1;

  private final List<ProcessMemory> processes;
  private final Map<Integer, Integer> rows = new HashMap<>();
  private final int[] parents;

  /** The flagged processes, by the size of their code; negative for an unknown one. */
  private final Map<Long, Flagged> flagged = new HashMap<>();

  private final Function<ProcessMemory, Fork> forks;

  /**
   * What a forked process may share.
   *
   * @param anonymousBytes its anonymous memory, or more
   * @param codeKib the size of its code; negative if unknown
   */
  record Fork(long anonymousBytes, long codeKib) {}

  /**
   * The relatives of processes.
   *
   * @param processes every process, read in this scan
   * @param forks returns what a flagged process may share
   */
  Relatives(List<ProcessMemory> processes, Function<ProcessMemory, Fork> forks) {
    this.processes = processes;
    this.parents = new int[processes.size()];
    this.forks = forks;
    for (int row = 0; row < processes.size(); row++) {
      rows.put(processes.get(row).files().pid(), row);
    }
    Arrays.setAll(parents, row -> rows.getOrDefault(parentPid(row), NO_PARENT));
    for (int row = 0; row < processes.size(); row++) {
      if (isFlagged(row)) {
        Fork fork = this.forks.apply(processes.get(row));
        flagged.computeIfAbsent(fork.codeKib(), Flagged::new).add(row, fork.anonymousBytes());
      }
    }
  }

  private int parentPid(int row) {
    return processes.get(row).parentPid();
  }

  private boolean isFlagged(int row) {
    return processes.get(row).isForked();
  }

  /** Flagged processes with one size of code, and where they hang in the tree of processes. */
  private final class Flagged {

    /** What they have together at and below a process. */
    private final Map<Integer, Long> bytes = new HashMap<>();

    /** The children of a process at or below which they are. */
    private final Map<Integer, Set<Integer>> children = new HashMap<>();

    private Flagged(long codeKib) {}

    private void add(int row, long anonymousBytes) {
      int depth = 0;
      for (int at = row; at != NO_PARENT && depth < MAX_DEPTH; at = parents[at]) {
        bytes.merge(at, anonymousBytes, Long::sum);
        children.computeIfAbsent(parents[at], absent -> new HashSet<>()).add(at);
        depth++;
      }
    }

    /** What the processes have that may descend from a process; an unknown sum is too high. */
    private long descended(int row) {
      long started = started(row);
      long sum = bytes.getOrDefault(row, 0L);
      int below = row;
      for (int depth = 0; depth < MAX_DEPTH; depth++) {
        for (int child : children.getOrDefault(parents[below], Set.of())) {
          sum += child != below && started(child) >= started ? bytes.getOrDefault(child, 0L) : 0;
        }
        if (parents[below] == NO_PARENT) {
          return parentPid(below) == 0 ? sum : SharingRisks.UNKNOWN; // its parent was not read
        }
        below = parents[below];
      }
      return SharingRisks.UNKNOWN;
    }

    private long started(int row) {
      return processes.get(row).files().startTicks();
    }
  }

  /**
   * How much anonymous memory a process may share at most; {@link SharingRisks#UNKNOWN} if it is
   * forked itself and has executed nothing, or its ancestors are unknown.
   *
   * @param codeKib the size of its code; negative if unknown
   */
  long sharedBytes(ProcessMemory process, long codeKib) {
    Integer row = rows.get(process.files().pid());
    if (row == null || isFlagged(row)) {
      return SharingRisks.UNKNOWN;
    }
    long bytes = 0;
    for (Map.Entry<Long, Flagged> same : flagged.entrySet()) {
      if (codeKib < 0 || same.getKey() < 0 || same.getKey() == codeKib) {
        bytes = Math.min(SharingRisks.UNKNOWN, bytes + same.getValue().descended(row));
      }
    }
    return bytes;
  }
}
