package io.procmem.internal.counters;

import io.procmem.classify.Classification;
import io.procmem.counters.Counter;
import io.procmem.snapshot.PidSet;
import io.procmem.snapshot.ProcessId;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.ProcessState;
import io.procmem.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One step of the {@link Ledger}, from a snapshot to the next. Used once. */
final class LedgerStep {

  /** A claim on the inheritance of one who was known, or else of an ancestor. */
  private record Orphan(ReapedChild claim, int first) {}

  private final Ledger.State before;
  private final Snapshot now;
  private final Classification classes;
  private final Accounts accounts;
  private final ProcessMatching census;
  private final Ancestry ancestry;
  private final DepartedProcesses departed;

  /** Those that came back: scans before the last have listed them. */
  private final Set<ProcessId> back;

  /** Whom it knew, and those that came back. */
  private final List<LedgerEntry> known;

  private final long tickNanos;
  private final @Nullable ProcessDelta[] turns;
  private final @Nullable LedgerEntry[] next;

  /** What the process that is looked at shows by each counter. */
  private final long[] shown = new long[CounterReading.COUNT];

  private final List<Orphan> orphans = new ArrayList<>();

  LedgerStep(
      Ledger.State before,
      Snapshot now,
      Classification classes,
      Accounts accounts,
      DepartedProcesses departed) {
    this.before = before;
    this.now = now;
    this.classes = classes;
    this.accounts = accounts;
    this.departed = departed;
    List<LedgerEntry> cameBack = departed.takeBack(now);
    this.back = cameBack.stream().map(LedgerEntry::id).collect(Collectors.toUnmodifiableSet());
    this.known = merged(before.known(), cameBack);
    this.census = new ProcessMatching(known, before.unsampled(), now);
    this.ancestry = new Ancestry(known, before.unsampled(), now.unsampled(), departed);
    this.tickNanos = now.units().ticksToNanos(1);
    this.turns = new ProcessDelta[census.places()];
    this.next = new LedgerEntry[census.places()];
  }

  /** Two lists, each by rising pid. Where both have a pid, the first is right. */
  private static List<LedgerEntry> merged(List<LedgerEntry> known, List<LedgerEntry> back) {
    if (back.isEmpty()) {
      return known;
    }
    TreeMap<Integer, LedgerEntry> byPid = new TreeMap<>();
    back.forEach(one -> byPid.put(one.pid(), one));
    known.forEach(one -> byPid.put(one.pid(), one));
    return List.copyOf(byPid.values());
  }

  Ledger.State run() {
    int[] parents = new int[census.endings()];
    for (int i = 0; i < parents.length; i++) {
      int ended = census.ended(i);
      parents[i] = ancestry.parentOf(known.get(ended));
    }
    for (int i = 0; i < parents.length; i++) {
      departed.add(known.get(census.ended(i)), now.monotonicNanos());
    }
    for (int place = 0; place < census.places(); place++) {
      look(place);
    }
    for (int i = 0; i < parents.length; i++) {
      end(known.get(census.ended(i)), parents[i]);
    }
    orphans.forEach(this::settle);
    if (Arrays.stream(turns).anyMatch(turn -> turn != null && turn.mayHaveInherited())) {
      departed.owing().forEach(this::settleLate);
    }
    for (int place = 0; place < turns.length; place++) {
      if (turns[place] != null && cameBack(known(place))) {
        turns[place].distrustInheritance();
      }
    }
    departed.forgetExcess();
    PidSet never = before.first() ? now.unsampled() : before.neverSampled().and(now.unsampled());
    PidSet adriftBelow = before.adriftBelow().or(ancestry.adriftBelow()).and(now.unsampled());
    boolean adrift = before.adrift() || ancestry.adrift();
    boolean doubtful =
        !before.first()
            && (never.size() < before.neverSampled().size() || (adrift && strangersLeft()));
    for (int i = 0; i < parents.length; i++) {
      LedgerEntry ended = known.get(census.ended(i));
      if (doubtful || before.doubtful()) {
        departed.holdsNothing(ended.id());
      } else if (ended.pending().isEmpty()) {
        release(ended);
        departed.holdsNothing(ended.id());
      }
    }
    close(doubtful || before.doubtful());
    return new Ledger.State(
        false,
        now.monotonicNanos(),
        before.first() ? now.ticksSinceBoot() : before.firstTicks(),
        Math.max(before.lastTicks(), now.ticksSinceBoot()),
        known(),
        now.unsampled(),
        never,
        adriftBelow,
        doubtful,
        departed);
  }

  /** Whether a process that nobody knew started after the first scan, so that all of it counts. */
  private boolean isBorn(ProcessSample sample) {
    if (before.first() || !now.units().isAfterBoot(sample.id().startTicks())) {
      return false;
    }
    long start = sample.id().startTicks();
    if (before.neverSampled().contains(sample.pid())) {
      return start > before.firstTicks(); // in the same tick: it was there
    }
    boolean wasThere = before.unsampled().contains(sample.pid());
    return start >= (wasThere ? before.firstTicks() : before.lastTicks());
  }

  private boolean cameBack(@Nullable LedgerEntry one) {
    return one != null && back.contains(one.id());
  }

  /** What is known of the process in a place; null if it is new. */
  private @Nullable LedgerEntry known(int place) {
    int at = census.known(place);
    return at == ProcessMatching.NONE ? null : known.get(at);
  }

  /** Works out what the process in a place did, if it did anything. */
  private void look(int place) {
    int row = census.row(place);
    LedgerEntry last = known(place);
    next[place] = last;
    if (row == ProcessMatching.NONE) {
      return;
    }
    ProcessSample sample = now.processes().get(row);
    CounterReading.readAll(sample, shown);
    if (last != null && last.stillIs(sample, classes.of(row), shown)) {
      return;
    }
    boolean born = last == null ? isBorn(sample) : last.born();
    ProcessDelta turn =
        new ProcessDelta(last, sample, sample.parentPid(), classes.of(row), born, shown);
    if ((last == null || cameBack(last))
        && (before.adrift() || ancestry.adrift())
        && before.unsampled().contains(sample.pid())) {
      turn.forgetInheritance();
    }
    turns[place] = turn;
    if (last != null) {
      for (ReapedChild claim : last.pending()) {
        if (isThere(claim.of())) { // it had not ended
          continue;
        }
        if (claim.orphan()) {
          orphans.add(new Orphan(claim, census.known(place)));
        } else if (isZombie(place)) {
          orphans.add(new Orphan(claim.ofAnOrphan(), census.known(place)));
        } else {
          look(turn, claim);
        }
      }
    }
  }

  /** Looks for a claim at the parent, a second time at most. */
  private void look(ProcessDelta turn, ReapedChild claim) {
    if (turn.settles(claim, tickNanos)) {
      departed.found(claim);
    } else if (claim.lastChance()) {
      // Where a child was only hidden, its claim may have been settled with what was another's.
      long[] rest = claim.amounts().known();
      turn.takeWhatFits(claim, rest);
      owe(claim, rest);
    } else {
      turn.withhold(claim);
      turn.keep(claim);
    }
  }

  /** Remembers what is left of a claim that was looked for twice. */
  private void owe(ReapedChild claim, long[] rest) {
    if (Arrays.equals(rest, claim.amounts().known())) {
      departed.owe(claim);
    } else if (Arrays.stream(rest).anyMatch(amount -> amount > 0)) {
      departed.owe(claim.rest(rest));
    } else {
      departed.found(claim);
    }
  }

  /** Whether a process is listed now. */
  private boolean isThere(@Nullable ProcessId id) {
    int place = id == null ? ProcessMatching.NONE : census.placeOfPid(id.pid());
    return place >= 0 && idOf(place).equals(id);
  }

  private ProcessId idOf(int place) {
    int row = census.row(place);
    return row == ProcessMatching.NONE
        ? known.get(census.known(place)).id()
        : now.processes().get(row).id();
  }

  /** Credits what was held back of a process that has ended, if no child of it may claim that. */
  private void release(LedgerEntry ended) {
    for (Counter counter : CounterReading.ALL) {
      if (ended.held(counter) > 0) {
        accounts.of(ended.subgroup()).credit(counter.ordinal(), ended.held(counter));
        accounts.of(ended.user()).credit(counter.ordinal(), ended.held(counter));
      }
    }
  }

  /** Leaves what a process did that has ended to whoever waited for it. */
  private void end(LedgerEntry ended, int parent) {
    if (parent == Ancestry.NOBODY) {
      return;
    }
    ReapedChild claim = ReapedChild.of(ended);
    if (parent == Ancestry.DEPARTED) {
      ended.pending().forEach(departed::owe);
      departed.owe(claim);
      return;
    }
    for (ReapedChild pending : ended.pending()) {
      orphans.add(new Orphan(pending.ofAnOrphan(), parent));
    }
    int place = census.placeOfKnown(parent);
    if (place == ProcessMatching.NONE || isZombie(place)) {
      orphans.add(new Orphan(claim.ofAnOrphan(), parent));
    } else if (census.row(place) == ProcessMatching.NONE) {
      keepWaiting(place, claim);
    } else {
      look(turn(place), claim);
    }
  }

  /** A zombie's children were handed to another, as if it had ended. */
  private boolean isZombie(int place) {
    int row = census.row(place);
    return row != ProcessMatching.NONE && now.processes().get(row).state() == ProcessState.ZOMBIE;
  }

  private void keepWaiting(int place, ReapedChild claim) {
    LedgerEntry known = next[place];
    if (known != null) {
      next[place] = known.waitingWith(claim);
    }
  }

  /** Looks for a claim on the way up, nearest first, until one has it. */
  private void settle(Orphan orphan) {
    ReapedChild claim = orphan.claim();
    List<ProcessDelta> lookedAt = new ArrayList<>();
    int nearest = ProcessMatching.NONE;
    int steps = 0;
    for (int at = orphan.first(); at != Ancestry.NOBODY; at = ancestry.above(at, ++steps)) {
      int place = census.placeOfKnown(at);
      if (place != ProcessMatching.NONE) {
        nearest = nearest == ProcessMatching.NONE ? place : nearest;
        if (census.row(place) != ProcessMatching.NONE) {
          ProcessDelta turn = turn(place);
          if (turn.settles(claim, tickNanos)) {
            departed.found(claim);
            return;
          }
          lookedAt.add(turn);
        }
      }
    }
    if (nearest == ProcessMatching.NONE) {
      departed.owe(claim);
      return;
    }
    if (claim.lastChance()) {
      // Another's claim may stand in its place: below a shared ancestor, sums come out right.
      long[] rest = claim.amounts().known();
      lookedAt.forEach(turn -> turn.takeWhatFits(claim, rest));
      owe(claim, rest);
      return;
    }
    lookedAt.forEach(turn -> turn.withhold(claim));
    if (census.row(nearest) == ProcessMatching.NONE) {
      keepWaiting(nearest, claim);
    } else {
      turn(nearest).keep(claim);
    }
  }

  /**
   * Looks for what nobody inherited when a process left: it was hidden, and has ended only now. Who
   * waited for it is its parent, or if that has left too, an ancestor or the first process.
   */
  private void settleLate(DepartedProcesses.Owing owing) {
    long start = owing.known().id().startTicks();
    int pid = owing.known().parentPid();
    boolean mayBeAnyAncestors = false;
    for (int steps = 0; steps < Ancestry.FARTHEST && pid > 0; steps++) {
      int place = census.placeOfPid(pid);
      if (place >= 0 && idOf(place).startTicks() <= start) {
        ProcessDelta turn = turns[place];
        long[] rest = owing.claim().amounts().known();
        if (turn != null && turn.settlesTime(owing.claim(), tickNanos, rest)) {
          owe(owing.claim(), rest);
          if (owing.claim().provesAnything()) {
            turn.distrustInheritance();
          }
          return;
        }
        if (!mayBeAnyAncestors && !isZombie(place)) {
          return;
        }
        pid = pid == Ancestry.INIT ? 0 : parentPid(place);
      } else {
        LedgerEntry parent = departed.parent(pid, start);
        pid = parent != null ? parent.parentPid() : pid == Ancestry.INIT ? 0 : Ancestry.INIT;
      }
      mayBeAnyAncestors = true;
    }
  }

  /** The turn of a process that was known, made if it did nothing. */
  private ProcessDelta turn(int place) {
    ProcessDelta turn = turns[place];
    if (turn == null) {
      LedgerEntry last = known.get(census.known(place));
      int row = census.row(place);
      ProcessSample sample = now.processes().get(row);
      CounterReading.readAll(sample, shown);
      turn =
          new ProcessDelta(last, sample, sample.parentPid(), classes.of(row), last.born(), shown);
      turns[place] = turn;
    }
    return turn;
  }

  /** Whether one who is not known was not looked at last time and is not there any more. */
  private boolean strangersLeft() {
    int left = before.unsampled().size() - before.unsampled().and(now.unsampled()).size();
    return left > census.leftUnsampled();
  }

  private void close(boolean doubtful) {
    boolean[] isAncestor = ancestors();
    for (int place = 0; place < turns.length; place++) {
      ProcessDelta turn = turns[place];
      LedgerEntry known = turn == null ? next[place] : turn.known(isAncestor[place], doubtful);
      next[place] = known;
      if (known == null) {
        continue;
      }
      Account subgroup = accounts.of(known.subgroup());
      Account user = accounts.of(known.user());
      if (turn != null) {
        turn.credit(subgroup);
        turn.credit(user);
      }
      if (census.row(place) == ProcessMatching.NONE) {
        boolean isUnread = now.unread().contains(known.pid());
        subgroup.waits(isUnread);
        user.waits(isUnread);
      } else {
        subgroup.holds(known.values());
        user.holds(known.values());
        user.isCalled(known.user());
      }
    }
  }

  /** Who has children that are there now, or theirs; asked only where somebody inherited. */
  private boolean[] ancestors() {
    boolean[] isAncestor = new boolean[census.places()];
    if (Arrays.stream(turns).noneMatch(turn -> turn != null && turn.hasUnseenCpu())) {
      return isAncestor;
    }
    for (int place = 0; place < isAncestor.length; place++) {
      int parent = parentPlace(place);
      while (parent >= 0 && parent != place && !isAncestor[parent]) {
        isAncestor[parent] = true;
        parent = parentPlace(parent);
      }
    }
    return isAncestor;
  }

  private int parentPlace(int place) {
    return census.placeOfPid(parentPid(place));
  }

  private int parentPid(int place) {
    int row = census.row(place);
    return row != ProcessMatching.NONE
        ? now.processes().get(row).parentPid()
        : known.get(census.known(place)).parentPid();
  }

  private List<LedgerEntry> known() {
    List<LedgerEntry> all = new ArrayList<>(next.length);
    for (LedgerEntry known : next) {
      if (known != null) {
        all.add(known);
      }
    }
    return all;
  }
}
