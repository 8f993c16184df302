package io.procmem.report;

import io.procmem.snapshot.PidSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Who was whose parent at the last scan, and so who may have waited for whom since. */
final class Ancestry {

  static final int NOBODY = -1;

  /** No story needs a longer way up, and a snapshot made up by hand may go in circles. */
  private static final int FARTHEST = 64;

  private static final int INIT = 1;

  private final List<Known> known;
  private final PidSet unsampledBefore;
  private final PidSet unsampledNow;
  private final Set<Integer> adriftBelow = new HashSet<>();

  Ancestry(List<Known> known, PidSet unsampledBefore, PidSet unsampledNow) {
    this.known = known;
    this.unsampledBefore = unsampledBefore;
    this.unsampledNow = unsampledNow;
  }

  /** The parents that were asked for and are not looked at, and not known either. */
  PidSet adriftBelow() {
    return PidSet.of(adriftBelow.stream().mapToInt(Integer::intValue).toArray());
  }

  boolean adrift() {
    return !adriftBelow.isEmpty();
  }

  /** Which of those known was the parent; that of orphans if the parent is not known. */
  int parentOf(Known child) {
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
    return find(INIT);
  }

  /** An ancestor, the farther the more steps; {@link #NOBODY} beyond the last. */
  int above(int knownAt, int steps) {
    return steps > FARTHEST ? NOBODY : parentOf(known.get(knownAt));
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
