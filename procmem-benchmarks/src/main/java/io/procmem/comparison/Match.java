package io.procmem.comparison;

import io.procmem.comparison.Opening.AbsentException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * One kind of work, done in turn by a rival and by this library in one way or several: a round of
 * each, and again, so that all meet the same machine. Who begins changes from turn to turn.
 */
final class Match {

  /**
   * Two that did the same work saw the same number of processes, but for those that come and go.
   */
  private static final double SAME_COUNT = 0.01;

  /** The heaps and page tables of those who look change a little from one look to the next. */
  private static final double SAME_PSS = 0.05;

  /** So many of the warming rounds are paced already. */
  private static final int PACED_WARM_TURNS = 5;

  private record Side(String how, Opening opening, List<Promise> promises) {}

  private final String work;
  private final String against;
  private final Opening theirs;
  private final boolean alone;
  private final List<Side> ours = new ArrayList<>();
  private Duration pace = Duration.ZERO;
  private Turns turns = new Turns(40, 41);
  private boolean pssMayBeOld;

  private Match(String work, String against, Opening theirs, boolean alone) {
    this.work = work;
    this.against = against;
    this.theirs = theirs;
    this.alone = alone;
  }

  Match(String work, String against, Opening theirs) {
    this(work, against, theirs, false);
  }

  /** Work that is compared with nobody's. */
  static Match alone(String work) {
    return new Match(work, "", Opening.absent("nobody"), true);
  }

  /** Adds a way in which this library does it, and what it is meant to need. */
  Match ours(String how, Opening opening, Promise... promises) {
    ours.add(new Side(how, opening, List.of(promises)));
    return this;
  }

  /** Lets a time pass before each round, as between the scans of a monitor. */
  Match pacedBy(Duration pace) {
    this.pace = pace;
    return this;
  }

  /** Lets PSS differ, for a policy that does not read it anew each time. */
  Match pssMayBeOld() {
    pssMayBeOld = true;
    return this;
  }

  Match turns(int warm, int counted) {
    turns = new Turns(warm, counted);
    return this;
  }

  String work() {
    return work;
  }

  /**
   * Makes the rounds, or with {@code quick} only a few; a row for each promise, or for each way if
   * there are no figures.
   */
  List<Row> run(boolean quick) {
    List<Row> rows = new ArrayList<>();
    List<Side> sides = new ArrayList<>();
    List<Rival> rivals = new ArrayList<>();
    try {
      if (!alone) {
        rivals.add(theirs.open());
      }
      for (Side side : ours) {
        try {
          rivals.add(side.opening.open());
          sides.add(side);
        } catch (AbsentException e) {
          rows.add(Row.without(name(side), against, "SKIPPED: " + e.getMessage()));
        }
      }
      rows.addAll(0, rows(sides, rounds(rivals, quick ? turns.quick() : turns)));
      return rows;
    } catch (AbsentException e) {
      return allWithout("SKIPPED: " + e.getMessage());
    } catch (IOException | RuntimeException e) {
      return allWithout(Row.FAILED + e.getMessage());
    } finally {
      rivals.forEach(Rival::close);
    }
  }

  private List<Row> allWithout(String verdict) {
    return ours.stream().map(side -> Row.without(name(side), against, verdict)).toList();
  }

  private String name(Side side) {
    return side.how.isEmpty() ? work : work + ", " + side.how;
  }

  /** The rounds that count, of each rival. */
  private List<List<Round>> rounds(List<Rival> rivals, Turns turns) throws IOException {
    List<List<Round>> rounds = new ArrayList<>();
    rivals.forEach(rival -> rounds.add(new ArrayList<>()));
    System.gc(); // what others left behind
    for (int turn = -turns.warm(); turn < turns.counted(); turn++) {
      for (int i = 0; i < rivals.size(); i++) {
        int next = Math.floorMod(turn + i, rivals.size());
        if (turn >= -PACED_WARM_TURNS) {
          pause();
        }
        Round round = rivals.get(next).round();
        if (turn >= 0) {
          rounds.get(next).add(round);
        }
      }
    }
    return rounds;
  }

  private void pause() throws IOException {
    try {
      Thread.sleep(pace.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private List<Row> rows(List<Side> sides, List<List<Round>> rounds) {
    List<Row> rows = new ArrayList<>();
    List<Round> rival = alone ? List.of() : rounds.get(0);
    for (int i = 0; i < sides.size(); i++) {
      Side side = sides.get(i);
      List<Round> own = rounds.get(alone ? i : i + 1);
      try {
        if (!alone) {
          requireSame(name(side), own, rival);
        }
        for (Promise promise : side.promises) {
          rows.add(row(side, promise, own, rival));
        }
      } catch (IllegalStateException e) { // of this way only
        rows.add(Row.without(name(side), against, Row.FAILED + e.getMessage()));
      }
    }
    return rows;
  }

  private Row row(Side side, Promise promise, List<Round> own, List<Round> rival) {
    Measure measure = promise.measure();
    double typical = measure.typical(own);
    boolean beside = measure.isRelative();
    double value = beside ? measure.ratio(own, rival) : typical;
    return new Row(
        name(side) + ": " + measure.title(),
        against,
        beside ? String.format(Locale.ROOT, value < 0.01 ? "%.4f" : "%.3f", value) : "",
        promise.bound(),
        promise.verdict(value),
        measure.show(typical),
        beside ? measure.show(measure.typical(rival)) : "",
        garbage(own));
  }

  private static String garbage(List<Round> rounds) {
    boolean known =
        rounds.stream().allMatch(r -> r.garbageBytes().isPresent() && r.processes().isPresent());
    return known
        ? Measure.BYTES_PER_PROCESS.show(Measure.BYTES_PER_PROCESS.typical(rounds)) + " each"
        : "";
  }

  private void requireSame(String work, List<Round> own, List<Round> rival) {
    requireSame(work + ": processes", own, rival, Round::processes, SAME_COUNT);
    requireSame(work + ": processes with memory", own, rival, Round::withMemory, SAME_COUNT);
    if (!pssMayBeOld) {
      requireSame(work + ": PSS", own, rival, Round::pssBytes, SAME_PSS);
    }
  }

  /** Fails if the medians differ, where both know. */
  private static void requireSame(
      String what,
      List<Round> own,
      List<Round> rival,
      Function<Round, OptionalLong> number,
      double tolerance) {
    double[] ours = known(own, number);
    double[] others = known(rival, number);
    if (ours.length == 0 || others.length == 0) {
      return;
    }
    double mine = Measure.median(ours);
    double other = Measure.median(others);
    if (Math.abs(mine - other) > tolerance * other) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT, "not the same work: %s, %,.0f here and %,.0f there", what, mine, other));
    }
  }

  private static double[] known(List<Round> rounds, Function<Round, OptionalLong> number) {
    return rounds.stream()
        .map(number)
        .filter(OptionalLong::isPresent)
        .mapToDouble(OptionalLong::getAsLong)
        .toArray();
  }
}
