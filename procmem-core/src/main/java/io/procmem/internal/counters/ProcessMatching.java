package io.procmem.internal.counters;

import io.procmem.snapshot.PidSet;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Snapshot;
import java.util.Arrays;
import java.util.List;

/**
 * Matches the processes that the {@link Ledger} knows with those of a snapshot. Each process that
 * is there now, sampled or not, has a place; places are ordered by ascending pid.
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
    int capacity = before.size() + samples.size();
    pids = new int[capacity];
    rows = new int[capacity];
    known = new int[capacity];
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

  /** The index in the snapshot, {@link #NONE} if the process was not sampled. */
  int row(int place) {
    return rows[place];
  }

  /** The index among the known processes, {@link #NONE} if the process is new. */
  int known(int place) {
    return known[place];
  }

  /** The place of a known process, {@link #NONE} if it has ended. */
  int placeOfKnown(int knownAt) {
    return placeOfKnown[knownAt];
  }

  /** The place of a pid, negative if it has none. */
  int placeOfPid(int pid) {
    return Arrays.binarySearch(pids, 0, places, pid);
  }

  /** How many known processes have ended. */
  int endings() {
    return endings;
  }

  /** The index of an ended process among the known processes. */
  int ended(int ending) {
    return ended[ending];
  }

  /** How many known processes were unsampled in the last scan and are not in this one. */
  int leftUnsampled() {
    return leftUnsampled;
  }
}
