package io.procmem;

import io.procmem.internal.procfs.Candidate;
import io.procmem.internal.procfs.ReadDeadline;
import io.procmem.internal.procfs.Scan;
import io.procmem.internal.procfs.TimeQuota;
import io.procmem.snapshot.Memory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads details until it is certain who the largest processes are by RSS, by PSS and by USS.
 *
 * <p>A process whose ceiling is below the n-th largest value known cannot be among the n largest.
 * So they are read by falling ceiling, in rounds, until the next ceiling is below. The details of
 * earlier scans only say how far the first round is likely to have to go.
 */
final class LargestSearch {

  /** The fewest reads between two looks at the threshold. */
  private static final int MIN_ROUND = 16;

  private final Scan scan;
  private final int most;

  /** The largest values known of this scan, by each measure. */
  private final List<Best> known;

  /** The most values of one measure. */
  private static final class Best {
    private final ToLongFunction<Memory.Detailed> measure;
    private final int most;
    private final PriorityQueue<Long> values = new PriorityQueue<>();

    private Best(ToLongFunction<Memory.Detailed> measure, int most) {
      this.measure = measure;
      this.most = most;
    }

    private void add(Memory.Detailed detail, long ceiling) {
      long value = Math.min(measure.applyAsLong(detail), ceiling);
      if (values.size() < most || value > values.element()) {
        values.add(value);
      }
      if (values.size() > most) {
        values.remove();
      }
    }

    private Best copy() {
      Best copy = new Best(measure, most);
      copy.values.addAll(values);
      return copy;
    }

    /** What as many have as are wanted; 0 if fewer are known. */
    private long threshold() {
      return values.size() < most ? 0 : values.element();
    }
  }

  /** A candidate, and the most that its RSS, PSS or USS can be. */
  private record Ranked(Candidate candidate, long ceiling) {}

  /** Looks for so many; the details of some are as good as read. */
  LargestSearch(Scan scan, int most, List<Candidate> reused) {
    this.scan = scan;
    this.most = most;
    this.known =
        List.of(
            new Best(Memory.Detailed::rssBytes, most),
            new Best(Memory.Detailed::pssBytes, most),
            new Best(Memory.Detailed::ussBytes, most));
    reused.forEach(this::know);
  }

  private static void add(List<Best> bests, Memory.@Nullable Detailed detail, long ceiling) {
    if (detail != null) {
      bests.forEach(best -> best.add(detail, ceiling));
    }
  }

  private static long threshold(List<Best> bests) {
    return bests.stream().mapToLong(Best::threshold).min().orElse(0);
  }

  private void know(Candidate candidate) {
    add(known, candidate.lastDetail(), Long.MAX_VALUE);
  }

  /** Reads those due that may be among the largest, as far as time allows. */
  void read(List<Candidate> due, ReadDeadline terms, TimeQuota shares) {
    List<Ranked> ranked = ranked(due);
    int end = likelyEnd(ranked);
    for (int next = 0; next < end; ) {
      List<Candidate> round = ranked.subList(next, end).stream().map(Ranked::candidate).toList();
      scan.readDetail(DetailOrder.of(round), terms, shares);
      round.stream().filter(scan::hasRead).forEach(this::know);
      next = end;
      end = Math.min(end(ranked, threshold(known)), next + Math.max(MIN_ROUND, next / 2));
    }
  }

  private List<Ranked> ranked(List<Candidate> candidates) {
    List<Ranked> ranked = new ArrayList<>(candidates.size());
    for (Candidate candidate : candidates) {
      ranked.add(new Ranked(candidate, scan.mostBytes(candidate)));
    }
    ranked.sort(Comparator.comparingLong(Ranked::ceiling).reversed());
    return ranked;
  }

  /** How many of them are not below a threshold. */
  private static int end(List<Ranked> ranked, long threshold) {
    int low = 0;
    int high = ranked.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ranked.get(middle).ceiling() >= threshold) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Where the first round ends, if nobody has changed more than its resident size shows. */
  private int likelyEnd(List<Ranked> ranked) {
    List<Best> likely = known.stream().map(Best::copy).toList();
    ranked.forEach(one -> add(likely, one.candidate().lastDetail(), one.ceiling()));
    long threshold = threshold(likely);
    return threshold > 0
        ? end(ranked, threshold)
        : Math.min(ranked.size(), Math.max(most, MIN_ROUND));
  }

  /** Passes over those too dear, as far as they may be among the largest. */
  void skip(List<Candidate> dear) {
    long threshold = threshold(known);
    for (Candidate candidate : dear) {
      if (scan.mostBytes(candidate) >= threshold) {
        scan.skip(candidate);
      }
    }
  }
}
