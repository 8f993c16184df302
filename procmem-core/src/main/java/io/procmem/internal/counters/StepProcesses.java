package io.procmem.internal.counters;

import io.procmem.classify.Classification;
import io.procmem.classify.Subgroup;
import io.procmem.snapshot.ProcessId;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.ProcessState;
import io.procmem.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The processes of one {@link LedgerStep}: what was known of each, what the snapshot shows, and the
 * difference. They are addressed by the places of {@link ProcessMatching}.
 */
final class StepProcesses {

  private final List<LedgerEntry> known;
  private final Snapshot now;
  private final Classification classification;
  private final ProcessMatching matching;
  private final @Nullable ProcessDelta[] deltas;
  private final @Nullable LedgerEntry[] next;

  /** The values that the current process shows, by counter. */
  private final long[] shown = new long[CounterReading.COUNT];

  StepProcesses(
      List<LedgerEntry> known,
      Snapshot now,
      Classification classification,
      ProcessMatching matching) {
    this.known = known;
    this.now = now;
    this.classification = classification;
    this.matching = matching;
    this.deltas = new ProcessDelta[matching.places()];
    this.next = new LedgerEntry[matching.places()];
    Arrays.setAll(next, this::before);
  }

  int count() {
    return matching.places();
  }

  /** What was known; null if the process is new. */
  @Nullable LedgerEntry before(int place) {
    int at = matching.known(place);
    return at == ProcessMatching.NONE ? null : known.get(at);
  }

  boolean isSampled(int place) {
    return matching.row(place) != ProcessMatching.NONE;
  }

  ProcessSample sample(int place) {
    return now.processes().get(matching.row(place));
  }

  ProcessId id(int place) {
    return isSampled(place) ? sample(place).id() : Objects.requireNonNull(before(place)).id();
  }

  int parentPid(int place) {
    return isSampled(place)
        ? sample(place).parentPid()
        : Objects.requireNonNull(before(place)).parentPid();
  }

  /** Whether it is a zombie; its children have been reparented, as if it had ended. */
  boolean isZombie(int place) {
    return isSampled(place) && sample(place).state() == ProcessState.ZOMBIE;
  }

  boolean isThere(@Nullable ProcessId id) {
    int place = id == null ? ProcessMatching.NONE : matching.placeOfPid(id.pid());
    return place >= 0 && id(place).equals(id);
  }

  /** Compares a sampled process; false if it shows nothing new. */
  boolean compare(int place, boolean countedFromStart) {
    LedgerEntry before = before(place);
    CounterReading.readAll(sample(place), shown);
    if (before != null && before.isUnchanged(sample(place), subgroup(place), shown)) {
      return false;
    }
    deltas[place] =
        new ProcessDelta(before, sample(place), subgroup(place), countedFromStart, shown);
    return true;
  }

  /** What a process did; null if nothing new is known of it. */
  @Nullable ProcessDelta deltaIfAny(int place) {
    return deltas[place];
  }

  /** What a known, sampled process did, even if it shows nothing new. */
  ProcessDelta delta(int place) {
    ProcessDelta delta = deltas[place];
    if (delta == null) {
      LedgerEntry before = Objects.requireNonNull(before(place));
      CounterReading.readAll(sample(place), shown);
      delta =
          new ProcessDelta(
              before, sample(place), subgroup(place), before.countedFromStart(), shown);
      deltas[place] = delta;
    }
    return delta;
  }

  private Subgroup subgroup(int place) {
    return classification.of(matching.row(place));
  }

  /** Stores an ended child with its parent, which this scan could not read. */
  void addUnreaped(int place, EndedChild child) {
    LedgerEntry parent = next[place];
    if (parent != null) {
      next[place] = parent.withUnreaped(child);
    }
  }

  boolean anyInherited() {
    return Arrays.stream(deltas).anyMatch(delta -> delta != null && delta.inherited().isAny());
  }

  /** Credits what the processes did, and returns what is known from now on, by ascending pid. */
  List<LedgerEntry> close(Accounts accounts, boolean unknownEnded) {
    List<LedgerEntry> all = new ArrayList<>(next.length);
    boolean[] isAncestor = ancestors();
    for (int place = 0; place < next.length; place++) {
      ProcessDelta delta = deltas[place];
      LedgerEntry entry =
          delta == null
              ? next[place]
              : delta.close(isAncestor[place], unknownEnded, accounts.countsPlaces());
      if (entry != null) {
        close(place, entry, accounts);
        all.add(entry);
      }
    }
    return all;
  }

  private void close(int place, LedgerEntry entry, Accounts accounts) {
    Account subgroup = accounts.of(entry.subgroup());
    Account user = accounts.of(entry.user());
    Account[] places = accounts.of(entry.placement());
    ProcessDelta delta = deltas[place];
    if (delta != null) {
      delta.credit(subgroup);
      if (entry.user() != null) {
        delta.creditUser(user);
      }
      for (Account one : places) {
        delta.creditPlace(one);
      }
    }
    if (isSampled(place)) {
      subgroup.addProcess(entry.values());
      user.addProcess(entry.values());
      for (Account one : places) {
        one.addProcess(entry.values());
      }
      accounts.rename(entry.user(), entry.placement());
    } else {
      boolean isUnread = now.unread().contains(entry.pid());
      subgroup.addUnsampled(isUnread);
      user.addUnsampled(isUnread);
      for (Account one : places) {
        one.addUnsampled(isUnread);
      }
    }
  }

  /** Which processes have living descendants. Not needed if no process has unseen CPU time. */
  private boolean[] ancestors() {
    boolean[] isAncestor = new boolean[next.length];
    if (Arrays.stream(deltas).noneMatch(delta -> delta != null && delta.hasUnseenCpu())) {
      return isAncestor;
    }
    for (int place = 0; place < next.length; place++) {
      int parent = parentPlace(place);
      while (parent >= 0 && parent != place && !isAncestor[parent]) {
        isAncestor[parent] = true;
        parent = parentPlace(parent);
      }
    }
    return isAncestor;
  }

  private int parentPlace(int place) {
    return matching.placeOfPid(parentPid(place));
  }
}
