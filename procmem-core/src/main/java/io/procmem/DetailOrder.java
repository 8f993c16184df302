package io.procmem;

import io.procmem.internal.procfs.Candidate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Who is read first where time may not suffice for all: those never tried, then those tried longest
 * ago, the largest first of each. But after a few of those never tried comes one of the others:
 * where new processes fill every scan, nobody else would ever have a turn.
 */
final class DetailOrder {

  private static final int NEW_IN_A_ROW = 3;

  private static final Comparator<Candidate> MOST_DUE_FIRST =
      Comparator.comparingLong(Candidate::triedAt)
          .thenComparing(Comparator.comparingLong(Candidate::rssBytes).reversed());

  private DetailOrder() {}

  /** In this order some candidates are read. */
  static List<Candidate> of(List<Candidate> candidates) {
    List<Candidate> due = new ArrayList<>(candidates);
    due.sort(MOST_DUE_FIRST);
    int firstTried = 0;
    while (firstTried < due.size() && due.get(firstTried).triedAt() == Candidate.NEVER) {
      firstTried++;
    }
    if (firstTried <= NEW_IN_A_ROW || firstTried == due.size()) {
      return due;
    }
    List<Candidate> mixed = new ArrayList<>(due.size());
    int tried = firstTried;
    for (int i = 0; i < firstTried; i++) {
      mixed.add(due.get(i));
      if (i % NEW_IN_A_ROW == NEW_IN_A_ROW - 1 && tried < due.size()) {
        mixed.add(due.get(tried++));
      }
    }
    mixed.addAll(due.subList(tried, due.size()));
    return mixed;
  }
}
