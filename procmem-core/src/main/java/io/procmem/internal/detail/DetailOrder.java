package io.procmem.internal.detail;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The order in which details are read if there may not be enough time for all: processes never
 * tried first, then those tried longest ago; within each kind, the largest first. Every three of
 * the first kind are followed by one of the second. Otherwise, if new processes filled every scan,
 * no other process would ever be read.
 */
public final class DetailOrder {

  private static final int NEW_IN_A_ROW = 3;

  private static final Comparator<ProcessMemory> BY_URGENCY =
      Comparator.comparingLong(ProcessMemory::triedAt)
          .thenComparing(Comparator.comparingLong(ProcessMemory::rssBytes).reversed());

  private DetailOrder() {}

  /** The processes in the order in which they are to be read. */
  static List<ProcessMemory> of(List<ProcessMemory> processes) {
    List<ProcessMemory> due = new ArrayList<>(processes);
    due.sort(BY_URGENCY);
    int firstTried = 0;
    while (firstTried < due.size() && due.get(firstTried).triedAt() == ProcessMemory.NEVER) {
      firstTried++;
    }
    if (firstTried <= NEW_IN_A_ROW || firstTried == due.size()) {
      return due;
    }
    List<ProcessMemory> mixed = new ArrayList<>(due.size());
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
