package io.procmem.internal.counters;

import io.procmem.snapshot.PidSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Who was whose parent at the last scan, and so who may have waited for whom since. */
final class Ancestry {

  static final int NOBODY = -1;

  /** The parent is not listed any more, and may live: {@link DepartedProcesses} knows it. */
  static final int DEPARTED = -2;

  /** No story needs a longer way up, and a snapshot made up by hand may go in circles. */
  static final int FARTHEST = 64;

  static final int INIT = 1;

  private final List<LedgerEntry> known;
  private final PidSet unsampledBefore;
  private final PidSet unsampledNow;
  private final DepartedProcesses departed;
  private final Set<Integer> adriftBelow = new HashSet<>();

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

  /** The parents that were asked for and are not looked at, and not known either. */
  PidSet adriftBelow() {
    return PidSet.of(adriftBelow.stream().mapToInt(Integer::intValue).toArray());
  }

  boolean adrift() {
    return !adriftBelow.isEmpty();
  }

  /**
   * Which of those known was the parent; that of orphans if the parent is not known, {@link
   * #DEPARTED} if it was.
   */
  int parentOf(LedgerEntry child) {
    if (child.pid() == INIT || child.parentPid() == 0) {
      return NOBODY;
    }
    int parent = find(child.parentPid());
    if (parent != NOBODY && known.get(parent).id().startTicks() <= child.id().startTicks()) {
      return parent;
    }
    if (unsampledBefore.contains(child.parentPid()) || unsampledNow.contains(child.parentPid())) {
      adriftBelow.add(child.parentPid());
      return NOBODY;
    }
    if (departed.parent(child.parentPid(), child.id().startTicks()) != null) {
      return DEPARTED;
    }
    return find(INIT);
  }

  /** An ancestor, the farther the more steps; {@link #NOBODY} beyond the last. */
  int above(int knownAt, int steps) {
    LedgerEntry child = known.get(knownAt);
    int parent = parentOf(child);
    for (int i = steps; i <= FARTHEST && parent == DEPARTED; i++) {
      LedgerEntry gone = departed.parent(child.parentPid(), child.id().startTicks());
      if (gone == null) {
        return NOBODY;
      }
      child = gone;
      parent = parentOf(child);
    }
    return steps > FARTHEST || parent == DEPARTED ? NOBODY : parent;
  }

  /** Which of those known had a pid. */
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
    return NOBODY;
  }
}
