package io.procmem.internal.counters;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds, in one {@link LedgerStep}, the process that reaped each ended child, and subtracts there
 * what was counted of the child. If it finds none, the next scan searches once more.
 */
final class ReaperSearch {

  /** A reparented child, and the known process at which the upward search begins. */
  private record Reparented(EndedChild child, int first) {}

  private final StepProcesses processes;
  private final ProcessMatching matching;
  private final Ancestry ancestry;
  private final DepartedProcesses departed;
  private final long tickNanos;
  private final List<Reparented> reparented = new ArrayList<>();

  ReaperSearch(
      StepProcesses processes,
      ProcessMatching matching,
      Ancestry ancestry,
      DepartedProcesses departed,
      long tickNanos) {
    this.processes = processes;
    this.matching = matching;
    this.ancestry = ancestry;
    this.departed = departed;
    this.tickNanos = tickNanos;
  }

  /** Looks again for the children that a sampled process had not reaped at the last scan. */
  void retry(int place, ProcessDelta parent, List<EndedChild> unreaped) {
    for (EndedChild child : unreaped) {
      if (processes.isThere(child.id())) { // it had not ended
        continue;
      }
      if (child.reparented()) {
        reparented.add(new Reparented(child, matching.known(place)));
      } else if (processes.isZombie(place)) {
        reparented.add(new Reparented(child.asReparented(), matching.known(place)));
      } else {
        search(parent, child);
      }
    }
  }

  /** Looks for a process that has ended, and for the children that it had not reaped. */
  void add(LedgerEntry ended, int parent) {
    if (parent == Ancestry.NONE) {
      return;
    }
    EndedChild child = EndedChild.of(ended);
    if (parent == Ancestry.DEPARTED) {
      ended.unreaped().forEach(departed::setUnreaped);
      departed.setUnreaped(child);
      return;
    }
    for (EndedChild unreaped : ended.unreaped()) {
      reparented.add(new Reparented(unreaped.asReparented(), parent));
    }
    int place = matching.placeOfKnown(parent);
    if (place == ProcessMatching.NONE || processes.isZombie(place)) {
      reparented.add(new Reparented(child.asReparented(), parent));
    } else if (!processes.isSampled(place)) {
      processes.addUnreaped(place, child);
    } else {
      search(processes.delta(place), child);
    }
  }

  private void search(ProcessDelta parent, EndedChild child) {
    if (parent.inherited().subtractIfReaped(child, tickNanos)) {
      departed.setReaped(child);
    } else if (child.retried()) {
      // If a child was only hidden, its time may have been subtracted for another child.
      long[] rest = child.amounts().known();
      parent.inherited().subtractPart(child, rest);
      rememberRest(child, rest);
    } else {
      parent.inherited().reserve(child);
      parent.addUnreaped(child);
    }
  }

  /** Remembers what is left of a child that was looked for twice. */
  private void rememberRest(EndedChild child, long[] rest) {
    if (Arrays.equals(rest, child.amounts().known())) {
      departed.setUnreaped(child);
    } else if (Arrays.stream(rest).anyMatch(amount -> amount > 0)) {
      departed.setUnreaped(child.withRest(rest));
    } else {
      departed.setReaped(child);
    }
  }

  /** Looks for the reparented children, after all others. */
  void searchReparented() {
    reparented.forEach(this::searchUpwards);
  }

  /** Searches upwards, nearest ancestor first. */
  private void searchUpwards(Reparented from) {
    EndedChild child = from.child();
    List<ProcessDelta> searched = new ArrayList<>();
    int nearest = ProcessMatching.NONE;
    int steps = 0;
    for (int at = from.first(); at != Ancestry.NONE; at = ancestry.above(at, ++steps)) {
      int place = matching.placeOfKnown(at);
      if (place == ProcessMatching.NONE) {
        continue;
      }
      nearest = nearest == ProcessMatching.NONE ? place : nearest;
      if (processes.isSampled(place)) {
        ProcessDelta delta = processes.delta(place);
        if (delta.inherited().subtractIfReaped(child, tickNanos)) {
          departed.setReaped(child);
          return;
        }
        searched.add(delta);
      }
    }
    if (nearest == ProcessMatching.NONE) {
      departed.setUnreaped(child);
    } else if (child.retried()) {
      // Another child may have been subtracted instead: below a common ancestor, the sums agree.
      long[] rest = child.amounts().known();
      searched.forEach(delta -> delta.inherited().subtractPart(child, rest));
      rememberRest(child, rest);
    } else {
      searched.forEach(delta -> delta.inherited().reserve(child));
      if (processes.isSampled(nearest)) {
        processes.delta(nearest).addUnreaped(child);
      } else {
        processes.addUnreaped(nearest, child);
      }
    }
  }

  /** Searches again for departed children without a reaper so far: they may have ended only now. */
  void searchLate() {
    if (processes.anyInherited()) {
      departed.unreaped().forEach(this::searchLate);
    }
  }

  /** Searches the parent; if that has departed too, the ancestors and the first process. */
  private void searchLate(DepartedProcesses.Unreaped departedChild) {
    EndedChild child = departedChild.child();
    long start = departedChild.entry().id().startTicks();
    int pid = departedChild.entry().parentPid();
    boolean mayBeAnyAncestor = false;
    for (int steps = 0; steps < Ancestry.MAX_STEPS && pid > 0; steps++) {
      int place = matching.placeOfPid(pid);
      if (place >= 0 && processes.id(place).startTicks() <= start) {
        if (subtractLate(processes.deltaIfAny(place), child)) {
          return;
        }
        if (!mayBeAnyAncestor && !processes.isZombie(place)) {
          return;
        }
        pid = pid == Ancestry.INIT ? 0 : processes.parentPid(place);
      } else {
        LedgerEntry parent = departed.parent(pid, start);
        pid = parent != null ? parent.parentPid() : pid == Ancestry.INIT ? 0 : Ancestry.INIT;
      }
      mayBeAnyAncestor = true;
    }
  }

  private boolean subtractLate(@Nullable ProcessDelta delta, EndedChild child) {
    long[] rest = child.amounts().known();
    if (delta == null || !delta.inherited().subtractByCpu(child, tickNanos, rest)) {
      return false;
    }
    rememberRest(child, rest);
    if (child.isRecognizable()) {
      delta.inherited().setUncertain();
    }
    return true;
  }
}
