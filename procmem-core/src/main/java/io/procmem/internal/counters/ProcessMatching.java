package io.procmem.internal.counters;

import io.procmem.snapshot.PidSet;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Snapshot;
import java.util.Arrays;
import java.util.List;

/**
 * Who of those the {@link Ledger} knows is still there: known processes and those of a snapshot,
 * side by side. A place is a process that is there now, sampled or not; places go by rising pid.
 */
final class ProcessMatching {

  static final int NONE = -1;

  private final int[] pids;
  private final int[] rows;
  private final int[] known;
  private final int[] placeOfKnown;
  private final int[] ended;
  private int places;
  private int endings;
  private int leftUnsampled;

  ProcessMatching(List<LedgerEntry> before, PidSet unsampledBefore, Snapshot now) {
    List<ProcessSample> samples = now.processes();
    int most = before.size() + samples.size();
    pids = new int[most];
    rows = new int[most];
    known = new int[most];
    placeOfKnown = new int[before.size()];
    ended = new int[before.size()];
    Arrays.fill(placeOfKnown, NONE);
    int k = 0;
    int row = 0;
    while (k < before.size() || row < samples.size()) {
      int knownPid = k < before.size() ? before.get(k).pid() : Integer.MAX_VALUE;
      int pid = row < samples.size() ? samples.get(row).pid() : Integer.MAX_VALUE;
      if (knownPid < pid) {
        if (now.unsampled().contains(knownPid)) {
          place(knownPid, NONE, k);
        } else {
          end(k, unsampledBefore.contains(knownPid));
        }
        k++;
      } else if (pid < knownPid) {
        place(pid, row++, NONE);
      } else if (before.get(k).id().equals(samples.get(row).id())) {
        leftUnsampled += unsampledBefore.contains(pid) ? 1 : 0;
        place(pid, row++, k++);
      } else {
        end(k++, unsampledBefore.contains(pid));
        place(pid, row++, NONE);
      }
    }
  }

  private void place(int pid, int row, int knownAt) {
    pids[places] = pid;
    rows[places] = row;
    known[places] = knownAt;
    if (knownAt != NONE) {
      placeOfKnown[knownAt] = places;
    }
    places++;
  }

  private void end(int knownAt, boolean wasUnsampled) {
    ended[endings++] = knownAt;
    leftUnsampled += wasUnsampled ? 1 : 0;
  }

  int places() {
    return places;
  }

  /** The row of the snapshot in a place, {@link #NONE} if the process was not looked at. */
  int row(int place) {
    return rows[place];
  }

  /** Which of those known it is, {@link #NONE} if it is new. */
  int known(int place) {
    return known[place];
  }

  /** Where one of those known is now, {@link #NONE} if it has ended. */
  int placeOfKnown(int knownAt) {
    return placeOfKnown[knownAt];
  }

  /** The place of a pid, below 0 if it has none. */
  int placeOfPid(int pid) {
    return Arrays.binarySearch(pids, 0, places, pid);
  }

  int endings() {
    return endings;
  }

  /** Which of those known has ended. */
  int ended(int ending) {
    return ended[ending];
  }

  /** How many of those known were not looked at last time, and are not so any more. */
  int leftUnsampled() {
    return leftUnsampled;
  }
}
