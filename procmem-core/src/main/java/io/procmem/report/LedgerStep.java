package io.procmem.report;

import io.procmem.classify.Classes;
import io.procmem.snapshot.PidSet;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.ProcessState;
import io.procmem.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One step of the {@link Ledger}, from a snapshot to the next. Used once. */
final class LedgerStep {

  /** A claim on the inheritance of one who was known, or else of an ancestor. */
  private record Orphan(Claim claim, int first) {}

  private final Ledger.State before;
  private final Snapshot now;
  private final Classes classes;
  private final Accounts accounts;
  private final Census census;
  private final Ancestry ancestry;
  private final long tickNanos;
  private final @Nullable Turn[] turns;
  private final @Nullable Known[] next;

  /** What the process that is looked at shows by each counter. */
  private final long[] shown = new long[Counter.all().length];

  private final List<Orphan> orphans = new ArrayList<>();

  LedgerStep(Ledger.State before, Snapshot now, Classes classes, Accounts accounts) {
    this.before = before;
    this.now = now;
    this.classes = classes;
    this.accounts = accounts;
    this.census = new Census(before.known(), before.unsampled(), now);
    this.ancestry = new Ancestry(before.known(), before.unsampled(), now.unsampled());
    this.tickNanos = now.facts().ticksToNanos(1);
    this.turns = new Turn[census.places()];
    this.next = new Known[census.places()];
  }

  Ledger.State run() {
    int[] parents = new int[census.endings()];
    for (int i = 0; i < parents.length; i++) {
      int ended = census.ended(i);
      parents[i] = ancestry.parentOf(before.known().get(ended));
    }
    for (int place = 0; place < census.places(); place++) {
      look(place);
    }
    for (int i = 0; i < parents.length; i++) {
      end(before.known().get(census.ended(i)), parents[i]);
    }
    orphans.forEach(this::settle);
    PidSet never = before.first() ? now.unsampled() : before.neverSampled().and(now.unsampled());
    PidSet adriftBelow = before.adriftBelow().or(ancestry.adriftBelow()).and(now.unsampled());
    boolean adrift = before.adrift() || ancestry.adrift();
    boolean doubtful =
        !before.first()
            && (never.size() < before.neverSampled().size() || (adrift && strangersLeft()));
    if (!doubtful && !before.doubtful()) {
      for (int i = 0; i < parents.length; i++) {
        release(before.known().get(census.ended(i)));
      }
    }
    close(doubtful || before.doubtful());
    return new Ledger.State(
        false, now.monotonicNanos(), known(), now.unsampled(), never, adriftBelow, doubtful);
  }

  /** Works out what the process in a place did, if it did anything. */
  private void look(int place) {
    int row = census.row(place);
    Known known =
        census.known(place) == Census.NONE ? null : before.known().get(census.known(place));
    next[place] = known;
    if (row == Census.NONE) {
      return;
    }
    ProcessSample sample = now.processes().get(row);
    Counter.readAll(sample, shown);
    if (known != null && known.stillIs(sample, classes.of(row), shown)) {
      return;
    }
    boolean born =
        known == null
            ? !before.first() && !before.neverSampled().contains(sample.pid())
            : known.born();
    Turn turn = new Turn(known, sample, sample.parentPid(), classes.of(row), born, shown);
    if (known == null
        && (before.adrift() || ancestry.adrift())
        && before.unsampled().contains(sample.pid())) {
      turn.forgetInheritance();
    }
    turns[place] = turn;
    if (known != null) {
      for (Claim claim : known.pending()) {
        if (claim.orphan()) {
          orphans.add(new Orphan(claim, census.known(place)));
        } else if (isZombie(place)) {
          orphans.add(new Orphan(claim.ofAnOrphan(), census.known(place)));
        } else if (!turn.settles(claim, tickNanos) && !claim.lastChance()) {
          turn.withhold(claim);
          turn.keep(claim);
        }
      }
    }
  }

  /** Credits what was held back of a process that has ended, if no child of it may claim that. */
  private void release(Known ended) {
    if (!ended.pending().isEmpty()) {
      return;
    }
    for (Counter counter : Counter.all()) {
      if (ended.held(counter) > 0) {
        accounts.of(ended.subgroup()).credit(counter.ordinal(), ended.held(counter));
        accounts.of(ended.user()).credit(counter.ordinal(), ended.held(counter));
      }
    }
  }

  /** Leaves what a process did that has ended to whoever waited for it. */
  private void end(Known ended, int parent) {
    if (parent == Ancestry.NOBODY) {
      return;
    }
    for (Claim claim : ended.pending()) {
      orphans.add(new Orphan(claim.ofAnOrphan(), parent));
    }
    Claim claim = Claim.of(ended);
    int place = census.placeOfKnown(parent);
    if (place == Census.NONE || isZombie(place)) {
      orphans.add(new Orphan(claim.ofAnOrphan(), parent));
    } else if (census.row(place) == Census.NONE) {
      keepWaiting(place, claim);
    } else if (!turn(place).settles(claim, tickNanos)) {
      turn(place).withhold(claim);
      turn(place).keep(claim);
    }
  }

  /** A zombie's children were handed to another, as if it had ended. */
  private boolean isZombie(int place) {
    int row = census.row(place);
    return row != Census.NONE && now.processes().get(row).state() == ProcessState.ZOMBIE;
  }

  private void keepWaiting(int place, Claim claim) {
    Known known = next[place];
    if (known != null) {
      next[place] = known.waitingWith(claim);
    }
  }

  /** Looks for a claim on the way up, nearest first, until one has it. */
  private void settle(Orphan orphan) {
    Claim claim = orphan.claim();
    List<Turn> lookedAt = new ArrayList<>();
    int nearest = Census.NONE;
    int steps = 0;
    for (int at = orphan.first(); at != Ancestry.NOBODY; at = ancestry.above(at, ++steps)) {
      int place = census.placeOfKnown(at);
      if (place != Census.NONE) {
        nearest = nearest == Census.NONE ? place : nearest;
        if (census.row(place) != Census.NONE) {
          Turn turn = turn(place);
          if (turn.settles(claim, tickNanos)) {
            return;
          }
          lookedAt.add(turn);
        }
      }
    }
    if (nearest == Census.NONE) {
      return;
    }
    if (claim.lastChance()) {
      // Another's claim may stand in its place: below a shared ancestor, sums come out right.
      long[] rest = claim.amounts().known();
      lookedAt.forEach(turn -> turn.takeWhatFits(claim, rest));
      return;
    }
    lookedAt.forEach(turn -> turn.withhold(claim));
    if (census.row(nearest) == Census.NONE) {
      keepWaiting(nearest, claim);
    } else {
      turn(nearest).keep(claim);
    }
  }

  /** The turn of a process that was known, made if it did nothing. */
  private Turn turn(int place) {
    Turn turn = turns[place];
    if (turn == null) {
      Known known = before.known().get(census.known(place));
      int row = census.row(place);
      ProcessSample sample = now.processes().get(row);
      Counter.readAll(sample, shown);
      turn = new Turn(known, sample, sample.parentPid(), classes.of(row), known.born(), shown);
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
      Turn turn = turns[place];
      Known known = turn == null ? next[place] : turn.known(isAncestor[place], doubtful);
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
      if (census.row(place) == Census.NONE) {
        subgroup.waits();
        user.waits();
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
    int row = census.row(place);
    return census.placeOfPid(
        row != Census.NONE
            ? now.processes().get(row).parentPid()
            : before.known().get(census.known(place)).parentPid());
  }

  private List<Known> known() {
    List<Known> all = new ArrayList<>(next.length);
    for (Known known : next) {
      if (known != null) {
        all.add(known);
      }
    }
    return all;
  }
}
