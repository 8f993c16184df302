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

  /** The depth where the chain of parents is a circle, as it was read at different times. */
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
        flagged
            .computeIfAbsent(fork.codeKib(), absent -> new Flagged())
            .add(row, fork.anonymousBytes());
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

  private long started(int row) {
    return processes.get(row).files().startTicks();
  }

  /** A sum of sizes, at most {@link SharingRisks#UNKNOWN}. */
  static long plus(long one, long other) {
    return Math.min(SharingRisks.UNKNOWN, one + other);
  }

  /** Flagged processes with the same size of code, and their place in the tree of processes. */
  private final class Flagged {

    /** The sum of their anonymous memory at and below a process. */
    private final Map<Integer, Long> bytes = new HashMap<>();

    /** What they have at and below the children of a process. */
    private final Map<Integer, Sums> children = new HashMap<>();

    /** The same of those children that may have been moved there, by the level of the namespace. */
    private final Map<Integer, Sums> moved = new HashMap<>();

    /** The sum of the anonymous memory of those whose ancestors are unknown. */
    private long anywhere;

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
      Map<Integer, List<Integer>> childRows = new HashMap<>();
      Map<Integer, List<Integer>> movedRows = new HashMap<>();
      while (!open.isEmpty()) {
        int row = open.remove();
        int parent = parents[row];
        childRows.computeIfAbsent(parent, absent -> new ArrayList<>()).add(row);
        if (reparenting.isBelowFirst(row)) {
          int level = reparenting.levelOf(parent);
          movedRows.computeIfAbsent(level, absent -> new ArrayList<>()).add(row);
        }
        if (parent != NO_PARENT) {
          if (!bytes.containsKey(parent)) {
            open.add(parent);
          }
          bytes.merge(parent, bytes.getOrDefault(row, 0L), Relatives::plus);
        }
      }
      childRows.forEach((parent, rows) -> children.put(parent, new Sums(rows, bytes)));
      movedRows.forEach((level, rows) -> moved.put(level, new Sums(rows, bytes)));
    }

    /** The sum for the processes that may descend from a process; too high if that is unknown. */
    private long descended(int row) {
      long started = started(row);
      long sum = plus(anywhere, bytes.getOrDefault(row, 0L));
      int below = row;
      while (true) {
        Sums siblings = children.get(parents[below]);
        sum = siblings == null ? sum : plus(sum, siblings.sinceWithout(started, below));
        if (parents[below] == NO_PARENT) {
          break;
        }
        below = parents[below];
      }
      if (parentPid(below) != 0) { // its parent was not read
        return SharingRisks.UNKNOWN;
      }
      for (Map.Entry<Integer, Sums> level : moved.entrySet()) {
        long later = level.getValue().since(started);
        if (later > 0 && reparenting.canReach(row, level.getKey())) {
          sum = plus(sum, later); // if it is counted twice, the sum is too high
        }
      }
      return sum;
    }
  }

  /**
   * What some processes have, in the order in which they started. A tree of sums, where n has those
   * of 2n and 2n + 1: since {@link #plus} has a limit, a part cannot be found by subtracting.
   */
  private final class Sums {
    private final int[] rows;
    private final long[] tree;

    private Sums(List<Integer> unordered, Map<Integer, Long> bytes) {
      Comparator<Integer> byStart = Comparator.comparingLong(Relatives.this::started);
      byStart = byStart.thenComparingInt(row -> row);
      rows = unordered.stream().sorted(byStart).mapToInt(row -> row).toArray();
      tree = new long[2 * rows.length];
      for (int n = tree.length - 1; n > 0; n--) {
        tree[n] =
            n < rows.length
                ? plus(tree[2 * n], tree[2 * n + 1])
                : bytes.getOrDefault(rows[n - rows.length], 0L);
      }
    }

    /** What those have that started no earlier than at a time. */
    private long since(long start) {
      return between(indexOf(start, 0), tree.length);
    }

    /** The same, without one of them, if it is one. */
    private long sinceWithout(long start, int row) {
      int first = indexOf(start, 0);
      int before = indexOf(started(row), row);
      int behind = indexOf(started(row), row + 1);
      return plus(between(first, before), between(Math.max(first, behind), tree.length));
    }

    private long between(int first, int end) {
      long sum = 0;
      int to = end;
      for (int from = first; from < to; from /= 2, to /= 2) {
        if (from % 2 == 1) {
          sum = plus(sum, tree[from++]);
        }
        if (to % 2 == 1) {
          sum = plus(sum, tree[--to]);
        }
      }
      return sum;
    }

    /** Where in the tree the first is that started later, or then and has this row or a higher. */
    private int indexOf(long start, int row) {
      int low = 0;
      int high = rows.length;
      while (low < high) {
        int middle = (low + high) / 2;
        long other = started(rows[middle]);
        if (other < start || (other == start && rows[middle] < row)) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return rows.length + low;
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
