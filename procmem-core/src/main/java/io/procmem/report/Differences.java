package io.procmem.report;

import io.procmem.classify.Classification;
import io.procmem.classify.Subgroup;
import io.procmem.report.Difference.ProcessGrowth;
import io.procmem.report.Difference.SubgroupGrowth;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Readings;
import io.procmem.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Computes a {@link Difference}. */
final class Differences {

  /** The sums of one subgroup, or the numbers of one process, before and now. */
  private static final class Sides {
    private final Tally rssBefore = new Tally();
    private final Tally ussBefore = new Tally();
    private final Tally rssNow = new Tally();
    private final Tally ussNow = new Tally();

    /** An approximate RSS and an exact one differ although nothing has changed. */
    void checkRss(ProcessSample before, ProcessSample now) {
      if (before.memory() instanceof Memory.Owned
          && now.memory() instanceof Memory.Owned
          && ComparedNumbers.isApproximate(before) != ComparedNumbers.isApproximate(now)) {
        rssNow.add(Readings.ABSENT);
      }
    }

    OptionalLong rss() {
      return change(rssBefore, rssNow);
    }

    OptionalLong uss() {
      return change(ussBefore, ussNow);
    }

    /** The change from one middle of bounds to another; 0 if nothing may have changed. */
    private static OptionalLong change(Tally before, Tally now) {
      Sum then = before.sum();
      Sum later = now.sum();
      if (isUnknown(then) || isUnknown(later)) {
        return OptionalLong.empty();
      }
      boolean mayBeSame =
          later.lowerBytes() <= then.upperBytes().orElseThrow()
              && then.lowerBytes() <= later.upperBytes().orElseThrow();
      return OptionalLong.of(
          mayBeSame ? 0 : later.value().orElseThrow() - then.value().orElseThrow());
    }

    private static boolean isUnknown(Sum sum) {
      return sum.missing() > 0;
    }
  }

  /** The row of a process that the other snapshot does not have. */
  private static final int NONE = -1;

  private Differences() {}

  static Difference between(
      Snapshot before, Classification classesBefore, Snapshot now, Classification classesNow) {
    List<ProcessSample> started = new ArrayList<>();
    List<ProcessGrowth> grown = new ArrayList<>();
    int[] rows = rowsIn(before, now);
    for (int i = 0; i < rows.length; i++) {
      ProcessSample process = now.processes().get(i);
      if (rows[i] != NONE) {
        ProcessSample earlier = before.processes().get(rows[i]);
        Sides side = new Sides();
        add(earlier, before, side.rssBefore, side.ussBefore);
        add(process, now, side.rssNow, side.ussNow);
        side.checkRss(earlier, process);
        OptionalLong rss = side.rss();
        OptionalLong uss = side.uss();
        if (rss.orElse(0) > 0 || uss.orElse(0) > 0) {
          grown.add(new ProcessGrowth(earlier, process, rss, uss));
        }
      } else if (before.precedes(process.id())) {
        started.add(process);
      }
    }
    List<ProcessSample> exited = new ArrayList<>();
    int[] later = rowsIn(now, before);
    for (int i = 0; i < later.length; i++) {
      ProcessSample process = before.processes().get(i);
      if (later[i] == NONE && !now.unsampled().contains(process.pid())) {
        exited.add(process);
      }
    }
    return new Difference(
        started, exited, grown, subgroups(before, classesBefore, now, classesNow, rows));
  }

  private static List<SubgroupGrowth> subgroups(
      Snapshot before,
      Classification classesBefore,
      Snapshot now,
      Classification classesNow,
      int[] rows) {
    Map<Subgroup, Sides> sides = new TreeMap<>();
    for (int i = 0; i < before.processes().size(); i++) {
      ProcessSample process = before.processes().get(i);
      Sides side = sides.computeIfAbsent(classesBefore.of(i), key -> new Sides());
      add(process, before, side.rssBefore, side.ussBefore);
      if (now.unsampled().contains(process.pid())) {
        side.rssNow.add(Readings.ABSENT); // it exists, and its size is unknown
        side.ussNow.add(Readings.ABSENT);
      }
    }
    for (int i = 0; i < now.processes().size(); i++) {
      ProcessSample process = now.processes().get(i);
      Sides side = sides.computeIfAbsent(classesNow.of(i), key -> new Sides());
      add(process, now, side.rssNow, side.ussNow);
      if (rows[i] != NONE && classesBefore.of(rows[i]).equals(classesNow.of(i))) {
        side.checkRss(before.processes().get(rows[i]), process);
      }
      if (rows[i] == NONE && !before.precedes(process.id())) {
        side.rssBefore.add(Readings.ABSENT);
        side.ussBefore.add(Readings.ABSENT);
      }
    }
    List<SubgroupGrowth> growth = new ArrayList<>();
    sides.forEach(
        (subgroup, side) -> growth.add(new SubgroupGrowth(subgroup, side.rss(), side.uss())));
    return growth;
  }

  private static void add(ProcessSample process, Snapshot of, Tally rss, Tally uss) {
    if (!(process.memory() instanceof Memory.None)) {
      rss.add(Ranking.rssBytes(process));
      boolean isFresh =
          MemoryAmount.USS.knownBytes(process) != Readings.ABSENT && isFresh(process, of);
      uss.add(
          isFresh ? MemoryAmount.USS.lowerBytes(process) : Readings.ABSENT,
          isFresh ? MemoryAmount.USS.upperBytes(process) : Readings.ABSENT);
    }
  }

  /** Whether its USS was read in this scan; one that was reused does not show later changes. */
  private static boolean isFresh(ProcessSample process, Snapshot of) {
    if (process.memory() instanceof Memory.Detailed detailed) {
      return detailed.monotonicNanos() == of.monotonicNanos();
    }
    return process.memory() instanceof Memory.Counted counted
        && counted.monotonicNanos() == of.monotonicNanos();
  }

  /** For each row of a snapshot, the row of the same process in an earlier one. */
  private static int[] rowsIn(Snapshot before, Snapshot now) {
    List<ProcessSample> earlier = before.processes();
    int[] rows = new int[now.processes().size()];
    int at = 0;
    for (int i = 0; i < rows.length; i++) {
      ProcessSample process = now.processes().get(i);
      while (at < earlier.size() && earlier.get(at).pid() < process.pid()) {
        at++;
      }
      boolean same = at < earlier.size() && earlier.get(at).id().equals(process.id());
      rows[i] = same ? at : NONE;
    }
    return rows;
  }
}
