package io.procmem.internal.counters;

import io.procmem.snapshot.PidSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The parents of known processes at the last scan, which may have reaped them since. */
final class Ancestry {

  static final int NONE = -1;

  /** The parent is no longer listed and may be alive: {@link DepartedProcesses} knows it. */
  static final int DEPARTED = -2;

  /** Enough for every real tree; the parents in a hand-made snapshot may form a cycle. */
  static final int MAX_STEPS = 64;

  static final int INIT = 1;

  private final List<LedgerEntry> known;
  private final PidSet unsampledBefore;
  private final PidSet unsampledNow;
  private final DepartedProcesses departed;
  private final Set<Integer> unsampledReapers = new HashSet<>();

  Ancestry(
      List<LedgerEntry> known,
      PidSet unsampledBefore,
      PidSet unsampledNow,
      DepartedProcesses departed) {
    this.known = known;
    this.unsampledBefore = unsampledBefore;
    this.unsampledNow = unsampledNow;
    this.departed = departed;
  }

  /** Parents that are unknown because no scan samples them; they reap known children. */
  PidSet unsampledReapers() {
    return PidSet.of(unsampledReapers.stream().mapToInt(Integer::intValue).toArray());
  }

  boolean hasUnsampledReapers() {
    return !unsampledReapers.isEmpty();
  }

  /**
   * The index of the parent among the known processes; of the first process if the parent is not
   * known; {@link #DEPARTED}; or {@link #NONE}.
   */
  int parentOf(LedgerEntry child) {
    if (child.pid() == INIT || child.parentPid() == 0) {
      return NONE;
    }
    int parent = find(child.parentPid());
    if (parent != NONE && known.get(parent).id().startTicks() <= child.id().startTicks()) {
      return parent;
    }
    if (unsampledBefore.contains(child.parentPid()) || unsampledNow.contains(child.parentPid())) {
      unsampledReapers.add(child.parentPid());
      return NONE;
    }
    if (departed.parent(child.parentPid(), child.id().startTicks()) != null) {
      return DEPARTED;
    }
    return find(INIT);
  }

  /** The index of the ancestor that is a number of steps up; {@link #NONE} beyond the last. */
  int above(int knownAt, int steps) {
    LedgerEntry child = known.get(knownAt);
    int parent = parentOf(child);
    for (int i = steps; i <= MAX_STEPS && parent == DEPARTED; i++) {
      LedgerEntry gone = departed.parent(child.parentPid(), child.id().startTicks());
      if (gone == null) {
        return NONE;
      }
      child = gone;
      parent = parentOf(child);
    }
    return steps > MAX_STEPS || parent == DEPARTED ? NONE : parent;
  }

  /** The index of a pid among the known processes, or {@link #NONE}. */
  int find(int pid) {
    int low = 0;
    int high = known.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int found = known.get(middle).pid();
      if (found == pid) {
        return middle;
      } else if (found < pid) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return NONE;
  }
}
