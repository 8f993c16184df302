package io.procmem.internal.detail;

import io.procmem.snapshot.Memory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads details until it is certain which processes are the largest by RSS, by PSS and by USS.
 *
 * <p>A process whose upper bound is below the n-th largest known value cannot be among the n
 * largest. So processes are read by descending bound, in rounds, until the next bound is below that
 * value. How long the first round must be is predicted from details of earlier scans, or else from
 * lower bounds, which cost a process nothing.
 */
public final class LargestSearch {

  /** The minimum number of reads in a round. */
  private static final int MIN_ROUND = 16;

  private final Reads reads;
  private final int max;

  /** The operations that the search needs. */
  interface Reads {

    /** Reads the details of some processes, as far as time allows. */
    void read(List<ProcessMemory> processes);

    /** The upper bound of RSS, PSS and USS of a process. */
    long upperBound(ProcessMemory process);

    /** A lower bound of RSS, PSS and USS of a process; 0 if none is known. */
    long lowerBound(ProcessMemory process);

    /** Reports that a detail is not worth its cost. */
    void skip(ProcessMemory process);
  }

  /** The largest known values of this scan, by each measure. */
  private final List<Best> known;

  /** The largest values of one measure. */
  private static final class Best {
    private final ToLongFunction<Memory.Owned> measure;
    private final int max;
    private final PriorityQueue<Long> values = new PriorityQueue<>();

    private Best(ToLongFunction<Memory.Owned> measure, int max) {
      this.measure = measure;
      this.max = max;
    }

    private void add(Memory.Owned detail, long bound) {
      add(Math.min(measure.applyAsLong(detail), bound));
    }

    private void add(long value) {
      if (values.size() < max || value > values.element()) {
        values.add(value);
      }
      if (values.size() > max) {
        values.remove();
      }
    }

    private Best copy() {
      Best copy = new Best(measure, max);
      copy.values.addAll(values);
      return copy;
    }

    /** The n-th largest value; 0 if fewer are known. */
    private long threshold() {
      return values.size() < max ? 0 : values.element();
    }
  }

  /** A process, and the upper bound of its RSS, PSS and USS. */
  private record Ranked(ProcessMemory process, long bound) {}

  /**
   * A search.
   *
   * @param max how many processes are wanted
   * @param reused processes whose earlier details are as good as new ones
   */
  LargestSearch(Reads reads, int max, List<ProcessMemory> reused) {
    this.reads = reads;
    this.max = max;
    this.known =
        List.of(
            new Best(Memory.Owned::rssBytes, max),
            new Best(memory -> memory.pss().lowerBytes(), max),
            new Best(memory -> memory.uss().lowerBytes(), max));
    reused.forEach(this::know);
  }

  private static void add(List<Best> bests, Memory.@Nullable Owned detail, long bound) {
    if (detail != null) {
      bests.forEach(best -> best.add(detail, bound));
    }
  }

  private static long threshold(List<Best> bests) {
    return bests.stream().mapToLong(Best::threshold).min().orElse(0);
  }

  private void know(ProcessMemory process) {
    add(known, process.last(), Long.MAX_VALUE);
  }

  /** Reads the processes that may be among the largest. */
  void read(List<ProcessMemory> due) {
    List<Ranked> ranked = ranked(due);
    int end = likelyEnd(ranked);
    for (int next = 0; next < end; ) {
      List<ProcessMemory> round = ranked.subList(next, end).stream().map(Ranked::process).toList();
      reads.read(round);
      round.stream().filter(ProcessMemory::isDetailRead).forEach(this::know);
      next = end;
      end = Math.min(end(ranked, threshold(known)), next + Math.max(MIN_ROUND, next / 2));
    }
  }

  private List<Ranked> ranked(List<ProcessMemory> processes) {
    List<Ranked> ranked = new ArrayList<>(processes.size());
    for (ProcessMemory process : processes) {
      ranked.add(new Ranked(process, reads.upperBound(process)));
    }
    ranked.sort(Comparator.comparingLong(Ranked::bound).reversed());
    return ranked;
  }

  /** The number of processes with a bound that is not below a threshold. */
  private static int end(List<Ranked> ranked, long threshold) {
    int low = 0;
    int high = ranked.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ranked.get(middle).bound() >= threshold) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Where the first round ends, if no process has changed more than its resident size shows. */
  private int likelyEnd(List<Ranked> ranked) {
    List<Best> likely = known.stream().map(Best::copy).toList();
    ranked.forEach(one -> add(likely, one.process().last(), one.bound()));
    long threshold = threshold(likely);
    int end =
        threshold > 0 ? end(ranked, threshold) : Math.min(ranked.size(), Math.max(max, MIN_ROUND));
    return end > max ? Math.min(end, end(ranked, provenThreshold(ranked))) : end;
  }

  /** The n-th largest value is at least this. */
  private long provenThreshold(List<Ranked> ranked) {
    List<Best> proven = known.stream().map(Best::copy).toList();
    int candidates = Math.min(ranked.size(), Math.max(max, MIN_ROUND));
    for (Ranked one : ranked.subList(0, candidates)) {
      long bytes = reads.lowerBound(one.process());
      proven.forEach(best -> best.add(bytes));
    }
    return threshold(proven);
  }

  /** Skips the processes that are too expensive, if they may be among the largest. */
  void skip(List<ProcessMemory> expensive) {
    long threshold = threshold(known);
    for (ProcessMemory process : expensive) {
      if (reads.upperBound(process) >= threshold) {
        reads.skip(process);
      }
    }
  }
}
