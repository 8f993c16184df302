package io.procmem;

import io.procmem.procfs.Candidate;
import io.procmem.procfs.ReadTerms;
import io.procmem.procfs.Scan;
import io.procmem.procfs.Shares;
import io.procmem.snapshot.Memory;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * Reads details until it is certain who the largest processes are by RSS, by PSS and by USS.
 *
 * <p>A process whose ceiling is below the n-th largest value known cannot be among the n largest.
 * To begin with, the details of earlier scans say where that will be, none of them taken for more
 * than its process can have by now: whoever holds the threshold up by such a number is thereby
 * wanted and read, so in the end the threshold rests on numbers of this scan alone.
 */
final class Largest {

  /** The reads between two looks at the threshold. */
  private static final int LEAST_ROUND = 16;

  private static final List<ToLongFunction<Memory.Detailed>> MEASURES =
      List.of(Memory.Detailed::rssBytes, Memory.Detailed::pssBytes, Memory.Detailed::ussBytes);

  private final Scan scan;
  private final int most;
  private final List<Known> known = new ArrayList<>();

  /** A detail, of which no more is believed than its process can have. */
  private record Known(Memory.Detailed detail, long ceiling) {}

  /** A candidate that may yet be among the largest. */
  private record Open(Candidate candidate, long ceiling) {}

  /** Looks for so many; the details of some are as good as read. */
  Largest(Scan scan, int most, List<Candidate> reused) {
    this.scan = scan;
    this.most = most;
    reused.forEach(this::know);
  }

  private void know(Candidate candidate) {
    Memory.Detailed detail = candidate.lastDetail();
    if (detail != null) {
      known.add(new Known(detail, Long.MAX_VALUE));
    }
  }

  /** Reads those due that may be among the largest, in their order as far as time allows. */
  void read(List<Candidate> due, ReadTerms terms, Shares shares) {
    List<Open> open = new ArrayList<>(due.size());
    for (Candidate candidate : due) {
      open.add(new Open(candidate, scan.mostBytes(candidate)));
    }
    List<Open> wanted = wanted(open);
    while (!wanted.isEmpty() && System.nanoTime() - terms.deadlineNanos() < 0) {
      List<Open> round = wanted.subList(0, Math.min(wanted.size(), Math.max(most, LEAST_ROUND)));
      List<Candidate> chosen = round.stream().map(Open::candidate).toList();
      scan.readDetail(chosen, terms, shares);
      chosen.stream().filter(scan::hasRead).forEach(this::know);
      open.removeAll(Set.copyOf(round));
      wanted = wanted(open); // the threshold may have fallen too: not only what was wanted before
    }
    wanted.forEach(one -> scan.skip(one.candidate()));
  }

  private List<Open> wanted(List<Open> open) {
    long threshold = threshold(open);
    return open.stream().filter(one -> one.ceiling() >= threshold).toList();
  }

  /** The least of which it is certain, or likely by earlier scans, that n processes have it. */
  private long threshold(List<Open> open) {
    List<Known> all = new ArrayList<>(known);
    for (Open one : open) {
      Memory.Detailed earlier = one.candidate().lastDetail();
      if (earlier != null) {
        all.add(new Known(earlier, one.ceiling()));
      }
    }
    return MEASURES.stream().mapToLong(measure -> nthLargest(all, measure)).min().orElse(0);
  }

  private long nthLargest(List<Known> all, ToLongFunction<Memory.Detailed> measure) {
    PriorityQueue<Long> largest = new PriorityQueue<>();
    for (Known one : all) {
      largest.add(Math.min(measure.applyAsLong(one.detail()), one.ceiling()));
      if (largest.size() > most) {
        largest.remove();
      }
    }
    return largest.size() < most ? 0 : largest.element();
  }
}
