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

  /** The sums of one subgroup, before and now. */
  private static final class Sides {
    private final Tally rssBefore = new Tally();
    private final Tally ussBefore = new Tally();
    private final Tally rssNow = new Tally();
    private final Tally ussNow = new Tally();
  }

  private Differences() {}

  static Difference between(
      Snapshot before, Classification classesBefore, Snapshot now, Classification classesNow) {
    List<ProcessSample> started = new ArrayList<>();
    List<ProcessGrowth> grown = new ArrayList<>();
    int[] rows = SnapshotMatching.rowsIn(before, now);
    for (int i = 0; i < rows.length; i++) {
      ProcessSample process = now.processes().get(i);
      if (rows[i] != SnapshotMatching.NONE) {
        ProcessSample earlier = before.processes().get(rows[i]);
        OptionalLong rss = minus(Ranking.rssBytes(process), Ranking.rssBytes(earlier));
        OptionalLong uss = minus(freshUss(process, now), freshUss(earlier, before));
        if (rss.orElse(0) > 0 || uss.orElse(0) > 0) {
          grown.add(new ProcessGrowth(earlier, process, rss, uss));
        }
      } else if (before.precedes(process.id())) {
        started.add(process);
      }
    }
    List<ProcessSample> exited = new ArrayList<>();
    int[] later = SnapshotMatching.rowsIn(now, before);
    for (int i = 0; i < later.length; i++) {
      ProcessSample process = before.processes().get(i);
      if (later[i] == SnapshotMatching.NONE && !now.unsampled().contains(process.pid())) {
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
      if (rows[i] == SnapshotMatching.NONE && !before.precedes(process.id())) {
        side.rssBefore.add(Readings.ABSENT);
        side.ussBefore.add(Readings.ABSENT);
      }
    }
    List<SubgroupGrowth> growth = new ArrayList<>();
    sides.forEach(
        (subgroup, side) ->
            growth.add(
                new SubgroupGrowth(
                    subgroup,
                    minus(whole(side.rssNow.sum()), whole(side.rssBefore.sum())),
                    minus(whole(side.ussNow.sum()), whole(side.ussBefore.sum())))));
    return growth;
  }

  private static void add(ProcessSample process, Snapshot of, Tally rss, Tally uss) {
    if (!(process.memory() instanceof Memory.None)) {
      rss.add(Ranking.rssBytes(process));
      uss.add(freshUss(process, of));
    }
  }

  /** The USS read in this scan; one that was reused does not show later changes. */
  private static long freshUss(ProcessSample process, Snapshot of) {
    if (process.memory() instanceof Memory.Detailed detailed) {
      return detailed.monotonicNanos() == of.monotonicNanos()
          ? detailed.ussBytes()
          : Readings.ABSENT;
    }
    return process.memory() instanceof Memory.Counted counted
            && counted.monotonicNanos() == of.monotonicNanos()
        ? MemoryAmount.USS.knownBytes(process)
        : Readings.ABSENT;
  }

  private static long whole(Sum sum) {
    return sum.missing() > 0 ? Readings.ABSENT : sum.value().orElse(Readings.ABSENT);
  }

  private static OptionalLong minus(long now, long before) {
    return now == Readings.ABSENT || before == Readings.ABSENT
        ? OptionalLong.empty()
        : OptionalLong.of(now - before);
  }
}
