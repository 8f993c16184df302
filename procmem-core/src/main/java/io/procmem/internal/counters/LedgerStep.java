package io.procmem.internal.counters;

import io.procmem.classify.Classification;
import io.procmem.snapshot.PidSet;
import io.procmem.snapshot.ProcessId;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Snapshot;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One step of the {@link Ledger}, from one snapshot to the next. Used once.
 *
 * <p>When a process reaps a child, the kernel adds the child's CPU time to the parent's {@code
 * cutime} and its I/O to the parent's own. The amounts that were counted for the child must not be
 * counted again there; the rest was never seen. Example: a shell has a child that starts after the
 * first scan, and ends before the third.
 *
 * <pre>
 * scan  cutime of the shell  CPU time of the child  counted
 *    1                 0 ms  (not started)          nothing: this is the start
 *    2                 0 ms  400 ms                 400 ms as CPU time of the child
 *    3               430 ms  (ended, reaped)        430 - 400 = 30 ms as unseen CPU of the shell
 * </pre>
 *
 * <p>A child that ended and is not in its parent's values yet is <em>unreaped</em>: the parent was
 * read before it reaped, so the child is looked for in one more scan, and until then the amounts
 * that may belong to it are <em>pending</em>. If the parent has ended too, the child is
 * <em>reparented</em>, and its reaper is an ancestor. If a process ends that no scan has ever read,
 * nothing inherited in that scan and the next is counted, so unseen CPU is a lower bound.
 */
final class LedgerStep {

  private final Ledger.State before;
  private final Snapshot now;
  private final Accounts accounts;
  private final DepartedProcesses departed;

  /** Processes that the last scan did not list and an earlier one did. */
  private final Set<ProcessId> reappeared;

  /** The known processes, and those that reappeared, by ascending pid. */
  private final List<LedgerEntry> known;

  private final ProcessMatching matching;
  private final StepProcesses processes;
  private final Ancestry ancestry;
  private final ReaperSearch reapers;

  LedgerStep(
      Ledger.State before,
      Snapshot now,
      Classification classification,
      Accounts accounts,
      DepartedProcesses departed) {
    this.before = before;
    this.now = now;
    this.accounts = accounts;
    this.departed = departed;
    accounts.startPlaces(now.demand());
    List<LedgerEntry> returned = departed.takeReappeared(now);
    this.reappeared = returned.stream().map(LedgerEntry::id).collect(Collectors.toSet());
    this.known = merged(before.known(), returned);
    this.matching = new ProcessMatching(known, before.unsampled(), now);
    this.processes = new StepProcesses(known, now, classification, matching);
    this.ancestry = new Ancestry(known, before.unsampled(), now.unsampled(), departed);
    long tickNanos = now.units().ticksToNanos(1);
    this.reapers = new ReaperSearch(processes, matching, ancestry, departed, tickNanos);
  }

  /** Two lists by ascending pid. If both have a pid, the first list's entry stays. */
  private static List<LedgerEntry> merged(List<LedgerEntry> known, List<LedgerEntry> returned) {
    if (returned.isEmpty()) {
      return known;
    }
    TreeMap<Integer, LedgerEntry> byPid = new TreeMap<>();
    returned.forEach(one -> byPid.put(one.pid(), one));
    known.forEach(one -> byPid.put(one.pid(), one));
    return List.copyOf(byPid.values());
  }

  Ledger.State run() {
    List<LedgerEntry> ended =
        IntStream.range(0, matching.endings()).map(matching::ended).mapToObj(known::get).toList();
    int[] parents = ended.stream().mapToInt(ancestry::parentOf).toArray();
    ended.forEach(one -> departed.add(one, now.monotonicNanos()));
    for (int place = 0; place < processes.count(); place++) {
      if (processes.isSampled(place)) {
        compare(place);
      }
    }
    for (int i = 0; i < parents.length; i++) {
      reapers.add(ended.get(i), parents[i]);
    }
    reapers.searchReparented();
    reapers.searchLate();
    excludeInheritedByReappeared();
    departed.forgetExcess();
    PidSet neverSampled =
        before.first() ? now.unsampled() : before.neverSampled().and(now.unsampled());
    boolean unknownEnded = hasUnknownEnded(neverSampled);
    boolean uncertain = unknownEnded || before.unknownEnded();
    ended.forEach(one -> closeEnded(one, uncertain));
    return new Ledger.State(
        false,
        now.monotonicNanos(),
        before.first() ? now.ticksSinceBoot() : before.firstTicks(),
        Math.max(before.lastTicks(), now.ticksSinceBoot()),
        processes.close(accounts, uncertain),
        now.unsampled(),
        neverSampled,
        before.unsampledReapers().or(ancestry.unsampledReapers()).and(now.unsampled()),
        unknownEnded,
        departed);
  }

  private void compare(int place) {
    LedgerEntry last = processes.before(place);
    ProcessSample sample = processes.sample(place);
    boolean countedFromStart = last == null ? isNew(sample) : last.countedFromStart();
    if (!processes.compare(place, countedFromStart)) {
      return;
    }
    ProcessDelta delta = processes.delta(place);
    if ((last == null || isReappeared(last))
        && hasUnsampledReapers()
        && before.unsampled().contains(sample.pid())) {
      delta.inherited().drop();
    }
    if (last != null) {
      reapers.retry(place, delta, last.unreaped());
    }
  }

  /**
   * Whether an unknown process started after the first scan, so that everything it did is counted.
   */
  private boolean isNew(ProcessSample sample) {
    long start = sample.id().startTicks();
    if (before.first() || !now.units().isAfterBoot(start)) {
      return false;
    }
    if (before.neverSampled().contains(sample.pid())) {
      return start > before.firstTicks(); // in the same tick, it may have started before the scan
    }
    boolean wasThere = before.unsampled().contains(sample.pid());
    return start >= (wasThere ? before.firstTicks() : before.lastTicks());
  }

  private boolean isReappeared(@Nullable LedgerEntry one) {
    return one != null && reappeared.contains(one.id());
  }

  private boolean hasUnsampledReapers() {
    return before.hasUnsampledReapers() || ancestry.hasUnsampledReapers();
  }

  /**
   * Excludes what processes inherited while they were hidden, since it may already have been
   * counted.
   */
  private void excludeInheritedByReappeared() {
    for (int place = 0; place < processes.count(); place++) {
      ProcessDelta delta = processes.deltaIfAny(place);
      if (delta != null && isReappeared(processes.before(place))) {
        delta.inherited().setUncertain();
      }
    }
  }

  /**
   * Whether a process that no scan has read may have ended: its age is unknown, and it may have
   * reaped children that were counted.
   */
  private boolean hasUnknownEnded(PidSet neverSampled) {
    if (before.first()) {
      return false;
    }
    int left = before.unsampled().size() - before.unsampled().and(now.unsampled()).size();
    return neverSampled.size() < before.neverSampled().size()
        || (hasUnsampledReapers() && left > matching.leftUnsampled());
  }

  /**
   * Credits what was pending for a process that ended, unless it may belong to a child of that
   * process.
   */
  private void closeEnded(LedgerEntry ended, boolean uncertain) {
    if (!uncertain) {
      if (!ended.unreaped().isEmpty()) {
        return;
      }
      credit(ended);
    }
    departed.dropPending(ended.id());
  }

  private void credit(LedgerEntry ended) {
    for (int i = 0; i < CounterReading.COUNT; i++) {
      long amount = ended.pendingAmounts()[i];
      if (amount > 0) {
        accounts.of(ended.subgroup()).credit(i, amount);
        accounts.of(ended.user()).credit(i, amount);
        for (Account account : accounts.of(ended.placement())) {
          account.credit(i, amount);
        }
      }
    }
  }
}
