package io.procmem.internal.counters;

import io.procmem.snapshot.ProcessId;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The processes that the {@link Ledger} knew and that scans no longer list. Most have ended. Some
 * are only hidden, by {@code hidepid=2} and a change of credentials or {@code PR_SET_DUMPABLE}, or
 * by a read that failed: such a process may come back, and goes on from what was counted; or it may
 * end while it is hidden, and what was counted turns up in its parent, a long time after it was
 * last seen. Bounded in number and age. Changed only within one step of the ledger, which starts
 * from a copy.
 */
final class DepartedProcesses {

  static final int MOST = 1000;

  /**
   * One of them.
   *
   * @param known it, as it goes on should it come back
   * @param atNanos when it was first missing
   * @param owed what its parent, or another ancestor, has yet to inherit; null while its claim is
   *     looked for elsewhere, or once it was found
   * @param found whether an ancestor has inherited it, so that it has most probably ended
   */
  private record Entry(
      LedgerEntry known, long atNanos, @Nullable ReapedChild owed, boolean found) {}

  /** In the order in which they left. */
  private Map<ProcessId, Entry> entries = new LinkedHashMap<>();

  /** Whether another step has the same entries. */
  private boolean shared;

  /** By pid, made when it is first needed. */
  private @Nullable Map<Integer, List<LedgerEntry>> byPid;

  DepartedProcesses() {}

  /** Those of another step that are remembered still; shared with it until one of them changes. */
  DepartedProcesses(DepartedProcesses before, long nowNanos, long forgetAfterNanos) {
    this.entries = before.entries;
    this.byPid = before.byPid;
    this.shared = true;
    Iterator<Entry> oldestFirst = entries.values().iterator();
    if (oldestFirst.hasNext() && nowNanos - oldestFirst.next().atNanos >= forgetAfterNanos) {
      change().values().removeIf(entry -> nowNanos - entry.atNanos >= forgetAfterNanos);
    }
  }

  /** The entries, to be changed. */
  private Map<ProcessId, Entry> change() {
    if (shared) {
      entries = new LinkedHashMap<>(entries);
      shared = false;
    }
    byPid = null;
    return entries;
  }

  void add(LedgerEntry known, long nowNanos) {
    change().put(known.id(), new Entry(known, nowNanos, null, false));
  }

  /** What it held back was credited, or is not to be credited at all. */
  void holdsNothing(ProcessId id) {
    change()
        .computeIfPresent(
            id,
            (key, entry) ->
                new Entry(
                    entry.known().holdingNothing(), entry.atNanos(), entry.owed(), entry.found()));
  }

  /** Takes out those that a scan lists again, by rising pid. */
  List<LedgerEntry> takeBack(Snapshot now) {
    List<LedgerEntry> back = new ArrayList<>();
    if (!entries.isEmpty()) {
      for (ProcessSample process : now.processes()) {
        if (entries.containsKey(process.id())) {
          Entry entry = change().remove(process.id());
          if (entry != null) {
            back.add(entry.known());
          }
        }
      }
    }
    return back;
  }

  /** The one that had a pid when a child of it was born. */
  @Nullable LedgerEntry parent(int pid, long childStart) {
    Map<Integer, List<LedgerEntry>> index = byPid;
    if (index == null) {
      index = new HashMap<>();
      for (Entry entry : entries.values()) {
        index.computeIfAbsent(entry.known().pid(), key -> new ArrayList<>(1)).add(entry.known());
      }
      byPid = index;
    }
    LedgerEntry parent = null;
    for (LedgerEntry one : index.getOrDefault(pid, List.of())) {
      parent = one.id().startTicks() <= childStart ? one : parent;
    }
    return parent;
  }

  /** Nobody has inherited a claim in time; somebody still may. */
  void owe(ReapedChild claim) {
    ProcessId of = claim.of();
    Entry entry = of == null ? null : entries.get(of);
    if (entry != null) {
      change().put(of, new Entry(entry.known(), entry.atNanos(), claim.ofAnOrphan(), false));
    }
  }

  /** An ancestor has inherited a claim. */
  void found(ReapedChild claim) {
    ProcessId of = claim.of();
    Entry entry = of == null ? null : entries.get(of);
    if (entry != null) {
      change().put(of, new Entry(entry.known(), entry.atNanos(), null, true));
    }
  }

  /** A process, and what an ancestor has yet to inherit of it. */
  record Owing(LedgerEntry known, ReapedChild claim) {}

  List<Owing> owing() {
    List<Owing> owing = new ArrayList<>();
    for (Entry entry : entries.values()) {
      if (entry.owed() != null) {
        owing.add(new Owing(entry.known(), entry.owed()));
      }
    }
    return owing;
  }

  /** Forgets those that are too many: first those that have ended as far as anybody can tell. */
  void forgetExcess() {
    if (entries.size() <= MOST) {
      return;
    }
    change();
    for (boolean any : new boolean[] {false, true}) {
      Iterator<Entry> oldestFirst = entries.values().iterator();
      while (entries.size() > MOST && oldestFirst.hasNext()) {
        if (oldestFirst.next().found() || any) {
          oldestFirst.remove();
        }
      }
    }
  }
}
