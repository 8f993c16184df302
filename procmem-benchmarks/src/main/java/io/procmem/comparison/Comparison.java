package io.procmem.comparison;

import io.procmem.comparison.Launch.UnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * One kind of work, done by another contender and by this library in one variant or several. Each
 * iteration runs every contender once, so that all of them meet the same conditions; who goes first
 * rotates.
 */
final class Comparison {

  /** How far process counts of the same work may differ: some processes start or exit meanwhile. */
  private static final double COUNT_TOLERANCE = 0.01;

  /** How far PSS may differ: that of the contenders themselves changes from run to run. */
  private static final double PSS_TOLERANCE = 0.05;

  /** How many warm-up iterations already keep the interval between runs. */
  private static final int PACED_WARM_UP = 5;

  /** One way in which this library does the work. */
  private record Variant(String name, Launch launch, List<Bound> bounds) {}

  private final String work;
  private final String against;
  private final Optional<Launch> other;
  private final List<Variant> variants = new ArrayList<>();
  private Duration interval = Duration.ZERO;
  private Iterations iterations = new Iterations(40, 41);
  private boolean pssMayBeOld;

  private Comparison(String work, String against, Optional<Launch> other) {
    this.work = work;
    this.against = against;
    this.other = other;
  }

  Comparison(String work, String against, Launch other) {
    this(work, against, Optional.of(other));
  }

  /** Work that is measured without another contender. */
  static Comparison alone(String work) {
    return new Comparison(work, "", Optional.empty());
  }

  /** Adds a variant of this library and its bounds. */
  Comparison ours(String name, Launch launch, Bound... bounds) {
    variants.add(new Variant(name, launch, List.of(bounds)));
    return this;
  }

  /** Waits before each run, as a monitor does between scans. */
  Comparison every(Duration interval) {
    this.interval = interval;
    return this;
  }

  /** Lets PSS differ, for a policy that reuses earlier values. */
  Comparison pssMayBeOld() {
    pssMayBeOld = true;
    return this;
  }

  Comparison iterations(int warmUp, int counted) {
    iterations = new Iterations(warmUp, counted);
    return this;
  }

  String work() {
    return work;
  }

  /**
   * Runs all contenders.
   *
   * @param quick whether to make only a few iterations
   * @return a row for each bound, or for each variant without figures
   */
  List<ResultRow> run(boolean quick) {
    List<ResultRow> rows = new ArrayList<>();
    List<Variant> available = new ArrayList<>();
    List<Contender> contenders = new ArrayList<>();
    try {
      if (other.isPresent()) {
        contenders.add(other.get().start());
      }
      for (Variant variant : variants) {
        try {
          contenders.add(variant.launch.start());
          available.add(variant);
        } catch (UnavailableException e) {
          rows.add(ResultRow.without(name(variant), against, "SKIPPED: " + e.getMessage()));
        }
      }
      Iterations planned = quick ? iterations.quick() : iterations;
      rows.addAll(0, rows(available, runAll(contenders, planned)));
      return rows;
    } catch (UnavailableException e) {
      return allWithout("SKIPPED: " + e.getMessage());
    } catch (IOException | RuntimeException e) {
      return allWithout(ResultRow.FAILED + e.getMessage());
    } finally {
      contenders.forEach(Contender::close);
    }
  }

  private List<ResultRow> allWithout(String verdict) {
    return variants.stream()
        .map(variant -> ResultRow.without(name(variant), against, verdict))
        .toList();
  }

  private String name(Variant variant) {
    return variant.name.isEmpty() ? work : work + ", " + variant.name;
  }

  /** The counted runs of each contender. */
  private List<List<RunResult>> runAll(List<Contender> contenders, Iterations planned)
      throws IOException {
    List<List<RunResult>> runs = new ArrayList<>();
    contenders.forEach(contender -> runs.add(new ArrayList<>()));
    System.gc(); // what earlier comparisons left behind
    for (int iteration = -planned.warmUp(); iteration < planned.counted(); iteration++) {
      for (int i = 0; i < contenders.size(); i++) {
        int next = Math.floorMod(iteration + i, contenders.size());
        if (iteration >= -PACED_WARM_UP) {
          pause();
        }
        RunResult run = contenders.get(next).run();
        if (iteration >= 0) {
          runs.get(next).add(run);
        }
      }
    }
    return runs;
  }

  private void pause() throws IOException {
    try {
      Thread.sleep(interval.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private List<ResultRow> rows(List<Variant> available, List<List<RunResult>> runs) {
    List<ResultRow> rows = new ArrayList<>();
    boolean alone = other.isEmpty();
    List<RunResult> theirs = alone ? List.of() : runs.get(0);
    for (int i = 0; i < available.size(); i++) {
      Variant variant = available.get(i);
      List<RunResult> ours = runs.get(alone ? i : i + 1);
      try {
        if (!alone) {
          requireSameWork(name(variant), ours, theirs);
        }
        for (Bound bound : variant.bounds) {
          rows.add(row(variant, bound, ours, theirs));
        }
      } catch (IllegalStateException e) { // other variants may still be comparable
        rows.add(ResultRow.without(name(variant), against, ResultRow.FAILED + e.getMessage()));
      }
    }
    return rows;
  }

  private ResultRow row(
      Variant variant, Bound bound, List<RunResult> ours, List<RunResult> theirs) {
    Measure measure = bound.measure();
    double typical = measure.typical(ours);
    boolean relative = measure.isRelative();
    double value = relative ? measure.ratio(ours, theirs) : typical;
    return new ResultRow(
        name(variant) + ": " + measure.title(),
        against,
        relative ? String.format(Locale.ROOT, value < 0.01 ? "%.4f" : "%.3f", value) : "",
        bound.text(),
        bound.verdict(value),
        measure.format(typical),
        relative ? measure.format(measure.typical(theirs)) : "",
        garbage(ours));
  }

  private static String garbage(List<RunResult> runs) {
    boolean known =
        runs.stream()
            .allMatch(run -> run.garbageBytes().isPresent() && run.processes().isPresent());
    return known
        ? Measure.BYTES_PER_PROCESS.format(Measure.BYTES_PER_PROCESS.typical(runs)) + " each"
        : "";
  }

  private void requireSameWork(String name, List<RunResult> ours, List<RunResult> theirs) {
    requireSame(name + ": processes", ours, theirs, RunResult::processes, COUNT_TOLERANCE);
    requireSame(
        name + ": processes with memory", ours, theirs, RunResult::withMemory, COUNT_TOLERANCE);
    if (!pssMayBeOld) {
      requireSame(name + ": PSS", ours, theirs, RunResult::pssBytes, PSS_TOLERANCE);
    }
  }

  /** Fails if the medians differ. Passes if a contender does not know the number. */
  private static void requireSame(
      String what,
      List<RunResult> ours,
      List<RunResult> theirs,
      Function<RunResult, OptionalLong> number,
      double tolerance) {
    double[] ourNumbers = known(ours, number);
    double[] theirNumbers = known(theirs, number);
    if (ourNumbers.length == 0 || theirNumbers.length == 0) {
      return;
    }
    double our = Measure.median(ourNumbers);
    double their = Measure.median(theirNumbers);
    if (Math.abs(our - their) > tolerance * their) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT, "not the same work: %s: ours %,.0f, theirs %,.0f", what, our, their));
    }
  }

  private static double[] known(List<RunResult> runs, Function<RunResult, OptionalLong> number) {
    return runs.stream()
        .map(number)
        .filter(OptionalLong::isPresent)
        .mapToDouble(OptionalLong::getAsLong)
        .toArray();
  }
}
