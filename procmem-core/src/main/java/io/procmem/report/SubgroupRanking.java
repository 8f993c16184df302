package io.procmem.report;

import io.procmem.classify.Classification;
import io.procmem.classify.Subgroup;
import io.procmem.snapshot.Readings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;

/** Ranks the processes of each subgroup in one pass over all. */
final class SubgroupRanking {

  /** The largest processes of one subgroup so far, and the sum over all its processes. */
  private static final class Candidates {
    private final TopN best;
    private double sum;

    private Candidates(TopN best) {
      this.best = best;
    }
  }

  private static final Comparator<Subgroup> OTHER_LAST =
      Comparator.comparing(Subgroup::isOther).thenComparing(Comparator.naturalOrder());

  private final Rates rates;
  private final Ranking by;
  private final Map<Subgroup, Candidates> candidates = new TreeMap<>(OTHER_LAST);

  SubgroupRanking(Rates rates, Classification classification, Ranking by, int n, int nOther) {
    this.rates = rates;
    this.by = by;
    int rows = classification.byRow().size();
    for (int row = 0; row < rows; row++) {
      Subgroup subgroup = classification.of(row);
      int limit = Math.min(subgroup.isOther() ? nOther : n, rows);
      if (limit > 0) {
        Candidates of =
            candidates.computeIfAbsent(subgroup, key -> new Candidates(new TopN(limit, by, rates)));
        of.best.offer(row);
        of.sum += Math.max(0, by.measure(rates, row)); // a double: no sum of CPU overflows it
      }
    }
  }

  List<SubgroupTop> ranked(Function<TopN.Place, ProcessUsage> usages) {
    List<SubgroupTop> tops = new ArrayList<>();
    candidates.forEach(
        (subgroup, of) -> {
          List<RankedUsage> ranked = new ArrayList<>();
          for (TopN.Place place : of.best.ranked()) {
            OptionalDouble share = share(place.row(), of);
            ranked.add(new RankedUsage(ranked.size() + 1, usages.apply(place), share));
          }
          if (!ranked.isEmpty()) {
            tops.add(new SubgroupTop(subgroup, ranked));
          }
        });
    return List.copyOf(tops);
  }

  private OptionalDouble share(int row, Candidates of) {
    long measure = by.measure(rates, row);
    return measure == Readings.ABSENT || of.sum <= 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(measure / of.sum);
  }
}
