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
 * are only hidden: by {@code hidepid=2} and a change of credentials or {@code PR_SET_DUMPABLE}, or
 * by a failed read. A hidden process may reappear, and its counters continue; or it may end while
 * hidden, and its parent then inherits amounts that were counted long before. Bounded in number and
 * age. Changed only within one step of the ledger, which starts from a copy.
 */
final class DepartedProcesses {

  static final int MAX = 1000;

  /**
   * A departed process.
   *
   * @param known its last entry, from which it continues if it reappears
   * @param atNanos when it was first missing
   * @param unreaped what an ancestor has yet to inherit; null while {@link ReaperSearch} still
   *     looks for the reaper, or has found it
   * @param reaped whether an ancestor has inherited it, so it has most probably ended
   */
  private record Entry(
      LedgerEntry known, long atNanos, @Nullable EndedChild unreaped, boolean reaped) {}

  /** In the order in which they left. */
  private Map<ProcessId, Entry> entries = new LinkedHashMap<>();

  /** Whether another step has the same entries. */
  private boolean shared;

  /** By pid; built on first use. */
  private @Nullable Map<Integer, List<LedgerEntry>> byPid;

  DepartedProcesses() {}

  /** A copy for the next step, without expired entries; shares them until one side changes. */
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

  /** Drops pending amounts: they were credited, or are not to be credited at all. */
  void dropPending(ProcessId id) {
    change()
        .computeIfPresent(
            id,
            (key, entry) ->
                new Entry(
                    entry.known().withoutPending(),
                    entry.atNanos(),
                    entry.unreaped(),
                    entry.reaped()));
  }

  /** Removes and returns those that a scan lists again, by ascending pid. */
  List<LedgerEntry> takeReappeared(Snapshot now) {
    List<LedgerEntry> reappeared = new ArrayList<>();
    if (!entries.isEmpty()) {
      for (ProcessSample process : now.processes()) {
        if (entries.containsKey(process.id())) {
          Entry entry = change().remove(process.id());
          if (entry != null) {
            reappeared.add(entry.known());
          }
        }
      }
    }
    return reappeared;
  }

  /** The process that had a pid when its child started. */
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

  /** No ancestor has inherited the child so far. */
  void setUnreaped(EndedChild child) {
    ProcessId id = child.id();
    Entry entry = id == null ? null : entries.get(id);
    if (entry != null) {
      change().put(id, new Entry(entry.known(), entry.atNanos(), child.asReparented(), false));
    }
  }

  /** An ancestor has inherited the child. */
  void setReaped(EndedChild child) {
    ProcessId id = child.id();
    Entry entry = id == null ? null : entries.get(id);
    if (entry != null) {
      change().put(id, new Entry(entry.known(), entry.atNanos(), null, true));
    }
  }

  /** A process, and what an ancestor has yet to inherit from it. */
  record Unreaped(LedgerEntry entry, EndedChild child) {}

  List<Unreaped> unreaped() {
    List<Unreaped> unreaped = new ArrayList<>();
    for (Entry entry : entries.values()) {
      if (entry.unreaped() != null) {
        unreaped.add(new Unreaped(entry.known(), entry.unreaped()));
      }
    }
    return unreaped;
  }

  /** Forgets the oldest entries above the limit, those that were reaped first. */
  void forgetExcess() {
    if (entries.size() <= MAX) {
      return;
    }
    change();
    for (boolean all : new boolean[] {false, true}) {
      Iterator<Entry> oldestFirst = entries.values().iterator();
      while (entries.size() > MAX && oldestFirst.hasNext()) {
        if (oldestFirst.next().reaped() || all) {
          oldestFirst.remove();
        }
      }
    }
  }
}
