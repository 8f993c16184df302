package io.procmem.internal.detail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Determines how much anonymous memory a process may share with processes forked from it.
 *
 * <p>Only {@code fork} makes anonymous pages shared, and an exec ends that for the process that
 * calls it. So a process that has executed a program shares anonymous pages only with descendants,
 * forked after that exec, that have executed nothing since; {@code stat} shows this flag to every
 * user. A descendant started no earlier than the process. Its chain of parents shows ancestors
 * only, but not all of them: when a parent ends, the child is reparented to a living ancestor
 * further up, or to the first process of the pid namespace of that parent; and {@code CLONE_PARENT}
 * makes a sibling. So a flagged process Q may descend from P if
 *
 * <ul>
 *   <li>P is in the chain of parents of Q, or
 *   <li>where the two chains meet, below their first common member, the chain of Q begins with a
 *       process that started no earlier than P. It may have been reparented there. Or
 *   <li>the chain of Q has, below the {@link NamespaceReparenting first process of a pid namespace}
 *       that P can have entered, a process that started no earlier than P.
 * </ul>
 *
 * <p>A fork copies where the code of the executable begins and ends, and only an exec or {@code
 * prctl(PR_SET_MM)} changes that. So Q shares nothing with P if {@code status} shows another size
 * of the code ({@code VmExe}, which is that size if {@code VmLib} is not 0).
 *
 * <p>Each page that P shares also belongs to the anonymous memory of at least one such Q. So P
 * shares at most the sum of their anonymous memory.
 *
 * <p>Not covered: {@code prctl(PR_SET_MM)}; a process that becomes a subreaper after its
 * grandchildren were reparented to another process, or that stops being a subreaper while it has
 * such grandchildren; a child forked during the scan.
 */
final class Relatives {

  static final int NO_PARENT = -1;

  /**
   * Used instead of the number of ancestors if the chain of parents is a circle, because the pids
   * were read at different times.
   */
  private static final int CIRCLE = -1;

  private static final int UNSEEN = -2;

  private final List<ProcessMemory> processes;
  private final Map<Integer, Integer> rows = new HashMap<>();
  private final int[] parents;
  private final int[] depths;

  /** The flagged processes, by the size of their code; negative for an unknown one. */
  private final Map<Long, Flagged> flagged = new HashMap<>();

  private final NamespaceReparenting reparenting;

  /** Reads {@code status}. */
  interface Status {

    /** What a forked process may share. */
    Fork fork(ProcessMemory process);

    /** In which pid namespace a process is. */
    NamespacePosition namespace(ProcessMemory process);
  }

  /**
   * What a forked process may share.
   *
   * @param anonymousBytes its anonymous memory, or more
   * @param codeKib the size of its code; negative if unknown
   */
  record Fork(long anonymousBytes, long codeKib, NamespacePosition namespace) {}

  /**
   * The relatives of processes.
   *
   * @param processes every process, read in this scan
   */
  Relatives(List<ProcessMemory> processes, Status status) {
    this.processes = processes;
    this.parents = new int[processes.size()];
    for (int row = 0; row < processes.size(); row++) {
      rows.put(processes.get(row).files().pid(), row);
    }
    Arrays.setAll(parents, row -> rows.getOrDefault(parentPid(row), NO_PARENT));
    this.depths = depths();
    this.reparenting = new NamespaceReparenting(processes, parents, status);
    for (int row = 0; row < processes.size(); row++) {
      if (processes.get(row).isForked()) {
        Fork fork = status.fork(processes.get(row));
        reparenting.know(row, fork.namespace());
        flagged.computeIfAbsent(fork.codeKib(), Flagged::new).add(row, fork.anonymousBytes());
      }
    }
    flagged.values().forEach(Flagged::sumUp);
  }

  private int parentPid(int row) {
    return processes.get(row).parentPid();
  }

  /** How many ancestors each process has. */
  private int[] depths() {
    int[] depths = new int[parents.length];
    Arrays.fill(depths, UNSEEN);
    List<Integer> chain = new ArrayList<>();
    for (int row = 0; row < depths.length; row++) {
      int at = row;
      for (; at != NO_PARENT && depths[at] == UNSEEN; at = parents[at]) {
        depths[at] = CIRCLE; // unless it turns out to end
        chain.add(at);
      }
      int depth = at == NO_PARENT ? 0 : depths[at] == CIRCLE ? CIRCLE : depths[at] + 1;
      for (int i = chain.size() - 1; i >= 0 && depth != CIRCLE; i--) {
        depths[chain.get(i)] = depth++;
      }
      chain.clear();
    }
    return depths;
  }

  /** A sum of sizes, at most {@link SharingRisks#UNKNOWN}. */
  static long plus(long one, long other) {
    return Math.min(SharingRisks.UNKNOWN, one + other);
  }

  /** Flagged processes with the same size of code, and their place in the tree of processes. */
  private final class Flagged {

    /** The sum of their anonymous memory at and below a process. */
    private final Map<Integer, Long> bytes = new HashMap<>();

    /** The children of a process at or below which they are. */
    private final Map<Integer, List<Integer>> children = new HashMap<>();

    /**
     * Those that may have been reparented to the first process of a pid namespace, and their
     * descendants.
     */
    private final List<Integer> moved = new ArrayList<>();

    /** The sum of the anonymous memory of those whose ancestors are unknown. */
    private long anywhere;

    private Flagged(long codeKib) {}

    private void add(int row, long anonymousBytes) {
      if (depths[row] == CIRCLE) {
        anywhere = plus(anywhere, anonymousBytes);
      } else {
        bytes.put(row, anonymousBytes);
      }
    }

    /** Adds what each process has to its parent, from the deepest process up. */
    private void sumUp() {
      Comparator<Integer> byDepth = Comparator.comparingInt(row -> depths[row]);
      PriorityQueue<Integer> open = new PriorityQueue<>(byDepth.reversed());
      open.addAll(bytes.keySet());
      while (!open.isEmpty()) {
        int row = open.remove();
        int parent = parents[row];
        children.computeIfAbsent(parent, absent -> new ArrayList<>()).add(row);
        if (reparenting.isBelowFirst(row)) {
          moved.add(row);
        }
        if (parent != NO_PARENT) {
          if (!bytes.containsKey(parent)) {
            open.add(parent);
          }
          bytes.merge(parent, bytes.getOrDefault(row, 0L), Relatives::plus);
        }
      }
    }

    /** The sum for the processes that may descend from a process; too high if that is unknown. */
    private long descended(int row) {
      long started = started(row);
      long sum = plus(anywhere, bytes.getOrDefault(row, 0L));
      int below = row;
      while (true) {
        for (int child : children.getOrDefault(parents[below], List.of())) {
          if (child != below && started(child) >= started) {
            sum = plus(sum, bytes.getOrDefault(child, 0L));
          }
        }
        if (parents[below] == NO_PARENT) {
          break;
        }
        below = parents[below];
      }
      if (parentPid(below) != 0) { // its parent was not read
        return SharingRisks.UNKNOWN;
      }
      for (int child : moved) { // if it is counted twice, the sum is too high
        if (started(child) >= started && reparenting.canReach(row, parents[child])) {
          sum = plus(sum, bytes.getOrDefault(child, 0L));
        }
      }
      return sum;
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
   * @param namespace its pid namespace
   */
  long sharedBytes(ProcessMemory process, long codeKib, NamespacePosition namespace) {
    Integer row = rows.get(process.files().pid());
    if (row == null || process.isForked() || depths[row] == CIRCLE) {
      return SharingRisks.UNKNOWN;
    }
    reparenting.know(row, namespace);
    long bytes = 0;
    for (Map.Entry<Long, Flagged> same : flagged.entrySet()) {
      if (codeKib < 0 || same.getKey() < 0 || same.getKey() == codeKib) {
        bytes = plus(bytes, same.getValue().descended(row));
      }
    }
    return bytes;
  }
}
